"""A voice that only remembers what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from devices.voice.port import ORDINARY, Manner


class Remembering:
    """``said`` holds what was said; an empty text is a stop."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.manners: list[Manner] = []
        self._changed = asyncio.Event()

    def say(self, text: str, manner: Manner = ORDINARY) -> None:
        self.said.append(text)
        self.manners.append(manner)

    def stop(self) -> None:
        self.said.append("")

    in_private: bool = False

    async def headset_changed(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    def plug(self, *, headset: bool) -> None:
        """Put a headset in, or pull it out."""
        self.in_private = headset
        self._changed.set()

    async def ready(self) -> None: ...

    async def doubts(self) -> Sequence[Fault]:
        return ()

    async def lost(self) -> Fault:
        raise AssertionError("never lost")

    async def close(self) -> None: ...
