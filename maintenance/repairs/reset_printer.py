"""After somebody has removed the trouble: empty the queue and let the printer go on from where it is."""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By
from printing.port import Printer

MENDS = frozenset(
    {
        *("PRINTER-OFF", "PRINTER-OUT-OF-PAPER", "PRINTER-JAM", "PRINTER-COVER", "PRINTER-INK", "PRINTER-CUTTER"),
        *("PRINTER-PAPER-LEFT", "PRINTER-PAUSED", "PRINTER-STOPPED"),
    }
)
ORDER = 30
BY = By.STAFF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:
    printer: Printer = machine.parts[part]
    await printer.recover()
    return {}
