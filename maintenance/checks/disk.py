"""There is room where the kiosk's memory lies, and it can be written: nothing may start that cannot be remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.computer.port import Computer
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
EVERY_S = 300.0
WITHIN_A_VISIT = True
MEGABYTE = 1_000_000
#: below this somebody should come: some months of visits
LOW_BYTES = 500 * MEGABYTE
#: below this SQLite may not be able to finish what it has begun
FULL_BYTES = 50 * MEGABYTE
#: a file system can be full of names, too
LOW_FILES = 0.02


async def look(machine: Machine) -> Sequence[Finding]:
    computer: Computer = machine.parts[PART]
    if why := await asyncio.to_thread(computer.store, machine.data):
        return (Finding(PartName.RECORDS, Fault("DISK-UNWRITABLE", why), keeps_from_serving=True),)
    room = await asyncio.to_thread(computer.room, machine.data)
    if room is None:
        return ()
    left = f"{room.free_bytes / MEGABYTE:.0f} MB, {room.files:.0%}"
    if room.free_bytes < FULL_BYTES:
        return (Finding(PartName.RECORDS, Fault("DISK-FULL", left), keeps_from_serving=True),)
    if room.free_bytes < LOW_BYTES or room.files < LOW_FILES:
        return (Finding(PartName.RECORDS, Fault("DISK-LOW", left)),)
    return ()
