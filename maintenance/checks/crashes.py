"""The program has left no report of a crash that nobody has looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.parts import PartName
from maintenance.crashes import crashed, reports_in
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.RECORDS
EVERY_S = 600.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    fault = crashed(await asyncio.to_thread(reports_in, machine.crashes))
    return (Finding(PART, fault),) if fault else ()
