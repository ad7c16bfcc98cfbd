"""What a reader tells of itself: the status that holds, and from then on each new one, to everybody who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Generic, TypeVar

StatusT = TypeVar("StatusT")


class Changes(Generic[StatusT]):
    """Of the status that ``now`` gives. Nobody misses one, and nobody hears the same one twice in a row."""

    def __init__(self, now: Callable[[], StatusT]) -> None:
        self._now = now
        self._told = now()
        self._listeners: set[asyncio.Queue[StatusT]] = set()

    def tell(self) -> None:
        """The status may be another one."""
        status = self._now()
        if status == self._told:
            return
        self._told = status
        for listener in self._listeners:
            listener.put_nowait(status)

    async def heard(self) -> AsyncGenerator[StatusT, None]:
        """The status that was told last, and each that follows, for as long as somebody listens."""
        news: asyncio.Queue[StatusT] = asyncio.Queue()
        news.put_nowait(self._told)
        self._listeners.add(news)
        try:
            while True:
                yield await news.get()
        finally:
            self._listeners.discard(news)
