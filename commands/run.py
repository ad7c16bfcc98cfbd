"""``run``: open the kiosk. Its first picture comes before anything else is read."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from commands.common import SITE_FILE, opened
from commands.ending import cancelled_when_told, ended_in_order, noted_when_told, undisturbed, write_stacks_to
from commands.guarded import has_display
from commands.modes import back_in_time, mode_of
from config.panel import data_dir_in
from maintenance.lives import LifeFile
from supervision.guard import START_AGAIN

if TYPE_CHECKING:
    import asyncio

    from assembly.afar import LookedAfter
    from assembly.site import SiteParts
    from commands.modes import Start
    from config.afar import Afar
    from config.mode import Mode
    from maintenance.crashes import CrashBook
    from maintenance.lives import Lives
    from maintenance.port import Issue, Keeper, Restarts
    from maintenance.self_test import NightTest
    from supervision.pulse import Pulse
    from ui.station import Station
    from ui.window import KioskWindow

log = logging.getLogger("run")

#: what its children are forked with; not the eyes' own part, whose libraries begin threads
READ_AHEAD = ("config.settings", "devices.social_card.worker", "devices.id_card.worker", "printing.press_child")


@click.command("run")
@SITE_FILE
@click.option("--window", is_flag=True, help="A window instead of the full screen.")
def command(site: Path, window: bool) -> None:
    """Open the kiosk."""
    if not has_display():
        raise click.ClickException("There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    with ExitStack() as around:
        if ended_in_order(lambda: _live(site, window, around), lasting=True):
            sys.exit(START_AGAIN)


def _live(site: Path, windowed: bool, around: ExitStack) -> bool:
    """One life of the program: how it ends is remembered, and decides how the next one begins."""
    life = LifeFile(data_dir_in(site))
    with life.life() as lives, noted_when_told(life.ends):
        if lives.safe:
            os.environ["QT_QUICK_BACKEND"] = "software"
        return opened(lambda: _run(site, mode_of(site), windowed, around, life))


def _run(site: Path, mode: Mode, windowed: bool, around: ExitStack, life: LifeFile) -> bool:
    """Serve until it is told to end; whether to be started again. ``around`` holds what has to outlast the loop."""
    with undisturbed():
        from ui.window import first_picture

        picture = around.enter_context(first_picture(site, windowed=windowed, mode=mode))
    from supervision.notify import watcher
    from supervision.pulse import Pulse
    from ui.loop import run_app

    with closing(watcher()) as watching:
        return run_app(lambda: _served(site, mode, picture, around, Pulse(watching), life))


async def _served(
    site: Path, mode: Mode, picture: KioskWindow, around: ExitStack, pulse: Pulse, life: LifeFile
) -> bool:
    """Behind the first picture: make the rest, and serve until the window is closed; whether to be started again."""
    import asyncio

    from supervision.nursery import nursery
    from ui.heartbeat import SignOfLife

    with cancelled_when_told(), nursery(_read_ahead()) as children:
        rest = await asyncio.to_thread(_read_the_rest, site, mode, life.lives)
        await picture.compiled()
        await children.ready()
        if picture.closed:  # by whoever did not want to wait
            return False
        if (late := around.enter_context(rest.book.open())) is not None:
            write_stacks_to(late)
        rest.book.listen_to(asyncio.get_running_loop())
        look = asyncio.ensure_future(_look_at_panel(rest.start.parts))
        sign = SignOfLife(pulse.screen_moves)
        station = rest.station(picture, pulse)
        again = Again(life.ends, station.app.close)
        behind = _begun_behind(rest, station, life, again)
        try:
            await station.serve(full_screen=picture.full_screen)
        finally:
            sign.stop()
            for work in behind:
                work.cancel()
            await asyncio.gather(*behind, return_exceptions=True)
        await look
        return again.wanted


def _begun_behind(rest: _Rest, station: Station, life: LifeFile, again: Again) -> list[asyncio.Task[None]]:
    """What goes on beside the service until the kiosk ends, begun: safe mode, the test of the night, the fleet."""
    import asyncio

    from maintenance.restarts import KioskRestarts

    no_citizen, note = station.service.attendance.no_citizen, station.service.note
    restarts = KioskRestarts(no_citizen, note, again, life.leave_safe_mode)
    rest.start.parts.program.restarts = restarts
    night = rest.night(station)
    works = [_calm(life, restarts, station), night.keep(), back_in_time(rest.start)]
    if rest.afar is not None:
        works += rest.afar.behind(station, restarts, night.undisturbed)
    behind = [asyncio.ensure_future(work) for work in works]
    for task in behind:
        task.add_done_callback(partial(_ended, rest.book))
    return behind


def _read_ahead() -> Sequence[str]:
    """Where children have rooms of their own, those have read it."""
    from supervision.room import FOLDER_VARIABLE

    return () if os.environ.get(FOLDER_VARIABLE) else READ_AHEAD


def _ended(book: CrashBook, work: asyncio.Task[None]) -> None:
    """What goes on behind ends with the kiosk; before that only by a mistake, which is reported."""
    if not work.cancelled():
        book.note(work.exception(), "behind the kiosk")


class Again:
    """Ends the program, to be started again."""

    def __init__(self, *ends: Callable[[], None]) -> None:
        self._ends = ends
        self.wanted = False

    def __call__(self) -> None:
        self.wanted = True
        for end in self._ends:
            end()


async def _calm(life: LifeFile, restarts: Restarts, station: Station) -> None:
    """After a day without a crash the kiosk leaves safe mode by itself."""
    from asyncio import sleep

    from config.faults import Fault
    from maintenance.port import Asked, By

    if life.lives.safe:
        log.warning("safe mode: %d crashes", len(life.lives.crashes))
        with suppress(Fault):  # out of service: it says so itself
            await station.opened()
        await sleep(life.calm_in_s)
        await restarts.leave_safe_mode(Asked(By.ITSELF))


@dataclass(frozen=True)
class _Rest:
    """All that the first picture does without."""

    book: CrashBook
    start: Start
    station: Callable[[KioskWindow, Pulse], Station]
    night: Callable[[Station], NightTest]
    #: None where nobody looks after the site from afar
    afar: LookedAfter | None


def _read_the_rest(site: Path, mode: Mode, lives: Lives) -> _Rest:
    """Read it beside the first picture, which lives on meanwhile; the scenes, too, which are kept then."""
    from commands.crash_book import make_crash_book
    from commands.modes import make_start
    from config.afar import Afar
    from flows.first_screen.offers import nothing_offered
    from maintenance.self_test import NightTest
    from ui.app import register_types
    from ui.station import Station

    register_types()
    start = make_start(site, mode, safe=lives.safe)
    afar = Afar(start.parts.program.folder)
    nothing_offered()

    def station(picture: KioskWindow, pulse: Pulse) -> Station:
        told: dict[str, str | bool] = {"after": str(lives.after), "safe_mode": lives.safe}
        return Station(
            settings=start.settings,
            parts=start.parts,
            clock=start.clock,
            window=picture,
            watch=pulse,
            life=told,
            spare=lives.safe,
            why_closed=lambda scene: afar.now.why_closed(scene),
        )

    def night(front: Station) -> NightTest:
        service = front.service

        async def look() -> Sequence[Issue]:
            return await cast("Keeper", service.parts.keeper).look() if service.parts else ()

        return NightTest(
            clock=start.clock,
            at=start.settings.self_test.at,
            parts=front.parts,
            alone=service.attendance.nobody,
            attended=service.attendance.somebody,
            look=look,
            note=service.note,
        )

    return _Rest(make_crash_book(start.settings), start, station, night, _looked_after(start, lives, afar))


def _looked_after(start: Start, lives: Lives, afar: Afar) -> LookedAfter | None:
    program = start.parts.program
    if (line := program.site.fleet).driver == "none":
        return None
    from assembly.afar import LookedAfter

    return LookedAfter(start.settings, line.post or program.folder, start.clock, lives, afar)


async def _look_at_panel(parts: SiteParts) -> None:
    """Whoever starts the kiosk learns at once that its sizes do not hold."""
    from config.faults import Fault
    from config.parts import PartName
    from maintenance.checks.panel import doubts as panel_doubts

    try:
        async with parts.part(PartName.PANEL) as panel:
            doubts = await panel_doubts(panel) if panel is not None else ()
    except Fault as fault:
        doubts = (fault,)
    for doubt in doubts:
        log.warning("%s", doubt)
