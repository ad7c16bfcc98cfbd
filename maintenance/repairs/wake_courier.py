"""Let the courier try at once what the office is still owed, once the office answers; its pauses go on growing."""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By
from office.port import Office

MENDS = frozenset({"OUTBOX-WAITING"})
ORDER = 10
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:  # noqa: ARG001 - there is one courier
    office: Office = await machine.start(PartName.OFFICE)
    await office.reached()
    machine.hurry()
    return {}
