"""Work that goes on behind the citizens while a kiosk serves, and ends with the service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from config.faults import place_of

log = logging.getLogger("service")


class Behind:
    """Several works at once. What one of them raises is said in the log, and ends none of the others."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let ``work`` go on until it ends, or until :meth:`end`."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("behind the citizens: %s", place_of(error))

    async def end(self) -> None:
        """Cancel all of them, and return when they have ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
