"""The running numbers that the office gives out: of each kind and year from 1 on, without a gap and none twice.

A number is taken in the transaction of what it is for, and writers come one after another (``office/database/engine``):
what is not done leaves no gap.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from office.database.tables import running_numbers


class Kind(StrEnum):
    """What is numbered: the word between the bureau and the year (机关简称 + 类别 + 〔年〕 + 流水号)."""

    #: 受: what was accepted, a bundle
    CASE = "case"
    #: 预约: a time at the window, or a visit at home
    APPOINTMENT = "appointment"


def next_number(connection: sa.Connection, kind: Kind, year: int) -> int:
    """The next one of this kind and year."""
    own = running_numbers.c.kind == kind, running_numbers.c.year == year
    move = running_numbers.update().where(*own).values(last=running_numbers.c.last + 1)
    running = connection.scalar(move.returning(running_numbers.c.last))
    if running is None:
        connection.execute(running_numbers.insert().values(kind=kind, year=year, last=1))
        return 1
    return int(running)


def last_numbers(connection: sa.Connection, kind: Kind) -> dict[int, int]:
    """By year the last one that was given out."""
    own = sa.select(running_numbers.c.year, running_numbers.c.last).where(running_numbers.c.kind == kind)
    return {row.year: row.last for row in connection.execute(own)}
