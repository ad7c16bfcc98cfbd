"""A sensor behind a switch: a passive infrared one on a GPIO, say, which the kernel shows as an input device."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from config.faults import Fault
from devices.switches.port import Switch

#: nobody is before a machine for so long without a pause: the sensor is stuck (ours)
STUCK_AFTER_S = 24 * 3600.0


class Sensor:
    """Implements :class:`devices.presence.port.Presence`. Make and use it inside a running loop."""

    def __init__(self, switch: Switch, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._switch = switch
        self._monotonic = monotonic
        self._changes: asyncio.Queue[bool] = asyncio.Queue()
        #: since when somebody is there; None while nobody is
        self._since: float | None = None
        switch.watch(self._turned)

    async def changed(self) -> bool:
        return await self._changes.get()

    async def ready(self) -> None:
        if trouble := self._switch.trouble() or self._stuck():
            raise Fault("PRESENCE-UNAVAILABLE", trouble)

    async def close(self) -> None:
        self._switch.close()

    def _turned(self) -> None:
        self._since = self._monotonic() if self._switch.on else None
        self._changes.put_nowait(self._switch.on)

    def _stuck(self) -> str:
        """Why it is not believed; empty while it is. One that never sees anybody cannot be told from an empty hall."""
        if self._since is None or self._monotonic() - self._since < STUCK_AFTER_S:
            return ""
        return "it has said for a whole day that somebody is there"
