"""``run``: open the kiosk. Its first picture comes before anything else is read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import SITE_FILE, opened
from commands.ending import cancelled_when_told, ended_in_order, undisturbed, write_stacks_to
from commands.guarded import has_display

if TYPE_CHECKING:
    from assembly import SiteParts
    from maintenance.crashes import CrashBook
    from supervision.pulse import Pulse
    from ui.station import Station
    from ui.window import KioskWindow

log = logging.getLogger("run")


@click.command("run")
@SITE_FILE
@click.option("--window", is_flag=True, help="A window instead of the full screen.")
def command(site: Path, window: bool) -> None:
    """Open the kiosk."""
    if not has_display():
        raise click.ClickException("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    with ExitStack() as around:
        ended_in_order(lambda: opened(lambda: _run(site, window, around)), lasting=True)


def _run(site: Path, windowed: bool, around: ExitStack) -> None:
    """Serve until it is told to end; ``around`` holds what has to outlast the loop."""
    with undisturbed():
        from ui.window import first_picture

        picture = around.enter_context(first_picture(site, windowed=windowed))
    from supervision.notify import watcher
    from supervision.pulse import Pulse
    from ui.loop import run_app

    with closing(watcher()) as watching:
        run_app(lambda: _served(site, picture, around, Pulse(watching)))


async def _served(site: Path, picture: KioskWindow, around: ExitStack, pulse: Pulse) -> None:
    import asyncio

    from ui.heartbeat import SignOfLife

    with cancelled_when_told():
        rest = await asyncio.to_thread(_read_the_rest, site)
        await picture.compiled()
        if picture.closed:  # by whoever did not want to wait
            return
        if (stacks := around.enter_context(rest.book.open())) is not None:
            write_stacks_to(stacks)
        rest.book.listen_to(asyncio.get_running_loop())
        look = asyncio.ensure_future(_look_at_panel(rest.parts))
        sign = SignOfLife(pulse.screen_moves)
        try:
            await rest.station(picture, pulse).serve(full_screen=picture.full_screen)
        finally:
            sign.stop()
        await look


@dataclass(frozen=True)
class _Rest:
    """All that the first picture does without."""

    book: CrashBook
    parts: SiteParts
    station: Callable[[KioskWindow, Pulse], Station]


def _read_the_rest(site: Path) -> _Rest:
    """Read it beside the first picture, which lives on meanwhile; the scenes, too, which are kept then."""
    from assembly import SiteParts, make_clock, make_crash_book
    from config.settings import load_settings
    from flows.offers import nothing_offered
    from ui.app import register_types
    from ui.station import Station

    register_types()
    settings = load_settings(site)
    clock = make_clock(settings)
    parts = SiteParts(settings, clock)
    nothing_offered()

    def station(picture: KioskWindow, pulse: Pulse) -> Station:
        return Station(settings, parts, clock, picture, watch=pulse)

    return _Rest(make_crash_book(settings), parts, station)


async def _look_at_panel(parts: SiteParts) -> None:
    """Whoever starts the kiosk learns at once that its sizes do not hold."""
    from config.faults import Fault
    from config.parts import PartName
    from maintenance.readiness import panel_doubts

    try:
        async with parts.part(PartName.PANEL) as panel:
            doubts = await panel_doubts(panel) if panel is not None else ()
    except Fault as fault:
        doubts = (fault,)
    for doubt in doubts:
        log.warning("%s", doubt)
