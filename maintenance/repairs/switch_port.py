"""Switch the USB port of a device off and on: one that has hung itself up begins anew, as when it is plugged in.

After its driver was made anew in vain. What is not plugged in, or has power of its own, it does not bring back.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from devices.computer.port import Computer
from maintenance.machine import Machine
from maintenance.port import By
from maintenance.system import asked

MENDS = frozenset(
    {
        *("CARD-NO-READER", "ID-NO-READER", "ID-OUT-OF-ORDER", "CAMERA-ABSENT", "CAMERA-STALLED"),
        *("SIGNAL-UNAVAILABLE", "DOCUMENT-ABSENT", "PRINTER-OFF"),
    }
)
#: a printer of sheets is spoken to by the print service, wherever it hangs
PARTS = frozenset(PartName) - {PartName.PRINTER}
ORDER = 25
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:
    computer: Computer = machine.parts[PartName.COMPUTER]
    await asked(lambda: computer.switch_port(part))
    return {}
