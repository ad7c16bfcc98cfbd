"""The schema of the office's database: made in an empty one, and an older one brought up by the revisions (Alembic).

Who finds the newest schema pays for one question: Alembic is imported only where there is something to do.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from office.console import tables as _of_the_console  # noqa: F401 - they belong to the schema
from office.database import captured as _of_what_is_captured  # noqa: F401
from office.database import following as _of_what_follows  # noqa: F401
from office.database import guards
from office.database.engine import Database, unusable
from office.database.tables import schema
from office.fleet import rollout_tables as _of_roll_outs  # noqa: F401
from office.fleet import tables as _of_the_fleet  # noqa: F401

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = Path(__file__).parent / "revisions"
#: by their numbers; each follows the one before, which a test holds
NUMBERS = tuple(sorted(file.name[1:5] for file in (REVISIONS / "versions").glob("r*.py")))
NEWEST = NUMBERS[-1]
#: Alembic's own: the one row says which revision a database is at
revision = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))


def upgrade(database: Database) -> None:
    """Bring an older database up, in one transaction. OFFICE-STORE when a newer program, or another, has written it."""
    with database.transaction(writing=False) as connection:
        if not _is_older(connection):
            return
    with database.rebuilding() as connection:
        if _is_older(connection):  # and no other process has done it meanwhile
            from alembic import command

            guards.take_down(connection)
            command.upgrade(settings(connection), NEWEST)
            guards.put_up(connection)


def make(connection: sa.Connection) -> None:
    """Make the newest schema in an empty database; nothing in another one."""
    if is_empty(connection):
        schema.create_all(connection)
        guards.put_up(connection)
        revision.create(connection)
        connection.execute(revision.insert().values(version_num=NEWEST))


def bring_up(database: Database) -> None:
    """Make the schema in an empty database, upgrade an older one. OFFICE-STORE."""
    upgrade(database)
    with database.transaction() as connection:
        make(connection)


def is_empty(connection: sa.Connection) -> bool:
    """Whether there is nothing at all."""
    return not _tables(connection)


def settings(connection: sa.Connection) -> Config:
    """What Alembic works with on ``connection``."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(REVISIONS))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def _is_older(connection: sa.Connection) -> bool:
    there = _tables(connection)
    if revision.name not in there:
        if there and "persons" not in there:
            raise unusable("it has tables of another program")
        return bool(there)
    own = connection.scalar(sa.select(revision.c.version_num))
    if own not in NUMBERS:
        raise unusable("written by a newer program")
    return bool(own != NEWEST)


def _tables(connection: sa.Connection) -> Collection[str]:
    return sa.inspect(connection).get_table_names()
