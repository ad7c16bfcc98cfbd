"""The clock can be read, and has not jumped since the last look.

One that cannot be right when the kiosk starts, or before a visit, the memory refuses (CLOCK-WRONG); a jump between two
looks tells of a time source that is wrong, or of somebody who sets the clock.
"""

from __future__ import annotations

from collections.abc import Sequence

from config.clock import Clock
from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.CLOCK
EVERY_S = 60.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    clock: Clock = machine.parts[PART]
    jump = machine.jumps.seen(clock.now(), clock.monotonic())
    return (Finding(PART, Fault("CLOCK-JUMPED", jump)),) if jump else ()
