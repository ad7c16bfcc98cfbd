"""The office is within reach, and its clock says what ours does: days of the law and certificates hang on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from office.port import Office

PART = PartName.OFFICE
EVERY_S = 30.0
WITHIN_A_VISIT = True
#: clocks that are set by a time source differ by less than a second, and an answer takes some; certificates of the
#: office allow five minutes
SKEW_AT_MOST = timedelta(minutes=2)


async def look(machine: Machine) -> Sequence[Finding]:
    office: Office = await machine.start(PART)
    told = await office.reached()
    if machine.settings.clock.driver != "system":  # of a demonstration, whose day is chosen
        return ()
    skew = machine.clock.now() - told
    if abs(skew) <= SKEW_AT_MOST:
        return ()
    return (Finding(PartName.CLOCK, Fault("CLOCK-SKEW", f"{skew.total_seconds():+.0f} s")),)
