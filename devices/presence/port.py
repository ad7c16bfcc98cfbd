"""The port of a sensor that gives one bit: is somebody before the machine? It wakes the screen, and no more than that.

It knows nobody and counts nobody. Nothing waits for it: a kiosk that has lost it is woken by a touch.
"""

from __future__ import annotations

from typing import Protocol


class Presence(Protocol):
    """One sensor. Faults are PRESENCE-*."""

    async def changed(self) -> bool:
        """Return when somebody has come (True), or has gone: each change once, in its order. For one who listens.

        Whoever the sensor can no longer see has gone.
        """
        ...

    async def ready(self) -> None:
        """Return when it can tell; PRESENCE-UNAVAILABLE otherwise, also of one that says the same for too long."""
        ...

    async def close(self) -> None:
        """Look no more."""
        ...
