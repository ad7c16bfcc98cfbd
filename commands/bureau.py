"""The office behind the kiosks as its operators have set it up: which settings, and its database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import opened
from config.bureau import SHIPPED, BureauSettings, bureau_settings
from config.clock import Clock, SystemClock
from config.datafile import DataFileError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.bureau import Bureau
    from office.database.engine import Database, Waited
    from office.departments.port import Agency
    from office.service.certification import Authority
    from office.store import Store

ROOT = Path(__file__).parent.parent


def _settings(_context: click.Context, _parameter: click.Parameter, file: Path) -> BureauSettings:
    try:
        return bureau_settings(file)
    except DataFileError as error:
        raise click.ClickException(str(error)) from error


SETTINGS = click.option(
    "--settings",
    default=SHIPPED,
    show_default="a SQLite file and a certificate of its own making",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    callback=_settings,
    help="The settings file of the service.",
)


def authority_of(settings: BureauSettings) -> Authority:
    """The office's own; what is missing of it is made."""
    from office.service.certification import Authority

    folder = ROOT / settings.folder / "authority"
    return opened(lambda: Authority.made_in(folder, settings.hosts, SystemClock().now()))


def repository_of(settings: BureauSettings) -> Path | None:
    """The folder of the repository of bundles; None where the office has none."""
    return None if settings.bundles is None else ROOT / settings.bundles


def database_of(settings: BureauSettings) -> Database:
    """Where the office keeps what it knows; nothing of it is looked at yet."""
    from office.database.engine import postgresql, sqlite

    if settings.url:
        return postgresql(settings.url, settings.workers)
    folder = ROOT / settings.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sqlite(folder / "office.sqlite")


def opened_in(settings: BureauSettings, waited: Waited | None = None) -> Store:
    """Its store; ``waited`` learns of each transaction."""
    from office.people.invented import Invention, load_people
    from office.store import Store

    invented = load_people(ROOT / settings.people) if settings.people else Invention()
    database = database_of(settings)
    database.waited = waited
    return Store(database, invented, settings.hall_short_name, SystemClock())


@contextmanager
def store_in(settings: BureauSettings) -> Iterator[Store]:
    """Its store, closed again afterwards. What cannot be opened ends the program with a sentence."""
    store = opened(lambda: opened_in(settings))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def at_the_desk(settings: BureauSettings) -> Iterator[tuple[sa.Connection, datetime]]:
    """One transaction in its store, and the moment of it."""
    with store_in(settings) as store, store.at_the_desk() as (connection, moment):
        yield connection, moment


def bureau_of(settings: BureauSettings, clock: Clock, waited: Waited | None = None) -> Bureau:
    """The bureau on that database; invented people are known to invented departments."""
    from office.bureau import Bureau

    asked = None
    if settings.people is not None:
        from assembly.invented import departments_asked

        asked = departments_asked(ROOT / settings.people, clock)
    workers = settings.workers if settings.url else 1
    return Bureau(lambda: opened_in(settings, waited=waited), clock, departments=asked, workers=workers)


def agencies_of(settings: BureauSettings, clock: Clock) -> Mapping[str, Agency]:
    """The lines to the departments that are asked and told for cases; none where no department is connected."""
    if settings.people is None:
        return {}
    from assembly.invented import departments_told

    return departments_told(ROOT / settings.people, clock)
