"""The dated figures do not end: each year's is entered once it ought to be out, and lunar days of the next one too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from config.clock import today
from config.faults import Fault
from config.figures import missing_figures
from config.holidays import last_lunar_year
from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

PART = PartName.CLOCK
EVERY_S = 6 * 3600.0
WITHIN_A_VISIT = False


async def look(machine: Machine) -> Sequence[Finding]:
    ending = await asyncio.to_thread(_ending, today(machine.clock))
    return (Finding(PART, Fault("PARAMETERS-ENDING", "; ".join(ending))),) if ending else ()


def _ending(day: date) -> list[str]:
    """What ends, and with which year."""
    ending = [str(missing) for missing in missing_figures(day)]
    last = last_lunar_year()
    return ending if last > day.year else [*ending, f"holidays.yaml lunar: {last}"]
