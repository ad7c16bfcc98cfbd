"""The port of the signal: a light and a sound at the desk, by which somebody at the machine calls the staff."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Lamp(StrEnum):
    """What the desk sees and hears."""

    OFF = "off"
    #: light and sound
    RINGING = "ringing"
    #: the light alone: somebody is called, or is on the way
    LIT = "lit"


class Signal(Protocol):
    """One signal. Faults are SIGNAL-*."""

    async def ready(self) -> None:
        """Return when it answers; it stays as it is."""
        ...

    async def show(self, lamp: Lamp) -> None:
        """Return when the device itself says that it stands so."""
        ...

    async def close(self) -> None:
        """Dark and silent, as far as it can still be reached."""
        ...
