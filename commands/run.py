"""``run``: open the kiosk."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import click

from commands.common import SITE, has_display, opened
from commands.ending import cancelled_when_told, ended_in_order, write_stacks_to
from config.faults import Fault
from config.parts import PartName
from config.settings import Settings

if TYPE_CHECKING:
    from assembly import SiteParts

log = logging.getLogger("run")


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
            parts = SiteParts(settings, clock)
            look = asyncio.ensure_future(_look_at_panel(parts))
            await Station(settings, parts, clock).serve(full_screen=not (window or settings.demonstration))
            await look

    book = make_crash_book(settings)
    with book.open() as stacks:
        if stacks is not None:
            write_stacks_to(stacks)
        ended_in_order(lambda: opened(lambda: run_app(main)), lasting=True)


async def _look_at_panel(parts: SiteParts) -> None:
    """Whoever starts the kiosk learns at once that its sizes do not hold."""
    from maintenance.readiness import panel_doubts

    try:
        async with parts.part(PartName.PANEL) as panel:
            doubts = await panel_doubts(panel) if panel is not None else ()
    except Fault as fault:
        doubts = (fault,)
    for doubt in doubts:
        log.warning("%s", doubt)
