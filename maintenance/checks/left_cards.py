"""No card of an earlier visit lies in a slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.faults import Fault
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding
from records.port import Slot, left_cards

PART = PartName.RECORDS
EVERY_S = 60.0
WITHIN_A_VISIT = True
READERS: Mapping[Slot, PartName] = {Slot.SOCIAL_CARD: PartName.CARD_READER, Slot.ID_CARD: PartName.ID_READER}


async def look(machine: Machine) -> Sequence[Finding]:
    left = left_cards((await machine.memory.now()).cards)
    return [Finding(READERS[slot], Fault("CARD-LEFT", f"{since:%Y-%m-%d %H:%M}")) for slot, since in left.items()]
