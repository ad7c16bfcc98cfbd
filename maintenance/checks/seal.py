"""The keys of the site are sealed by the machine's TPM: those sealed by its disk go with whoever takes that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from config.faults import Fault
from config.parts import PartName
from devices.computer.port import Computer, Seal
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.COMPUTER
#: whoever has sealed them anew sees it
EVERY_S = 600.0
WITHIN_A_VISIT = True


async def look(machine: Machine) -> Sequence[Finding]:
    computer: Computer = machine.parts[PART]
    seal = await asyncio.to_thread(computer.sealed_with)
    return (Finding(PART, Fault("KEYS-ON-DISK")),) if seal is Seal.DISK else ()
