"""The book of today's face checks can be read: without it nobody is let try a face again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from records.port import AttemptBook

PART = PartName.ATTEMPTS
EVERY_S = 600.0
WITHIN_A_VISIT = False
#: no citizen has this number
NOBODY = ""


async def look(machine: Machine) -> Sequence[Finding]:
    book: AttemptBook = machine.parts[PART]
    await asyncio.to_thread(book.today, NOBODY)
    return ()
