"""``office verify``, ``backup``, ``restore``: whether all is there as it was written, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.bureau import SETTINGS, database_of
from commands.common import AS_JSON, opened, settings_in
from commands.office.desk import tell
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    from office.database.engine import Database


def _on_a_database(run: Callable[..., None]) -> Callable[..., None]:
    """A command with the database of the service, or of the kiosk whose site is named. A fault ends the program."""

    @click.option(
        "--site", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The kiosk's own office."
    )
    @SETTINGS
    @wraps(run)
    def command(*, settings: BureauSettings, site: Path | None, **more: object) -> None:
        with _database(settings, site) as database:
            opened(lambda: run(database=database, **more))

    return command


@contextmanager
def _database(settings: BureauSettings, site: Path | None) -> Iterator[Database]:
    database = database_of(settings) if site is None else _beside_a_kiosk(site)
    try:
        yield database
    finally:
        database.close()


def _beside_a_kiosk(site: Path) -> Database:
    from config.data_dir import data_dir
    from office.database.engine import sqlite

    settings = settings_in(site)
    if settings.office.driver != "embedded":
        raise click.ClickException("the office of this kiosk is a service: name its --settings")
    return sqlite(data_dir(settings) / settings.office.file)


@click.command("verify")
@_on_a_database
@AS_JSON
def verify(database: Database, as_json: bool) -> None:
    """Compare every case with its chained history, and count: exit with 1 when anything is not as it was written."""
    from office.cases import verification
    from office.database.upgrading import bring_up

    bring_up(database)
    with database.transaction(writing=False) as connection:
        found = verification.verify(connection)
    _told(vars(found), as_json)


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_on_a_database
@AS_JSON
def backup(database: Database, folder: Path, as_json: bool) -> None:
    """Copy all that is there now into FOLDER, which is new; kiosks may ask meanwhile."""
    from office.database.backup import back_up

    _told(back_up(database, folder, SystemClock().now()).model_dump(mode="json"), as_json)


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_on_a_database
@AS_JSON
def restore(database: Database, folder: Path, as_json: bool) -> None:
    """Bring the backup in FOLDER back into an empty database, and prove that it is what was backed up."""
    from office.database import backup as backups

    _told(vars(backups.restore(database, folder)), as_json)


def _told(facts: Mapping[str, object], as_json: bool) -> None:
    tell(facts if as_json else [{"what": f"{name:<8}", "is": f"{value}"} for name, value in facts.items()], as_json)
    if facts["wrong"]:
        raise SystemExit(1)
