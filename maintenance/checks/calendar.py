"""The holidays of the coming year are known, once the State Council has published them: deadlines count working days.

The notice comes in November, the library of it some weeks later. Until then the days that law fixes are counted, and
every deadline beyond says that it is not certain.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from config.clock import today
from config.faults import Fault
from config.holidays import last_noticed_year
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.CLOCK
EVERY_S = 6 * 3600.0
WITHIN_A_VISIT = False
#: from this day on the notice of the next year is out, and the days it names come into the deadlines
PUBLISHED_BY = (12, 10)


async def look(machine: Machine) -> Sequence[Finding]:
    day = today(machine.clock)
    needed = day.year + ((day.month, day.day) >= PUBLISHED_BY)
    last = await asyncio.to_thread(last_known_year)
    if needed <= last:
        return ()
    return (Finding(PART, Fault("CALENDAR-ENDS", str(last))),)


def last_known_year() -> int:
    """The last year whose holidays are recorded, or whose the library knows."""
    from chinese_calendar.constants import holidays  # it must not cost the start of the kiosk anything

    newest: date = max(holidays)
    return max(newest.year, last_noticed_year())
