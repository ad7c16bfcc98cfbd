"""Lists of cases by their clocks, overdue first: pages of an index, however many cases there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.pauses import pause_law
from law.workdays import deadline
from office.cases.case import CaseState
from office.clocks.clock import ClockState, standing
from office.database.columns import Instant
from office.database.tables import bundles, cases

PAGE = 25
#: an employer's list has hundreds of people
MOST_OF_BUNDLES = 500


@dataclass(frozen=True)
class Wanted:
    """Which cases. ``number``: those whose number begins so."""

    state: CaseState | None = None
    scene: str = ""
    owner: str = ""
    number: str = ""


@dataclass(frozen=True)
class Listed:
    """One line. ``due`` is the day of the bureau, of a correction that of the citizen; ``clock`` is of that day."""

    number: str
    matter: str
    scene: str
    name: str = field(repr=False)
    state: CaseState
    accepted: datetime
    due: date | None
    statutory_by: date | None
    certain: bool
    paused: str
    owner: str
    clock: ClockState
    days_left: int | None

    @property
    def place(self) -> Place:
        """Where it stands in its list: what comes after it begins there."""
        return (self.due or date.max, self.number)


#: the day and the number of the line before a page
Place = tuple[date, str]


@dataclass(frozen=True)
class Counts:
    """How many open cases: ``waiting`` for the citizen, ``paused``, and of the others how their clocks stand."""

    overdue: int
    due_soon: int
    running: int
    waiting: int
    paused: int


def by_day(
    connection: sa.Connection, today: date, wanted: Wanted | None = None, after: Place | None = None, most: int = PAGE
) -> tuple[Listed, ...]:
    """The cases that somebody has to do something about, by the day of it; ``after``: from that place on.

    Those whose clock stands are not among them: :func:`paused`.
    """
    query = _told(wanted or Wanted()).where(cases.c.due.is_not(None))
    if after is not None:
        query = query.where(sa.tuple_(cases.c.due, cases.c.case_number) > sa.tuple_(*map(sa.literal, after)))
    rows = connection.execute(query.order_by(cases.c.due, cases.c.case_number).limit(most))
    return tuple(_listed(row, today) for row in rows)


def paused(connection: sa.Connection, today: date, wanted: Wanted | None = None) -> tuple[Listed, ...]:
    """The cases whose clock stands for a reason that the law allows, the oldest first."""
    query = _told(wanted or Wanted()).where(cases.c.paused != "").order_by(cases.c.accepted)
    return tuple(_listed(row, today) for row in connection.execute(query))


def newest(
    connection: sa.Connection, today: date, wanted: Wanted, before: tuple[datetime, str] | None = None, most: int = PAGE
) -> tuple[Listed, ...]:
    """Cases, those that are over as well, the newest first; ``before``: what comes after that moment and number."""
    query = _told(wanted).where(cases.c.case_number.is_not(None))
    if before is not None:
        moment, number = sa.literal(before[0], Instant), sa.literal(before[1])
        query = query.where(sa.tuple_(cases.c.accepted, cases.c.case_number) < sa.tuple_(moment, number))
    order = cases.c.accepted.desc(), cases.c.case_number.desc()
    return tuple(_listed(row, today) for row in connection.execute(query.order_by(*order).limit(most)))


def of_bundles(connection: sa.Connection, today: date, keys: Collection[str]) -> tuple[Listed, ...]:
    """Every case of these bundles, in their order."""
    query = _told(Wanted()).where(cases.c.key.in_(keys), cases.c.case_number.is_not(None))
    rows = connection.execute(query.order_by(bundles.c.running.desc(), cases.c.place).limit(MOST_OF_BUNDLES))
    return tuple(_listed(row, today) for row in rows)


def counts(connection: sa.Connection, today: date) -> Counts:
    """How many are open, and how."""
    soon = deadline(today, pause_law().on(today).due_soon.workdays).day
    open_, mine = cases.c.due.is_not(None), cases.c.stands != CaseState.CORRECTION
    tells = (
        sa.func.count().filter(mine, cases.c.due < today),
        sa.func.count().filter(mine, cases.c.due >= today, cases.c.due <= soon),
        sa.func.count().filter(mine, cases.c.due > soon),
        sa.func.count().filter(~mine),
    )
    told = connection.execute(sa.select(*tells).where(open_)).one()
    standing_still = connection.scalar(sa.select(sa.func.count()).where(cases.c.paused != ""))
    return Counts(*told, standing_still or 0)


def _told(wanted: Wanted) -> sa.Select[Any]:
    query = sa.select(cases, bundles.c.name).join_from(cases, bundles)
    if wanted.state is not None:
        query = query.where(cases.c.stands == wanted.state)
    if wanted.scene:
        query = query.where(cases.c.scene == wanted.scene)
    if wanted.owner:
        query = query.where(cases.c.owner == wanted.owner)
    if wanted.number:
        query = query.where(cases.c.case_number.startswith(wanted.number, autoescape=True))
    return query


def _listed(row: sa.Row[Any], today: date) -> Listed:
    state, left = standing(row.due, today)
    return Listed(
        number=row.case_number,
        matter=row.matter,
        scene=row.scene,
        name=row.name,
        state=CaseState(row.stands),
        accepted=row.accepted,
        due=row.due,
        statutory_by=row.law_due,
        certain=row.certain,
        paused=row.paused,
        owner=row.owner,
        clock=state,
        days_left=left,
    )
