"""A voice that nobody hears: for a kiosk without a sound device, and where a visit is played."""

from __future__ import annotations

import asyncio

from config.faults import Fault


class SilentVoice:
    """:class:`devices.voice.port.Voice`."""

    def say(self, text: str) -> None:
        """Nobody hears it."""

    def stop(self) -> None:
        """Nobody hears that either."""

    async def ready(self) -> None:
        """It always is."""

    async def lost(self) -> Fault:
        await asyncio.Event().wait()
        raise AssertionError("what is silent cannot be lost")

    async def close(self) -> None:
        """There is nothing to close."""
