"""The panel is as large as the settings say: it serves whatever its size, but every size on the screen rests on it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.panel.port import Differs, Panel, Unsaid
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.PANEL
EVERY_S = 600.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    return [Finding(PART, doubt) for doubt in await doubts(machine.parts[PART])]


async def doubts(panel: Panel) -> Sequence[Fault]:
    """What is to be said of the panel."""
    match await asyncio.to_thread(panel.status):
        case Differs(known):
            return (Fault("PANEL-SIZE", known),)
        case Unsaid(known):
            return (Fault("PANEL-SILENT", known),)
    return ()
