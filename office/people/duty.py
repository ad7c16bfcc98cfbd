"""Who answers for what: the clerks of the bureau in turn, and their head (首问负责).

What was handed over afterwards stands with what it was; here is who answers first.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from office.database.tables import staff


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
    return connection.scalar(sa.select(sa.literal(1)).where(staff.c.work_number == work_number)) is not None
