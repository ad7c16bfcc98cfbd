"""The document camera is plugged in, and the one that the settings name: by it papers are captured."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from devices.document.port import DocumentCamera
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.DOCUMENT
EVERY_S = 300.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    camera: DocumentCamera = machine.parts[PART]
    await camera.ready()
    return ()
