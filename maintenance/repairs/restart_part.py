"""Close one part, make it again and start it: a driver that hangs, or has lost its way, begins anew.

Never the machine: a part is restarted alone, and whoever needs another one is served meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By

#: what may be the program's own state, and not the device's; a plug that is out no restart puts in
MENDS = frozenset(
    {
        *("CARD-NO-READER", "CARD-UNEXPECTED", "CARD-TIMEOUT"),
        *("ID-NO-READER", "ID-OUT-OF-ORDER", "ID-GARBLED", "ID-PORT-BUSY", "ID-UNEXPECTED", "ID-TIMEOUT"),
        *("CAMERA-STALLED", "CAMERA-FROZEN", "FACE-PROCESS-DIED", "FACE-UNAVAILABLE", "FACE-UNEXPECTED"),
        *("OFFICE-UNEXPECTED", "OFFICE-STORE", "PRESS-UNEXPECTED", "PRINTER-COMPOSE", "PRINTER-FONTS"),
        *(
            "PRINTER-UNEXPECTED",
            "RECEIPT-PRINTER-UNEXPECTED",
            "SIGNAL-UNAVAILABLE",
            "SIGNAL-UNEXPECTED",
            "STICK-UNEXPECTED",
            "DOCUMENT-UNEXPECTED",
        ),
        *("ATTEMPTS-UNEXPECTED", "RECORDS-STORE", "RECORDS-UNEXPECTED", "COMPUTER-UNEXPECTED", "CHECK-LATE"),
    }
)
ORDER = 20
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:
    await machine.restart(part)
    return {}
