"""Let the courier try at once what the office is still owed, and begin with short pauses again."""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By

MENDS = frozenset({"OUTBOX-WAITING"})
ORDER = 10
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:  # noqa: ARG001 - there is one courier
    machine.wake()
    return {}
