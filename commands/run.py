"""``run``: open the kiosk."""

from __future__ import annotations

import asyncio

import click

from commands.common import SITE, has_display, opened
from commands.ending import cancelled_when_told, ended_in_order, write_stacks_to
from config.settings import Settings


@click.command("run")
@SITE
@click.option("--window", is_flag=True, help="A window instead of the full screen.")
def command(settings: Settings, window: bool) -> None:
    """Open the kiosk."""
    if not has_display():
        raise click.ClickException("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    from assembly import SiteParts, make_clock, make_crash_book
    from ui.app import run_app
    from ui.station import Station

    async def main() -> None:
        book.listen_to(asyncio.get_running_loop())
        with cancelled_when_told():
            clock = make_clock(settings)
            station = Station(settings, SiteParts(settings, clock), clock)
            await station.serve(full_screen=not (window or settings.demonstration))

    book = make_crash_book(settings)
    with book.open() as stacks:
        if stacks is not None:
            write_stacks_to(stacks)
        ended_in_order(lambda: opened(lambda: run_app(main)), lasting=True)
