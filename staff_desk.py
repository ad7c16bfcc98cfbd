"""The desk of the staff, assembled: what of it is no part of a kiosk that serves citizens."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from config.clock import Clock
from config.data_dir import data_dir
from config.faults import Fault
from config.settings import Settings
from flows.boundary import Missing

if TYPE_CHECKING:
    from flows.parts import Parts
    from flows.screen import Screen
    from maintenance.desk.session import StaffStay
    from records.port import TryBook

ROOT = Path(__file__).parent
log = logging.getLogger("assembly")

#: after a power cut a locked card waits at most so much longer
COUNT_DOWN_EVERY_S = 60.0


def make_desk(
    settings: Settings, clock: Clock, screen: Screen, opened: AbstractAsyncContextManager[Parts]
) -> StaffStay:
    """One stay of the staff; LookupError at a site that has no desk."""
    from config.staff import load_register
    from maintenance.desk.session import Equipment, StaffStay

    staff = settings.staff
    if staff is None:
        raise LookupError("this site has no staff desk")
    register = partial(load_register, ROOT / staff.file, demonstration=settings.demonstration)
    return StaffStay(screen, opened, Equipment(staff, clock, register))


async def open_tries(stack: AsyncExitStack, settings: Settings, clock: Clock) -> TryBook:
    """The wrong passwords of the staff, counted down until ``stack`` is closed; Missing where they cannot be kept."""
    from records.tries import TryFile

    staff = settings.staff
    assert staff is not None  # noqa: S101 - whoever calls knows
    try:
        file = data_dir(settings) / "tries.sqlite"
        tries = await asyncio.to_thread(TryFile, file, clock, staff.tries, staff.lock_s)
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
