"""``office people``: whom the office knows."""

from __future__ import annotations

from pathlib import Path

import click

from commands.bureau import SETTINGS, store_in
from commands.common import opened
from config.bureau import BureauSettings


@click.group("people")
def people() -> None:
    """The people whom the office knows."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@SETTINGS
def import_command(file: Path, settings: BureauSettings) -> None:
    """Take in the people of FILE (as office/people.demo.yaml); what became of those who are there stays."""
    from office.people.invented import load_people

    invented = opened(lambda: load_people(file))
    click.echo(f"{file}: {len(invented.people)} people, whom the database takes in now: all of them, or none", err=True)
    with store_in(settings, invented):
        click.echo(len(invented.people))
