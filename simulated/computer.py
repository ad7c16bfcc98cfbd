"""A computer that is well, until something befalls it: its disk, its memory, its heat, its time, its USB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from config.parts import PartName
from devices.computer.port import Remedy, Room, Seal, TimeSync

ROOMY = Room(50_000_000_000, 0.9)
GOOD_MEMORY, BAD_MEMORY = 0.6, 0.02
COOL_C, HOT_C = 48.0, 97.0
#: what hangs at its USB, each at a port that it can switch
POWERED = (
    *(PartName.CARD_READER, PartName.ID_READER, PartName.EYES, PartName.SIGNAL),
    *(PartName.RECEIPT_PRINTER, PartName.DOCUMENT),
)
#: what else may begin anew on it
SERVICES = (Remedy.CARD_SERVICE, Remedy.PRINT_SERVICE)


class ComputerTrouble(StrEnum):
    """What may be wrong with it until it is mended."""

    #: the logs of the system have grown until nothing is left, or little
    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"
    #: something else has, which nobody may throw away unseen
    DISK_TAKEN = "disk_taken"
    READ_ONLY = "read_only"
    NO_MEMORY = "no_memory"
    HOT = "hot"
    #: whatever keeps the clock in time has hung itself up
    UNSYNCED = "unsynced"
    #: it has no TPM, and the keys are sealed with one of the disk
    NO_TPM = "no_tpm"


_LITTLE = Room(200_000_000, 0.9)
_ROOM = {
    ComputerTrouble.DISK_FULL: Room(1_000_000, 0.9),
    ComputerTrouble.DISK_LOW: _LITTLE,
    ComputerTrouble.DISK_TAKEN: _LITTLE,
}
#: what ends by it
_REMEDIED: Mapping[Remedy, frozenset[ComputerTrouble]] = {
    Remedy.MAKE_ROOM: frozenset({ComputerTrouble.DISK_FULL, ComputerTrouble.DISK_LOW}),
    Remedy.KEEP_TIME: frozenset({ComputerTrouble.UNSYNCED}),
}


class Powered(Protocol):
    """What begins anew when its power comes back."""

    def power_cycle(self) -> None: ...


class Served(Protocol):
    """What is reached by a service of the computer."""

    def service_restarted(self) -> None:
        """That has been ended, and begins anew."""
        ...


class VirtualComputer:
    """A :class:`devices.computer.port.Computer` without one.

    ``powered`` hang at its USB, as :data:`POWERED` names them; ``served`` are reached by its :data:`SERVICES`.
    """

    def __init__(self, powered: Sequence[Powered] = (), served: Sequence[Served] = ()) -> None:
        self.trouble: ComputerTrouble | None = None
        self._usb = dict(zip(POWERED, powered, strict=True)) if powered else {}
        self._services = dict(zip(SERVICES, served, strict=True)) if served else {}

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

    def sealed_with(self) -> Seal:
        return Seal.DISK if self.trouble is ComputerTrouble.NO_TPM else Seal.TPM

    def remedy(self, what: Remedy) -> str:
        if what in self._services:
            self._services[what].service_restarted()
        elif self.trouble in _REMEDIED.get(what, ()):
            self.trouble = None
        return ""

    def switch_port(self, part: PartName) -> str:
        if part not in self._usb:
            return "no USB device"
        self._usb[part].power_cycle()
        return ""
