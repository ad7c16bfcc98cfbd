"""What the commands of the bureau's staff share: their desk, the option of who decides, and how an answer is printed.

They work on the database of an office: that of the service (``--settings``), or with ``--site`` the one beside a kiosk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from commands.bureau import SETTINGS, opened_in
from commands.common import end_with, settings_in
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    import sqlalchemy as sa

    from config.settings import Settings
    from office.store import Store

T = TypeVar("T")

BY = click.option("--by", required=True, metavar="WORK-NUMBER", help="The work number of whoever decides.")


class Desk:
    """The staff of an office, at its database: one transaction for each piece of work."""

    def __init__(self, settings: BureauSettings, site: Path | None, by: str | None = None) -> None:
        self._settings, self._site, self._by = settings, site, by

    def __call__(self, work: Callable[[sa.Connection, datetime], T]) -> T:
        """What cannot be done ends the program with a sentence."""
        from config.faults import Fault
        from config.refusals import refusals
        from office.cases.casework import Impossible

        try:
            return self._done(work)
        except Impossible as reason:
            raise click.ClickException(str(reason)) from reason
        except Fault as fault:
            if fault.code == "OFFICE-REFUSED" and (refusal := refusals().get(fault.detail)):
                raise click.ClickException(f"{fault.code}: {refusal.citizen}{refusal.way_on}") from fault
            end_with(fault)

    def _done(self, work: Callable[[sa.Connection, datetime], T]) -> T:
        store = opened_in(self._settings) if self._site is None else _beside_a_kiosk(settings_in(self._site))
        try:
            with store.at_the_desk() as (connection, now):
                self._knows_who_decides(connection)
                return work(connection, now)
        finally:
            store.close()

    def _knows_who_decides(self, connection: sa.Connection) -> None:
        """Whoever takes a case answers for it, and the history names them."""
        from office.cases.casework import Impossible
        from office.people.duty import is_known

        if self._by is not None and not is_known(connection, self._by):
            raise Impossible(f"nobody of the bureau has the work number {self._by!r}: office staff add")


def _beside_a_kiosk(settings: Settings) -> Store:
    from config.data_dir import data_dir
    from office.database.engine import sqlite
    from office.people.invented import Invention
    from office.store import Store

    if settings.office.driver != "embedded":
        raise click.ClickException("the office of this kiosk is a service: name its --settings")
    file = data_dir(settings) / settings.office.file
    return Store(sqlite(file), Invention(), settings.hall.bureau_short, SystemClock())


def of_an_office(run: Callable[..., None]) -> Callable[..., None]:
    """A command with a :class:`Desk`: that of the service, or of the kiosk whose site is named; with its ``--by``."""

    @click.option(
        "--site", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The kiosk's own office."
    )
    @SETTINGS
    @wraps(run)
    def command(*, settings: BureauSettings, site: Path | None, **more: object) -> None:
        by = more.get("by")
        run(office=Desk(settings, site, by if isinstance(by, str) else None), **more)

    return command


def tell(what: Mapping[str, object] | list[Mapping[str, object]], as_json: bool) -> None:
    """Print it: as JSON, or a line each."""
    if as_json:
        click.echo(json.dumps(what, ensure_ascii=False))
        return
    for one in what if isinstance(what, list) else [what]:
        told = (value for value in one.values() if value is not True and value not in (None, "", []))
        click.echo("  ".join(map(_in_a_line, told)))


def _in_a_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else f"{value}"
