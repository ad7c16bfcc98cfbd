"""The computer has memory left: without it Linux ends the largest program, and that is the kiosk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.computer.port import Computer
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
EVERY_S = 120.0
WITHIN_A_VISIT = True
#: the eyes and the press need up to 400 MB while they work, on a computer of 4 GB
LOW = 0.08


async def look(machine: Machine) -> Sequence[Finding]:
    computer: Computer = machine.parts[PART]
    free = await asyncio.to_thread(computer.free_memory)
    return (Finding(PART, Fault("MEMORY-LOW", f"{free:.0%}")),) if free < LOW else ()
