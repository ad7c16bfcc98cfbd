"""A computer that is well, until something befalls it: its disk, its memory, its heat, its time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from devices.computer.port import Room, TimeSync

ROOMY = Room(50_000_000_000, 0.9)
GOOD_MEMORY, BAD_MEMORY = 0.6, 0.02
COOL_C, HOT_C = 48.0, 97.0


class ComputerTrouble(StrEnum):
    """What may be wrong with it until it is mended."""

    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"
    READ_ONLY = "read_only"
    NO_MEMORY = "no_memory"
    HOT = "hot"
    UNSYNCED = "unsynced"


_ROOM = {ComputerTrouble.DISK_FULL: Room(1_000_000, 0.9), ComputerTrouble.DISK_LOW: Room(200_000_000, 0.9)}


class VirtualComputer:
    """A :class:`devices.computer.port.Computer` without one."""

    def __init__(self) -> None:
        self.trouble: ComputerTrouble | None = None

    def room(self, folder: Path) -> Room | None:  # noqa: ARG002 - all of them lie on one disk
        return _ROOM.get(self.trouble, ROOMY) if self.trouble else ROOMY

    def store(self, folder: Path) -> str:  # noqa: ARG002
        return "EROFS" if self.trouble is ComputerTrouble.READ_ONLY else ""

    def free_memory(self) -> float:
        return BAD_MEMORY if self.trouble is ComputerTrouble.NO_MEMORY else GOOD_MEMORY

    def hottest_c(self) -> float | None:
        return HOT_C if self.trouble is ComputerTrouble.HOT else COOL_C

    def time_sync(self) -> TimeSync:
        return TimeSync.UNSYNCED if self.trouble is ComputerTrouble.UNSYNCED else TimeSync.SYNCED
