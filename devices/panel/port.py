"""The port of the panel: whether it is as large as the settings say. Every size on the screen rests on that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Fits:
    """A panel that is connected is as large as the settings say."""


@dataclass(frozen=True)
class Differs:
    """None of those that say their size is; ``known`` has their sizes and that of the settings, in millimetres."""

    known: str


@dataclass(frozen=True)
class Unsaid:
    """No panel says how large it is; ``known`` says why."""

    known: str


PanelStatus = Fits | Differs | Unsaid


class Panel(Protocol):
    """What the citizen looks at and touches."""

    def status(self) -> PanelStatus:
        """Ask every panel that is connected, now. It may wait for the hardware."""
        ...
