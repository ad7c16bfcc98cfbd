"""The clock follows a source of time: one that is left alone is minutes away after some months."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.computer.port import Computer, TimeSync
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
EVERY_S = 600.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    if machine.settings.clock.driver != "system":  # that of a demonstration is wrong on purpose
        return ()
    computer: Computer = machine.parts[PART]
    sync = await asyncio.to_thread(computer.time_sync)
    return (Finding(PartName.CLOCK, Fault("CLOCK-UNSYNCED")),) if sync is TimeSync.UNSYNCED else ()
