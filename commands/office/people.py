"""``office people``: whom the office knows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.bureau import SETTINGS, store_in
from commands.common import opened
from config.bureau import BureauSettings
from config.clock import SystemClock

if TYPE_CHECKING:
    from office.people.invented import Invention
    from office.store import Store

#: between two pieces: whoever else writes to a SQLite file looks for its lock every tenth of a second
PAUSE_S = 0.15


@click.group("people")
def people() -> None:
    """The people whom the office knows."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@SETTINGS
def import_command(file: Path, settings: BureauSettings) -> None:
    """Take in the people of FILE (as office/people.demo.yaml); what became of those who are there stays.

    The office may serve meanwhile. They come in pieces, each of them whole: an import that was interrupted is completed
    by another one.
    """
    from office.people.invented import load_people

    invented = opened(lambda: load_people(file))
    with store_in(settings) as store:
        opened(lambda: asyncio.run(_take_in(store, invented)))
    click.echo(len(invented.people))


async def _take_in(store: Store, invented: Invention) -> None:
    for count in store.take_in(invented):
        click.echo(f"{count} of {len(invented.people)} people", err=True)
        await SystemClock().sleep(PAUSE_S)
