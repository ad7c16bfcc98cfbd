"""The reader of social-security cards is there and works; that no card is in it is no trouble."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from maintenance.readers import reader_works

PART = PartName.CARD_READER
#: as soon as the first screen, which offers what can be read
EVERY_S = 4.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    reader_works(await machine.start(PART))
    return ()
