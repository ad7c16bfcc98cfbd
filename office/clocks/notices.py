"""Whom of the staff a clock has told, once for each reason and day. Each function works inside a transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from office.database.following import notices


class Of(StrEnum):
    """What a notice is of: its ``key`` is the number of a case, a handling, or the key of a push."""

    CASE = "case"
    FOLLOW_UP = "follow_up"
    PUSH = "push"
    PROMISE = "promise"


class Why(StrEnum):
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    BEYOND_LAW = "beyond_law"
    NOT_CORRECTED = "not_corrected"
    #: what a department has done
    ANSWERED = "answered"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    #: what was promised is not so: what was decided by it is looked into again
    FALSE_PROMISE = "false_promise"
    #: a limited matter was completed in the same call
    UPGRADED = "upgraded"


def tell(
    connection: sa.Connection, of: Of, key: str, why: Why, due: date, told: Collection[str], moment: datetime
) -> bool:
    """Tell ``told`` (work numbers), unless they were told before; whether they are told now."""
    same = {"kind": of, "key": key, "why": why, "due": due}
    known = sa.select(sa.literal(1)).where(*(notices.c[name] == value for name, value in same.items()))
    if connection.scalar(known) is not None:
        return False
    connection.execute(notices.insert().values(**same, at=moment, told=" ".join(told)))
    return True


def told_to(connection: sa.Connection, work_number: str, most: int = 50) -> list[sa.Row[Any]]:
    """What somebody was told, the newest first."""
    spaced = sa.literal(" ") + notices.c.told + sa.literal(" ")
    own = sa.select(notices).where(spaced.contains(f" {work_number} ", autoescape=True))
    return list(connection.execute(own.order_by(notices.c.at.desc(), notices.c.key).limit(most)))


def is_told(of: Of, key: sa.ColumnElement[str], why: Why, due: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Whether somebody was told this of a row that is looked for."""
    same = (notices.c.kind == of, notices.c.key == key, notices.c.why == why, notices.c.due == due)
    return sa.exists().where(*same)
