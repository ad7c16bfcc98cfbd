"""What is history is added to, and never changed: the database itself refuses it, whoever asks.

The guards are triggers. They are not part of the revisions, for SQLite forgets those of a table that is replaced:
whoever makes or upgrades a schema puts them up again.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from office.cases.history import FILED
from office.database.tables import schema

#: by table the columns that never change; none: no column does
GUARDED: dict[str, tuple[str, ...]] = {
    "bundles": (),
    "cases": (*FILED, "scene"),
    "case_steps": (),
    "hand_overs": (),
    "push_steps": (),
    "follow_up_steps": (),
    "views": (),
    "sign_ins": (),
    "fleet_acts": (),
}
GUARD = "history_guard"
SAYS = "history is added to, and never changed"
_REFUSES = f"""
CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'insufficient_privilege'; END $$
"""


def put_up(connection: sa.Connection) -> None:
    """Guard what is history in a database that has the newest schema; those that stand stay."""
    for statement in _sqlite() if connection.dialect.name == "sqlite" else _postgresql():
        connection.exec_driver_sql(statement)


def take_down(connection: sa.Connection) -> None:
    """Let a revision change what is there; for the rest of its transaction."""
    there = sa.inspect(connection).get_table_names()
    for table in GUARDED:
        if connection.dialect.name == "sqlite":
            for deed in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {GUARD}_{table}_{deed}")
        elif table in there:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {GUARD} ON {table}")


def _sqlite() -> Iterator[str]:
    for table in GUARDED:
        for deed, when in (("update", _update_of(table)), ("delete", "DELETE")):
            name = f"{GUARD}_{table}_{deed}"
            refuses = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            yield f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} ON {table} {refuses}"


def _postgresql() -> Iterator[str]:
    yield _REFUSES
    for table in GUARDED:
        when = f"{_update_of(table)} OR DELETE OR TRUNCATE"
        yield f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE {when} ON {table} EXECUTE FUNCTION {GUARD}()"


def _update_of(table: str) -> str:
    columns = ", ".join(f'"{schema.tables[table].c[name].name}"' for name in GUARDED[table])
    return f"UPDATE OF {columns}" if columns else "UPDATE"
