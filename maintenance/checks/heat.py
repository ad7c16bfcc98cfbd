"""The computer is not too hot: a hot one slows down first, and ends the program later."""

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
#: processors of kiosks throttle from 90 to 100 degrees on
HOT_C = 85.0


async def look(machine: Machine) -> Sequence[Finding]:
    computer: Computer = machine.parts[PART]
    hottest = await asyncio.to_thread(computer.hottest_c)
    if hottest is None or hottest < HOT_C:
        return ()
    return (Finding(PART, Fault("COMPUTER-HOT", f"{hottest:.0f} °C")),)
