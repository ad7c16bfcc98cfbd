"""The cases as the staff see them: what is due first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from config.names import masked_name
from office.cases import casework
from office.database.tables import bundles, cases
from office.port import OPEN

PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """Which cases: ``number`` begins like this."""

    scene: str = ""
    state: str = ""
    number: str = ""


@dataclass(frozen=True)
class Listed:
    """One line: nothing of it is personal but the last character of a name."""

    number: str
    matter: str
    scene: str
    name: str = field(repr=False)
    state: str
    accepted: datetime
    due: date | None


def listed(connection: sa.Connection, wanted: Wanted) -> tuple[Listed, ...]:
    """The open ones, by the day by which somebody has to do something."""
    rows = {row.case_number: row for row in _rows(connection)}
    every = bool(wanted.number) or (wanted.state != "" and wanted.state not in OPEN)
    found = (
        Listed(case.number, case.matter, row.scene, masked_name(row.name), case.state, row.accepted, case.due)
        for case in casework.all_cases(connection, every=every)
        for row in [rows[case.number]]
        if wanted.scene in ("", row.scene)
        and wanted.state in ("", case.state)
        and case.number.startswith(wanted.number)
    )
    return tuple(found)[:PAGE]


def _rows(connection: sa.Connection) -> list[sa.Row[Any]]:
    told = sa.select(cases.c.case_number, cases.c.accepted, bundles.c.scene, bundles.c.name).join_from(cases, bundles)
    return list(connection.execute(told.where(cases.c.case_number.is_not(None))))
