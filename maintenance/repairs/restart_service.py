"""Have the system start anew the service behind a part: the one for cards, or the one that prints.

One that does not answer begins anew; what the print service held is gone with it, whosever it was: what anybody else
has put into the kiosk's own queue would come out among the papers of citizens.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.parts import PartName
from devices.computer.port import Computer, Remedy
from maintenance.machine import Machine
from maintenance.port import By
from maintenance.system import asked

_BEHIND: Mapping[PartName, Remedy] = {
    PartName.CARD_READER: Remedy.CARD_SERVICE,
    PartName.PRINTER: Remedy.PRINT_SERVICE,
}
MENDS = frozenset({"CARD-NO-SERVICE", "PRINTER-OFF", "QUEUE-OTHERS"})
PARTS = frozenset(_BEHIND)
ORDER = 20
BY = By.ITSELF


async def repair(machine: Machine, part: PartName) -> Mapping[str, str]:
    computer: Computer = machine.parts[PartName.COMPUTER]
    await asked(lambda: computer.remedy(_BEHIND[part]))
    return {}
