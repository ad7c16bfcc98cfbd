"""``records``: the kiosk's own memory."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from commands.common import SITE, opened
from config.clock import CHINA
from config.data_dir import data_dir
from config.settings import Settings

#: two clocks that are read by people agree when they do to this
AGREES_WITHIN = timedelta(minutes=10)


@click.group("records")
def command() -> None:
    """The kiosk's own memory."""


@command.command("verify")
@SITE
def verify(settings: Settings) -> None:
    """Prove that no event was changed or taken away."""
    from records.reader import LOG_FILE, reader_in

    def verified() -> int:
        folder = data_dir(settings)
        if not (folder / LOG_FILE).exists():
            return 0  # a kiosk that has never been started
        with reader_in(folder) as log:
            return log.verify()

    click.echo(f"ok: {opened(verified)} events, the chain holds")


@command.command("accept-clock")
@SITE
@click.option(
    "--now",
    "told",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]),
    help="The time in China by another clock: a watch, a telephone. YYYY-MM-DDTHH:MM.",
)
def accept_clock(settings: Settings, told: datetime) -> None:
    """Confirm that this machine's clock is right, though the newest event says otherwise; the log notes it."""
    from assembly.site import make_clock
    from records.log import RecordsLog
    from records.reader import KEY_FILE, LOG_FILE

    def accepted() -> None:
        folder, clock = data_dir(settings), make_clock(settings)
        if abs(told.replace(tzinfo=CHINA) - clock.now()) > AGREES_WITHIN:
            raise click.ClickException(f"this machine's clock says {clock.now():%Y-%m-%dT%H:%M}: set it first")
        RecordsLog(folder / LOG_FILE, folder / KEY_FILE, clock, clock_accepted=True).close()

    opened(accepted)
    click.echo("ok: the clock is accepted, and the log notes it")


@command.command("show")
@SITE
def show(settings: Settings) -> None:
    """Print the log, without anything personal."""
    from records.reader import reader_in
    from records.show import lines

    def shown() -> None:
        with reader_in(data_dir(settings)) as log:
            for line in lines(log.events()):
                click.echo(line)

    opened(shown)
