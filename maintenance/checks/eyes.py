"""The eyes have been loaded and proved, the camera is ours, and the thresholds of the face check are calibrated."""

from __future__ import annotations

from collections.abc import Sequence

from config.face import Calibration
from config.faults import Fault
from config.parts import PartName
from devices.face.port import Eyes
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.EYES
EVERY_S = 60.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    eyes: Eyes = await machine.start(PART)
    await eyes.ready()
    if machine.calibration is Calibration.VALID:
        return ()
    return (Finding(PART, Fault("FACE-NOT-CALIBRATED", machine.calibration.value)),)
