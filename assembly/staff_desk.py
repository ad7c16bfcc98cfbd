"""The staff desk, wired: what it needs beside the parts of a kiosk (modes, the register, the count of tries)."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import AbstractAsyncContextManager, AsyncExitStack, closing
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from config.clock import Clock
from config.data_dir import data_dir
from config.faults import Fault, place_of
from config.mode import Mode, choose, emptied
from config.settings import EmbeddedOffice, HttpOffice, Settings, load_settings
from flows.boundary import Missing

if TYPE_CHECKING:
    from flows.parts import Parts
    from flows.screen import Screen
    from maintenance.desk.session import StaffStay
    from maintenance.port import Restarts
    from records.port import TryBook
    from records.tries import TryFile

ROOT = Path(__file__).parents[1]
log = logging.getLogger("assembly")

#: in the data folder
TRIES = "tries.sqlite"
#: after a power cut a locked card waits at most so much longer
COUNT_DOWN_EVERY_S = 60.0


class RunningProgram:
    """The :class:`maintenance.port.Program` of this process; whoever shows the kiosk sets ``restarts``."""

    restarts: Restarts

    def __init__(self, site: Settings) -> None:
        self.site = site
        self.folder = ROOT / site.data_dir

    def choose(self, mode: Mode) -> None:
        try:
            choose(self.folder, mode)
        except OSError as error:
            raise Fault("MODE-STORE", f"{error.strerror}") from error


def in_mode(settings: Settings, folder: Path, mode: Mode) -> Settings:
    """The settings of a start for ``mode``; ``folder`` holds the data of the site. OSError, sqlite3.Error.

    In test mode everything is real but the office, which is a copy; in training everything is the demonstration's, on
    the panel of this site.
    """
    if mode is Mode.SERVICE:
        return settings
    own = emptied(folder, mode)
    if mode is Mode.TRAINING:
        shown = {"display": settings.display, "idle": settings.idle, "voice": settings.voice, "keys": settings.keys}
        return load_settings().model_copy(update={**shown, "data_dir": own, "mode": mode})
    hall = settings.hall.model_copy(update={"test": True})
    tested = {"data_dir": own, "hall": hall, "mode": mode, "office": _copied(settings.office, folder, own)}
    return settings.model_copy(update=tested)


def _copied(office: EmbeddedOffice | HttpOffice, folder: Path, own: Path) -> EmbeddedOffice:
    """The office of a test: what the kiosk itself keeps, as it is now; of one over a network nothing, and nobody."""
    if isinstance(office, HttpOffice):
        return EmbeddedOffice(driver="embedded", file=Path("office.sqlite"))
    file = folder / office.file
    if file.exists():
        with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(own / office.file)) as copy:
            kept.backup(copy)
    return office


def make_desk(
    settings: Settings,
    clock: Clock,
    program: RunningProgram,
    screen: Screen,
    opened: AbstractAsyncContextManager[Parts],
) -> StaffStay:
    """One stay of the staff; LookupError at a site that has no desk."""
    from config.staff import load_register
    from maintenance.desk.session import Equipment, StaffStay

    staff = settings.staff
    if staff is None:
        raise LookupError("this site has no staff desk")
    register = partial(load_register, ROOT / staff.file, demonstration=settings.demonstration)
    return StaffStay(screen, opened, Equipment(staff, clock, program, register))


def forgive(settings: Settings, card: str) -> None:
    """Hold nothing against ``card`` any more, also while the kiosk runs. RECORDS-*."""
    from config.clock import SystemClock

    if not (ROOT / settings.data_dir / TRIES).exists():  # it would belong to whoever calls, and not to the kiosk
        return
    with closing(_try_file(settings, SystemClock())) as tries:
        tries.succeeded(card)


def _try_file(settings: Settings, clock: Clock) -> TryFile:
    from records.tries import TryFile

    staff = settings.staff
    assert staff is not None  # noqa: S101 - whoever calls knows
    return TryFile(data_dir(settings) / TRIES, clock, staff.tries, staff.lock_s)


async def open_tries(stack: AsyncExitStack, settings: Settings, clock: Clock) -> TryBook:
    """The wrong passwords of the staff, counted down until ``stack`` is closed; Missing where they cannot be kept."""
    # Read by whoever opens the desk first, it would hold up their touch for longer than one may wait.
    await asyncio.to_thread(import_module, "maintenance.desk.session")
    try:
        desk = await asyncio.to_thread(import_module, "maintenance.desk.task")
        await asyncio.to_thread(desk.tasks)
    except Exception as error:  # noqa: BLE001 - a task that cannot be read is told by the desk; citizens are served
        log.error("the tasks of the staff cannot be read: unexpected %s", place_of(error))
    try:
        tries = await asyncio.to_thread(_try_file, settings, clock)
    except Fault as fault:  # citizens are served all the same
        log.error("the staff cannot sign in: %s", fault)
        return cast("TryBook", Missing(fault))
    stack.callback(tries.close)
    counting = asyncio.ensure_future(_counted_down(tries, clock))
    stack.push_async_callback(_ended, counting)
    return tries


async def _counted_down(tries: TryBook, clock: Clock) -> None:
    """Now and then, so that not much counts again after a power cut."""
    while True:
        await clock.sleep(COUNT_DOWN_EVERY_S)
        try:
            await asyncio.to_thread(tries.count_down)
        except Fault as fault:
            log.warning("passwords of the staff: %s", fault)


async def _ended(counting: asyncio.Task[None]) -> None:
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
