"""The port of the computer itself: what it says of its disk, its memory, its heat and its time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from config.parts import PartName


@dataclass(frozen=True)
class Room:
    """What is left on the file system of a folder. ``files`` is a share of the names it can still hold (0…1)."""

    free_bytes: int
    files: float


class TimeSync(StrEnum):
    """Whether the kernel's clock follows a source of time; UNKNOWN where this machine does not say."""

    SYNCED = "synced"
    UNSYNCED = "unsynced"
    UNKNOWN = "unknown"


class Seal(StrEnum):
    """What the keys of the site are sealed with (``deploy/install``); NONE where it has none, or they lie open."""

    TPM = "tpm"
    DISK = "disk"
    NONE = "none"


class Remedy(StrEnum):
    """What only the system may do, and does when it is asked: a unit of systemd each (``deploy/systemd``)."""

    #: throw away old logs, reports and caches of the system
    MAKE_ROOM = "kiosk-make-room"
    #: start whatever keeps the clock in time anew
    KEEP_TIME = "kiosk-keep-time"
    #: start the service anew through which cards are read, or the one that prints
    CARD_SERVICE = "kiosk-card-service"
    PRINT_SERVICE = "kiosk-print-service"


class Computer(Protocol):
    """Every call may wait for the hardware: ask in a thread. OSError is nobody's code: the boundary has one."""

    def room(self, folder: Path) -> Room | None:
        """What is left where ``folder`` lies; None where there is no such folder."""
        ...

    def store(self, folder: Path) -> str:
        """Write a little into ``folder`` and see it on disk; why that cannot be done, empty if it can."""
        ...

    def free_memory(self) -> float:
        """The share of the memory (0…1) that programs could still have."""
        ...

    def hottest_c(self) -> float | None:
        """The hottest of its sensors in degrees Celsius; None where it has none."""
        ...

    def time_sync(self) -> TimeSync:
        """Whether its clock follows a source of time."""
        ...

    def sealed_with(self) -> Seal:
        """What protects the keys of the site, should the disk be taken away."""
        ...

    def remedy(self, what: Remedy) -> str:
        """Have the system do it, and wait for it; why that was not possible, empty if it was."""
        ...

    def switch_port(self, part: PartName) -> str:
        """Switch off and on again the USB port that the device of ``part`` hangs at; why not, empty when it was done.

        A device that hangs begins anew by it, also one that has gone off the bus.
        """
        ...
