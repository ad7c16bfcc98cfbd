"""Signs of life of a program with one event loop: they come as long as that moves (``supervision/notify.py``)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from supervision.notify import STOPPING, Watcher

#: whoever watches without a watchdog hears of a program that rarely
UNWATCHED_BEAT_S = 60.0


@asynccontextmanager
async def signs_of_life(watching: Watcher) -> AsyncIterator[None]:
    """It is up from here on."""

    async def beat() -> None:
        while True:
            watching.alive()
            await asyncio.sleep((watching.watchdog_s or UNWATCHED_BEAT_S) / 3)

    beating = asyncio.ensure_future(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])
        watching.tell(STOPPING)
