"""Delete the reports of crashes, after somebody has sent them to remote maintenance."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from config.parts import PartName
from maintenance.crashes import forget
from maintenance.machine import Machine
from maintenance.port import By

MENDS = frozenset({"CRASH-REPORTED"})
ORDER = 10
BY = By.STAFF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:  # noqa: ARG001 - they lie in one folder
    return {"reports": str(await asyncio.to_thread(forget, machine.crashes))}
