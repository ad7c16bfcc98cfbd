"""The reader of identity cards is there, answers in its own language, and is hardware."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from maintenance.readers import reader_works

PART = PartName.ID_READER
#: as soon as the first screen, which offers what can be read
EVERY_S = 4.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    reader_works(await machine.start(PART))
    return ()
