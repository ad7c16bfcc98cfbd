"""The employers of the district, and who may act for each. Each function works inside a transaction of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from office.database.tables import SECTIONS, unit_agents
from office.people.invented import InventedUnit
from office.record import UnitRecord
from office.record.section import columns_of

_units = SECTIONS[UnitRecord]
_COLUMNS = tuple(_units.c[name] for name in columns_of(UnitRecord))


def of_code(connection: sa.Connection, code: str) -> UnitRecord | None:
    """The unit with this unified social credit code; None when the office does not know it."""
    row = connection.execute(sa.select(*_COLUMNS).where(_units.c.code == code)).mappings().one_or_none()
    return UnitRecord(**row) if row else None


def of_agent(connection: sa.Connection, number: str, today: date) -> tuple[UnitRecord, ...]:
    """The units for which the citizen ``number`` may act, by their names."""
    held = sa.select(*_COLUMNS).join_from(_units, unit_agents).order_by(_units.c.name, _units.c.code)
    rows = connection.execute(held.where(unit_agents.c.agent_number == number, unit_agents.c.until >= today)).mappings()
    return tuple(UnitRecord(**row) for row in rows)


def change(connection: sa.Connection, code: str, values: Mapping[str, Any]) -> None:
    """New values of fields of a unit."""
    connection.execute(_units.update().where(_units.c.code == code).values(values))


def keep(connection: sa.Connection, invented: Iterable[InventedUnit]) -> None:
    """Units that the office has not got yet; of who may act for them the file has the last word."""
    there = set(connection.scalars(sa.select(_units.c.code)))
    for unit in invented:
        if unit.code not in there:
            connection.execute(_units.insert().values(asdict(unit.record)))
        connection.execute(unit_agents.delete().where(unit_agents.c.code == unit.code))
        if rows := [{"code": unit.code, **agent.model_dump()} for agent in unit.agents]:
            connection.execute(unit_agents.insert(), rows)
