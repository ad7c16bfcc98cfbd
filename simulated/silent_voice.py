"""A voice that nobody hears, and that remembers: for a kiosk without a sound device, and where a visit is played."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from devices.voice.port import ORDINARY, Manner


class SilentVoice:
    """:class:`devices.voice.port.Voice`, with a jack that hands can plug a headset into. ``said`` is the transcript."""

    def __init__(self, private: str = "headset") -> None:
        self._private = private
        self.said: list[str] = []
        self.plugged = False
        self._changed = asyncio.Event()

    def say(self, text: str, manner: Manner = ORDINARY) -> None:
        if self.in_private or not manner.private:
            self.said.append(text)

    def stop(self) -> None:
        """Nobody hears that."""

    @property
    def in_private(self) -> bool:
        return self._private == "always" or (self._private == "headset" and self.plugged)

    def plug(self, *, headset: bool) -> None:
        """Plug a headset in, or pull it out."""
        self.plugged = headset
        self._changed.set()

    async def headset_changed(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    async def ready(self) -> None:
        """It always is."""

    async def doubts(self) -> Sequence[Fault]:
        return ()

    async def lost(self) -> Fault:
        await asyncio.Event().wait()
        raise AssertionError("what is silent cannot be lost")

    async def close(self) -> None:
        """There is nothing to close."""
