"""Figures of how the office stands, for whoever watches over the service: nothing personal, all by an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from config.faults import Fault
from office.database.engine import Database
from office.database.following import pushes
from office.database.tables import cases
from office.numbers import Kind, last_numbers

#: a family of figures: its name, what it says, and its label; with the figure of each value of that
Figures = Mapping[tuple[str, str, str], Mapping[str, float]]

OPEN = ("office_open_cases", "Open cases by how they stand.", "state")
NUMBERS = ("office_applications", "Applications accepted: the last running number.", "year")
WAITING = ("office_department_queue", "What departments are still asked for, or told.", "department")
REACHED = ("office_database_up", "Whether the database can be asked now.", "database")


def figures(database: Database) -> Callable[[], Figures]:
    """What reads them, whenever it is called; without a database it says so."""

    def read() -> Figures:
        try:
            with database.transaction(writing=False) as connection:
                return {**_standing(connection), REACHED: {database.url.get_backend_name(): 1}}
        except Fault:
            return {REACHED: {database.url.get_backend_name(): 0}}

    return read


def _standing(connection: sa.Connection) -> Figures:
    count = sa.func.count()
    states = sa.select(cases.c.stands, count).where(cases.c.due.is_not(None)).group_by(cases.c.stands)
    paused = sa.select(count).select_from(cases).where(cases.c.paused != "")
    waiting = sa.select(pushes.c.department, count).where(pushes.c.next_at.is_not(None)).group_by(pushes.c.department)
    return {
        OPEN: {**_told(connection, states), "paused": connection.execute(paused).scalar_one()},
        NUMBERS: {str(year): last for year, last in last_numbers(connection, Kind.CASE).items()},
        WAITING: _told(connection, waiting),
    }


def _told(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, float]:
    return {str(value): figure for value, figure in connection.execute(query)}
