"""Escalation: what is due soon is told to whoever answers for it, what is overdue to the head; each once.

Inside a transaction, and as often as anybody likes: what was told is not told again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.pauses import pause_law
from law.workdays import deadline
from office.cases import history
from office.cases.case import CaseState
from office.cases.history import What
from office.clocks.notices import Of, Why, is_told, tell
from office.database.following import promise_checks
from office.database.tables import cases, follow_ups
from office.people.duty import Duty, on_duty
from office.promises.checks import CheckState

#: of one transaction: others want to write, too
MOST = 200


def escalate(connection: sa.Connection, moment: datetime) -> Counter[str]:
    """Tell whoever is to be told by now; how many of what. Where :data:`MOST` were told there may be more."""
    today = moment.date()
    heads = on_duty(connection, Duty.HEAD)
    counted: Counter[str] = Counter()
    for of, why, row, due in _to_tell(connection, today):
        told = [row.owner] if why in (Why.DUE_SOON, Why.NOT_CORRECTED) and row.owner else heads
        if counted.total() == MOST:
            break
        if tell(connection, of, row.key, why, due, told, moment):
            counted[f"{of}.{why}"] += 1
            if of is Of.CASE:
                _note(connection, row.key, why, moment)
    return counted


def is_somebody_to_tell(connection: sa.Connection, moment: datetime) -> bool:
    """Whether there is anything to do for :func:`escalate`, for whoever would not keep others from writing."""
    return next(_to_tell(connection, moment.date()), None) is not None


def _note(connection: sa.Connection, number: str, why: Why, moment: datetime) -> None:
    row = connection.execute(sa.select(cases).where(cases.c.case_number == number)).one()
    history.add(connection, row, What.TOLD, CaseState(row.stands), moment, reason=why)


#: the row has its ``key`` and ``owner``
Told = tuple[Of, Why, Any, date]


def _to_tell(connection: sa.Connection, today: date) -> Iterator[Told]:
    soon = deadline(today, pause_law().on(today).due_soon.workdays).day
    due, mine = cases.c.due, cases.c.stands != CaseState.CORRECTION
    kinds = (
        (Why.DUE_SOON, due, (mine, due >= today, due <= soon)),
        (Why.OVERDUE, due, (mine, due < today)),
        (Why.NOT_CORRECTED, due, (~mine, due < today)),
        # apart, for each has an index of its own: neither looks at what is over
        (Why.BEYOND_LAW, cases.c.law_due, (due.is_not(None), cases.c.law_due < today)),
        (Why.BEYOND_LAW, cases.c.law_due, (cases.c.paused != "", cases.c.law_due < today)),
    )
    for why, day, conditions in kinds:
        number = cases.c.case_number
        query = sa.select(number.label("key"), cases.c.owner, day.label("day")).where(*conditions)
        rows = connection.execute(query.where(~is_told(Of.CASE, number, why, day)).order_by(day, number).limit(MOST))
        yield from ((Of.CASE, why, row, row.day) for row in rows.all())
    yield from _of_ratings(connection, today, soon)
    yield from _of_promises(connection, today, soon)


def _of_ratings(connection: sa.Connection, today: date, soon: date) -> Iterator[Told]:
    own = follow_ups.c
    for why, day, condition in (
        (Why.DUE_SOON, own.due, (own.due >= today) & (own.due <= soon)),
        (Why.OVERDUE, own.due, own.due < today),
        (Why.BEYOND_LAW, own.hard_limit, own.hard_limit < today),
    ):
        query = sa.select(own.handling.label("key"), own.owner, day.label("day")).where(own.closed.is_(None), condition)
        rows = connection.execute(query.where(~is_told(Of.FOLLOW_UP, own.handling, why, day)).limit(MOST))
        yield from ((Of.FOLLOW_UP, why, row, row.day) for row in rows.all())


def _of_promises(connection: sa.Connection, today: date, soon: date) -> Iterator[Told]:
    own = promise_checks.c
    key = own.case_number + sa.literal(" ") + own.item
    for why, condition in (
        (Why.DUE_SOON, (own.due >= today) & (own.due <= soon)),
        (Why.OVERDUE, own.due < today),
    ):
        query = sa.select(key.label("key"), own.owner, own.due.label("day")).where(
            own.state == CheckState.WAITING, condition
        )
        rows = connection.execute(query.where(~is_told(Of.PROMISE, key, why, own.due)).limit(MOST))
        yield from ((Of.PROMISE, why, row, row.day) for row in rows.all())
