"""The kiosk does all that it can: it was not started in safe mode, after crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.parts import PartName
from maintenance.lives import safe_mode
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
EVERY_S = 600.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    fault = await asyncio.to_thread(safe_mode, machine.data)
    return (Finding(PART, fault),) if fault else ()
