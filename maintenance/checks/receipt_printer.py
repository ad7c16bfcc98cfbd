"""The printer of receipts could print now; nothing hangs from its mouth, and it asks for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from maintenance.printers import printer_works

PART = PartName.RECEIPT_PRINTER
EVERY_S = 30.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    return await printer_works(machine, PART)
