"""The lamp and the sounder at the desk answer: by them somebody at the machine calls the staff."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from devices.signal.port import Signal
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.SIGNAL
EVERY_S = 60.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    signal: Signal = machine.parts[PART]
    await signal.ready()
    return ()
