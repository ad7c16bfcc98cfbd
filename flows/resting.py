"""Eyes and press are let go while there is no visit: they would be a third of the memory of a kiosk at rest.

Both load in less than a second, behind the first page of a visit. So does an office beside the kiosk, which rests by
itself; one afar is met before it is needed.
"""

from __future__ import annotations

from contextlib import suppress

from config.faults import Fault
from devices.face.port import Eyes
from flows.parts import Parts
from flows.person.attendance import Attendance
from flows.stay.streams import first_of
from printing.documents.port import Press


async def rest_between(parts: Parts, attendance: Attendance) -> None:
    """Let them rest while nobody is served, and load them for whoever comes; until cancelled.

    A part that does not load says so where it is used, and goes on trying.
    """
    while True:
        await attendance.nobody()
        await first_of(_rest(parts.eyes, parts.press), attendance.somebody())
        await attendance.somebody()
        with suppress(Fault):
            await parts.eyes.start()
        with suppress(Fault):
            await parts.office.start()
        with suppress(Fault):
            await parts.press.preload()


async def _rest(eyes: Eyes, press: Press) -> None:
    with suppress(Fault):
        await press.rest()
    with suppress(Fault):
        await eyes.ready()  # of a start: whether they load is known once they have
        await eyes.rest()
