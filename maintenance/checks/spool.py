"""There is room where CUPS keeps what waits for the printer: a full spool loses papers without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from config.faults import Fault
from config.parts import PartName
from devices.computer.port import Computer
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
EVERY_S = 300.0
WITHIN_A_VISIT = True
SPOOL = Path("/var/spool/cups")
#: a notice of many pages, rendered for a printer that takes no PDF
LOW_BYTES = 100_000_000


async def look(machine: Machine) -> Sequence[Finding]:
    if machine.settings.printer.driver == "folder":
        return ()
    computer: Computer = machine.parts[PART]
    room = await asyncio.to_thread(computer.room, SPOOL)
    if room is None or room.free_bytes >= LOW_BYTES:  # a printer without CUPS keeps nothing here
        return ()
    return (Finding(PartName.PRINTER, Fault("SPOOL-FULL", f"{room.free_bytes / 1_000_000:.0f} MB")),)
