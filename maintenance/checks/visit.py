"""A visit moves: one in which nothing happens for so long is one that nobody ends, and nobody else can begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.RECORDS
EVERY_S = 120.0
WITHIN_A_VISIT = True
#: the idle watch ends a visit within minutes unless somebody answers it
STILL_AT_MOST = timedelta(minutes=30)


async def look(machine: Machine) -> Sequence[Finding]:
    last = (await machine.memory.now()).open_visit
    if last is None or machine.clock.now() - last.at < STILL_AT_MOST or not machine.attendance.has_citizen:
        return ()
    return (Finding(PartName.COMPUTER, Fault("VISIT-STILL", f"{last.at:%Y-%m-%d %H:%M}")),)
