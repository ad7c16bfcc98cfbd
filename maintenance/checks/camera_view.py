"""The camera sees: told by how the last face checks ended, and no picture is taken for it.

Without somebody's consent the camera stays closed (PIPL art. 29), so nobody looks through it to see whether it is
dirty. But where one person after another ends in darkness, or with no face or a covered one, it is not the people.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from config.faults import Fault
from config.parts import PartName
from devices.face.port import Outcome
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.RECORDS
EVERY_S = 120.0
WITHIN_A_VISIT = True
#: what a lens that is dirty, covered or turned away makes of everybody
BLIND = frozenset({Outcome.POOR_LIGHT, Outcome.NO_FACE, Outcome.OCCLUDED})
#: so many different visits, one after another
VISITS = 3


async def look(machine: Machine) -> Sequence[Finding]:
    looks = reversed((await machine.memory.now()).looks)
    blind = list(takewhile(lambda one: one[1] in BLIND, looks))
    if len({visit for visit, _ in blind}) < VISITS:
        return ()
    return (Finding(PartName.EYES, Fault("CAMERA-BLIND", " ".join(how for _, how in blind))),)
