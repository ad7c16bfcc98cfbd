"""``records``: the kiosk's own memory."""

from __future__ import annotations

import click

from assembly import data_dir
from commands.common import SITE, opened
from config.settings import Settings


@click.group("records")
def command() -> None:
    """The kiosk's own memory."""


@command.command("verify")
@SITE
def verify(settings: Settings) -> None:
    """Prove that no event was changed or taken away."""
    from records.log import RecordsReader

    def verified() -> int:
        folder = data_dir(settings)
        if not (folder / "records.sqlite").exists():
            return 0  # a kiosk that has never been started
        with RecordsReader(folder / "records.sqlite", folder / "records.key") as log:
            return log.verify()

    click.echo(f"ok: {opened(verified)} events, the chain holds")


@command.command("show")
@SITE
def show(settings: Settings) -> None:
    """Print the log, without anything personal."""
    from records.log import RecordsReader
    from records.show import lines

    def shown() -> None:
        folder = data_dir(settings)
        with RecordsReader(folder / "records.sqlite", folder / "records.key") as log:
            for line in lines(log.events()):
                click.echo(line)

    opened(shown)
