"""Who answers for what: the clerks of the bureau in turn, and their head (首问负责).

What was handed over afterwards stands with what it was; here is who answers first.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from office.console.tables import accounts
from office.database.tables import staff

#: the role of a head at the console
LEADER = "leader"


class Duty(StrEnum):
    #: answers for cases and calls
    CLERK = "clerk"
    #: is told of what is overdue, and answers where there is no clerk
    HEAD = "head"


def owner_of(connection: sa.Connection, running: int) -> str:
    """The work number of whoever answers for what came as the ``running``-th; empty while the office knows nobody."""
    own = on_duty(connection, Duty.CLERK) or on_duty(connection, Duty.HEAD)
    return own[running % len(own)] if own else ""


def on_duty(connection: sa.Connection, duty: Duty) -> list[str]:
    """The work numbers of everybody with this duty, in their order."""
    own = sa.select(staff.c.work_number).where(staff.c.duty == duty).order_by(staff.c.work_number)
    return list(connection.scalars(own))


def is_known(connection: sa.Connection, work_number: str) -> bool:
    """Whether somebody of the hall, or whoever may sign in at the console, has this work number."""
    return any(_is_there(connection, table.c.work_number == work_number) for table in (staff, accounts))


def is_head(connection: sa.Connection, work_number: str) -> bool:
    """Whether it is that of a head."""
    signs_in = sa.and_(accounts.c.work_number == work_number, accounts.c.role == LEADER, accounts.c.closed.is_(None))
    return work_number in on_duty(connection, Duty.HEAD) or _is_there(connection, signs_in)


def _is_there(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> bool:
    return connection.scalar(sa.select(sa.literal(1)).where(condition)) is not None
