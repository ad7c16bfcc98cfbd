"""Nothing that the machine uses up runs low, and every count of it fits: by the log, and by what the devices say."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from maintenance.supplies import findings

PART = PartName.RECORDS
EVERY_S = 60.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    now = machine.clock.now()
    return findings((await machine.memory.now()).supplies.stocks(now), now)
