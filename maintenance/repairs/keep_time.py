"""Have the system start anew whatever keeps its clock in time: one that has hung itself up asks its servers again."""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from devices.computer.port import Computer, Remedy
from maintenance.machine import Machine
from maintenance.port import By
from maintenance.system import asked

MENDS = frozenset({"CLOCK-UNSYNCED"})
ORDER = 10
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:  # noqa: ARG001 - there is one clock
    computer: Computer = machine.parts[PartName.COMPUTER]
    await asked(lambda: computer.remedy(Remedy.KEEP_TIME))
    return {}
