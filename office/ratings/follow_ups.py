"""What is done about a bad rating: found out, called back, looked at again. Each function works inside a transaction.

国办发〔2019〕51号: whoever was not satisfied is called, each of them; a rating that was malicious or a mistake is
left out after somebody has looked into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from office.cases.case import Impossible
from office.database.tables import bundles, cases, follow_up_steps, follow_ups, ratings
from office.people.duty import owner_of
from office.port import refused


class FollowUp(StrEnum):
    """How far a bad rating is followed up."""

    OPEN = "open"
    #: somebody has found out what it was, and put it right
    VERIFIED = "verified"
    #: the citizen was called back
    CALLED = "called"
    #: somebody has looked again, and it is right now
    CLOSED = "closed"
    #: malicious, or a mistake
    EXCLUDED = "excluded"


#: what may follow what: what was not put right is looked into again
FOLLOWING: Mapping[FollowUp, frozenset[FollowUp]] = {
    FollowUp.OPEN: frozenset({FollowUp.VERIFIED, FollowUp.EXCLUDED}),
    FollowUp.VERIFIED: frozenset({FollowUp.CALLED, FollowUp.EXCLUDED}),
    FollowUp.CALLED: frozenset({FollowUp.CLOSED, FollowUp.VERIFIED}),
    FollowUp.CLOSED: frozenset(),
    FollowUp.EXCLUDED: frozenset(),
}
#: from being found out to the end
WHOLE_WAY = (FollowUp.VERIFIED, FollowUp.CALLED, FollowUp.CLOSED)


def owner_for(connection: sa.Connection, handling: str) -> str:
    """Who follows up: whoever answers for the first case of what was handled, else the next clerk in turn."""
    of_bundle = sa.select(cases.c.owner).join_from(cases, bundles).where(bundles.c.bundle_number == handling)
    place = sa.select(sa.func.count()).select_from(follow_ups)
    return connection.scalar(of_bundle.order_by(cases.c.place).limit(1)) or owner_of(
        connection, connection.scalar(place) or 0
    )


def waiting(connection: sa.Connection) -> list[sa.Row[Any]]:
    """Every bad rating that nobody has followed up to its end, the most urgent first."""
    told = sa.select(follow_ups, ratings.c.grade, ratings.c.at, ratings.c.reasons)
    open_ = told.join_from(follow_ups, ratings).where(follow_ups.c.closed.is_(None))
    return list(connection.execute(open_.order_by(follow_ups.c.due, follow_ups.c.handling)))


def state_of(connection: sa.Connection, handling: str) -> str:
    """How far it is followed up; empty where there is nothing to follow up."""
    return connection.scalar(sa.select(follow_ups.c.state).where(follow_ups.c.handling == handling)) or ""


def steps_of(connection: sa.Connection, handling: str) -> list[sa.Row[Any]]:
    own = sa.select(follow_up_steps).where(follow_up_steps.c.handling == handling)
    return list(connection.execute(own.order_by(follow_up_steps.c.place)))


def move(connection: sa.Connection, handling: str, to: FollowUp, note: str, by: str, moment: datetime) -> None:
    """Note one step; OFFICE-REFUSED where nothing is followed up, :class:`Impossible` where it comes too early."""
    row = connection.execute(sa.select(follow_ups).where(follow_ups.c.handling == handling)).one_or_none()
    if row is None or row.closed is not None:
        raise refused("unknown_case")
    if to not in FOLLOWING[FollowUp(row.state)]:
        raise Impossible(f"what is {row.state} does not become {to}")
    _add(connection, handling, to, note, by, moment)


def close(connection: sa.Connection, handling: str, outcome: str, by: str, moment: datetime) -> None:
    """Note the rest of the way at once; OFFICE-REFUSED when nothing of it is open."""
    row = connection.execute(sa.select(follow_ups).where(follow_ups.c.handling == handling)).one_or_none()
    if row is None or row.closed is not None:
        raise refused("unknown_case")
    behind = WHOLE_WAY.index(FollowUp(row.state)) + 1 if row.state in WHOLE_WAY else 0
    for state in WHOLE_WAY[behind:]:
        _add(connection, handling, state, outcome, by, moment)


def _add(connection: sa.Connection, handling: str, to: FollowUp, note: str, by: str, moment: datetime) -> None:
    place = sa.select(sa.func.count()).where(follow_up_steps.c.handling == handling)
    step = {"handling": handling, "place": connection.scalar(place), "state": to, "at": moment, "by": by, "note": note}
    connection.execute(follow_up_steps.insert().values(step))
    over: dict[str, Any] = {} if FOLLOWING[to] else {"closed": moment, "by": by, "outcome": note}
    connection.execute(follow_ups.update().where(follow_ups.c.handling == handling).values(state=to, **over))


def of_month(connection: sa.Connection, first: datetime, after: datetime) -> Mapping[str, int]:
    """Of bad ratings from ``first`` until before ``after``: how many, how many of them are over, and those in time."""
    query = sa.select(follow_ups).join_from(follow_ups, ratings).where(ratings.c.at >= first, ratings.c.at < after)
    rows = connection.execute(query).all()
    over = [row for row in rows if row.closed is not None]
    in_time = sum(row.closed.date() <= row.hard_limit for row in over)
    return {"bad": len(rows), "followed_up": len(over), "in_time": in_time}
