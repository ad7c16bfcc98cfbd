"""The cases as the staff see them, a page at a time: what is due first, or what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime

import sqlalchemy as sa

from office.cases.case import OPEN, CaseState
from office.clocks import lists
from office.clocks.lists import PAGE, Counts, Listed, Wanted
from office.database.tables import bundles, cases

#: what stands between the two parts of where a page begins
APART = "~"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see. ``after`` is where the page before ended: as :func:`_after` writes it."""

    number: str = ""
    scene: str = ""
    state: str = ""
    owner: str = ""
    #: the first day by which something is due
    since: date | None = None
    after: str = ""


@dataclass(frozen=True)
class Found:
    """A page of cases; ``after`` says where the next one begins, and is empty on the last."""

    rows: tuple[Listed, ...]
    counts: Counts
    after: str = ""


def find(connection: sa.Connection, asked: Asked, today: date) -> Found:
    """ValueError when ``after`` is none."""
    told = lists.counts(connection, today)
    if asked.number:
        return Found(_with_number(connection, asked.number, today), told)
    wanted = Wanted(CaseState(asked.state) if asked.state in set(CaseState) else None, asked.scene, asked.owner)
    if asked.state == "paused":
        return Found(lists.paused(connection, today, wanted), told)
    if wanted.state is None or wanted.state in OPEN:
        rows = lists.by_day(connection, today, wanted, _place(asked), PAGE + 1)
    else:
        rows = lists.newest(connection, today, wanted, _before(asked), PAGE + 1)
    return Found(rows[:PAGE], told, _after(rows[PAGE - 1], wanted) if len(rows) > PAGE else "")


def _place(asked: Asked) -> lists.Place | None:
    if asked.after:
        day, _, number = asked.after.partition(APART)
        return date.fromisoformat(day), number
    return (asked.since, "") if asked.since else None


def _before(asked: Asked) -> tuple[datetime, str] | None:
    if not asked.after:
        return None
    told, _, number = asked.after.partition(APART)
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:  # in no other zone there is such a moment
        raise ValueError("no case was accepted then")
    return moment, number


def _after(last: Listed, wanted: Wanted) -> str:
    by_day = wanted.state is None or wanted.state in OPEN
    begins = (last.due or date.max).isoformat() if by_day else last.accepted.isoformat()
    return f"{begins}{APART}{last.number}"


def _with_number(connection: sa.Connection, number: str, today: date) -> tuple[Listed, ...]:
    """Of a case, of a bundle, the running number of one of this year or the last, or the key of one: all by an index.

    The key stands on the paper of whoever was not told by the kiosk whether an application had arrived.
    """
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_RUNNING:
        running = sa.and_(bundles.c.year.in_((today.year, today.year - 1)), bundles.c.running == int(number))
    else:
        running = sa.or_(bundles.c.bundle_number == number, bundles.c.key == number.replace(" ", "").lower())
    keys = list(connection.scalars(sa.select(bundles.c.key).where(running)))
    keys += connection.scalars(sa.select(cases.c.key).where(cases.c.case_number == number))
    return lists.of_bundles(connection, today, keys)


#: no running number is longer
LONGEST_RUNNING = 9
