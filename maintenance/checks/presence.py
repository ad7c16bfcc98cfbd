"""The sensor tells whether somebody is there. Without it the screen is woken by a touch: it wants to be seen to."""

from __future__ import annotations

from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.presence.port import Presence
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.PRESENCE
EVERY_S = 300.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    presence: Presence = machine.parts[PART]
    try:
        await presence.ready()
    except Fault as fault:
        if fault.code != "PRESENCE-UNAVAILABLE":
            raise
        return [Finding(PART, fault)]
    return ()
