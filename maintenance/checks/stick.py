"""A USB stick could be read here, and would be read-only: by it employers bring their lists."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from devices.stick.port import Stick
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.STICK
EVERY_S = 300.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    stick: Stick = machine.parts[PART]
    await stick.ready()
    return ()
