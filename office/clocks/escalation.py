"""Escalation: what is due soon is told to whoever answers for it, what is overdue to the head; each once.

Inside a transaction, and as often as anybody likes: what was told is not told again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
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
#: the days of which a round asks
TODAY, SOON = sa.bindparam("today", type_=sa.Date), sa.bindparam("soon", type_=sa.Date)


def _to_tell(connection: sa.Connection, today: date) -> Iterator[Told]:
    days = {"today": today, "soon": deadline(today, pause_law().on(today).due_soon.workdays).day}
    for of, why, query in (*_of_cases(), *_of_ratings(), *_of_promises()):
        yield from ((of, why, row, row.day) for row in connection.execute(query, days).all())


#: made once: to put a question together takes longer than to ask it, and every round asks each
Query = tuple[Of, Why, sa.Select[str, str, date]]


@cache
def _of_cases() -> tuple[Query, ...]:
    number, due, mine = cases.c.case_number, cases.c.due, cases.c.stands != CaseState.CORRECTION
    kinds = (
        (Why.DUE_SOON, due, (mine, due >= TODAY, due <= SOON)),
        (Why.OVERDUE, due, (mine, due < TODAY)),
        (Why.NOT_CORRECTED, due, (~mine, due < TODAY)),
        # apart, for each has an index of its own: neither looks at what is over
        (Why.BEYOND_LAW, cases.c.law_due, (due.is_not(None), cases.c.law_due < TODAY)),
        (Why.BEYOND_LAW, cases.c.law_due, (cases.c.paused != "", cases.c.law_due < TODAY)),
    )
    return tuple(
        (Of.CASE, why, _untold(Of.CASE, why, number, cases.c.owner, day, *conditions).order_by(day, number))
        for why, day, conditions in kinds
    )


@cache
def _of_ratings() -> tuple[Query, ...]:
    own = follow_ups.c
    kinds = (
        (Why.DUE_SOON, own.due, (own.due >= TODAY) & (own.due <= SOON)),
        (Why.OVERDUE, own.due, own.due < TODAY),
        (Why.BEYOND_LAW, own.hard_limit, own.hard_limit < TODAY),
    )
    return tuple(
        (Of.FOLLOW_UP, why, _untold(Of.FOLLOW_UP, why, own.handling, own.owner, day, own.closed.is_(None), condition))
        for why, day, condition in kinds
    )


@cache
def _of_promises() -> tuple[Query, ...]:
    own = promise_checks.c
    key, waiting = own.case_number + sa.literal(" ") + own.item, own.state == CheckState.WAITING
    kinds = ((Why.DUE_SOON, (own.due >= TODAY) & (own.due <= SOON)), (Why.OVERDUE, own.due < TODAY))
    return tuple(
        (Of.PROMISE, why, _untold(Of.PROMISE, why, key, own.owner, own.due, waiting, condition))
        for why, condition in kinds
    )


def _untold(
    of: Of,
    why: Why,
    key: sa.ColumnElement[str],
    owner: sa.ColumnElement[str],
    day: sa.ColumnElement[date],
    *conditions: sa.ColumnElement[bool],
) -> sa.Select[str, str, date]:
    """The rows of which nobody has been told this yet."""
    query = sa.select(key.label("key"), owner, day.label("day")).where(*conditions, ~is_told(of, key, why, day))
    return query.limit(MOST)
