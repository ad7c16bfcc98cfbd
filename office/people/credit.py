"""Who may not promise (告知承诺) for a while: noted when a promise was not true, and ended when credit is repaired."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from config.exclusions import exclusions
from office.cases.case import Impossible
from office.database.tables import SECTIONS
from office.people import sections
from office.record import Exclusion
from office.record.exclusion import MINOR

TABLE = SECTIONS[Exclusion]


def exclude(connection: sa.Connection, number: str, exclusion: Exclusion) -> None:
    """Note it of whoever has this ``number``; :class:`office.cases.casework.Impossible`."""
    if exclusion.reason not in exclusions().keys() - {MINOR}:
        raise Impossible("a reason is a word of config/exclusions.yaml")
    record = sections.record_of(connection, number)
    if record is None:
        raise Impossible("the office knows nobody of this number")
    if any(one.since == exclusion.since for one in record.exclusions):
        raise Impossible("there is one that began on that day")
    connection.execute(TABLE.insert().values({"number": number, **asdict(exclusion)}))


def is_excluded(connection: sa.Connection, number: str, day: date) -> bool:
    """Whether something keeps the person from promising on ``day``."""
    record = sections.record_of(connection, number)
    return record is not None and any(one.holds_on(day) for one in record.exclusions)


def repair(connection: sa.Connection, number: str, day: date) -> int:
    """End everything that keeps the person from promising on ``day``; how much that was."""
    holds = (TABLE.c.number == number, TABLE.c.since <= day, TABLE.c.repaired.is_(None))
    return int(connection.execute(TABLE.update().where(*holds).values(repaired=day)).rowcount)
