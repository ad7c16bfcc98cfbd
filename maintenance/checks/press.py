"""The press loads: a paper could be set now."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from printing.documents.port import Press

PART = PartName.PRESS
EVERY_S = 300.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    press: Press = machine.parts[PART]
    await press.preload()
    if not machine.attendance:  # else whoever came meanwhile may need it
        await press.rest()
    return ()
