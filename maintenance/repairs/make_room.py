"""Have the system throw away its old logs, reports and caches, and what is left of a test or a training with it.

Nothing of the kiosk's memory is ever thrown away for room.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path

from config.mode import Mode
from config.parts import PartName
from devices.computer.port import Computer, Remedy
from maintenance.machine import Machine
from maintenance.port import By
from maintenance.system import asked

MENDS = frozenset({"DISK-LOW", "DISK-FULL"})
ORDER = 10
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:  # noqa: ARG001 - there is one disk
    computer: Computer = machine.parts[PartName.COMPUTER]
    if machine.settings.mode is Mode.SERVICE:
        await asyncio.to_thread(_tidy, machine.data)
    await asked(lambda: computer.remedy(Remedy.MAKE_ROOM))
    return {}


def _tidy(data: Path) -> None:
    """A test and a training empty their folders before they begin, and leave them as they are."""
    for mode in (Mode.TEST, Mode.TRAINING):
        shutil.rmtree(data / mode, ignore_errors=True)
