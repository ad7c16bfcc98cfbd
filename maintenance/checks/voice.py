"""The kiosk can be heard, and a headset seen. One that cannot be heard serves in silence: it wants to be seen to."""

from __future__ import annotations

from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.voice.port import Voice
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.VOICE
EVERY_S = 900.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    voice: Voice = machine.parts[PART]
    doubts = list(await voice.doubts())
    try:
        await voice.ready()
    except Fault as fault:
        if fault.code != "VOICE-UNAVAILABLE":
            raise
        doubts.insert(0, fault)
    return [Finding(PART, doubt) for doubt in doubts]
