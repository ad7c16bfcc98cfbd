"""Waiting for what nobody tells of: the one place of the tests that looks again after a pause."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

#: beyond this what is waited for hangs
LIMIT_S = 60.0
LOOK_EVERY_S = 0.01
#: what reading a file of /proc raises when its process has ended, or ends between opening and reading (ESRCH)
GONE = (FileNotFoundError, ProcessLookupError)


async def seen(there: Callable[[], object]) -> None:
    """Return as soon as it is there: a file of another process, a property of a window, a row of a thread."""
    async with asyncio.timeout(LIMIT_S):
        while not there():  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(LOOK_EVERY_S)


def seen_from_outside(there: Callable[[], object], limit_s: float = LIMIT_S) -> bool:
    """The same without a loop; False when it did not come within ``limit_s``."""
    until = time.monotonic() + limit_s
    while not there():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_EVERY_S)
    return True


def paced(seconds: float) -> None:
    """For a process that plays a device: nobody waits for anything here, it takes its time."""
    time.sleep(seconds)


async def a_moment(seconds: float) -> None:
    """For real parts beside a clock of the test, and for trouble that comes whenever it likes: nothing is awaited."""
    await asyncio.sleep(seconds)
