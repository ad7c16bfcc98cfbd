"""The dated figures do not end: the days of the lunar calendar are known for this year and the next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.clock import today
from config.faults import Fault
from config.holidays import last_lunar_year
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.CLOCK
EVERY_S = 6 * 3600.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    last = await asyncio.to_thread(last_lunar_year)
    if last > today(machine.clock).year:
        return ()
    return (Finding(PART, Fault("PARAMETERS-ENDING", f"holidays.yaml lunar: {last}")),)
