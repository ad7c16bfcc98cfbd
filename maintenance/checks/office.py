"""The office is within reach."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from office.port import Office

PART = PartName.OFFICE
EVERY_S = 30.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    office: Office = await machine.start(PART)
    await office.reached()
    return ()
