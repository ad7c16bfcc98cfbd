"""The kiosk's memory is whole: its chain is that of every event that was written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from records.port import Records

PART = PartName.RECORDS
#: 100,000 events take a third of a second of a thread
EVERY_S = 6 * 3600.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    records: Records = machine.parts[PART]
    await asyncio.to_thread(records.verify)
    return ()
