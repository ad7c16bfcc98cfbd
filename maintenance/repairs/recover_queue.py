"""Take every waiting job out of the printer's queue, then let it print again.

CUPS pauses a queue when paper is out, and leaves it paused after the refill. What waited in it is somebody else's
paper: the queue is emptied before it is enabled, or it comes out for the next citizen.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By
from printing.port import Printer

MENDS = frozenset(
    {
        *("PRINTER-PAUSED", "PRINTER-STOPPED", "PRINTER-TIMEOUT", "PRINTER-LOST", "PRINTER-CANCELLED"),
        *("PRINTER-SPOOL", "SPOOL-FULL"),
    }
)
ORDER = 10
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:
    printer: Printer = machine.parts[part]
    await printer.recover()
    return {}
