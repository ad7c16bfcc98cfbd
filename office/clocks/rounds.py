"""The rounds of an office: what is due is told, and departments are asked, over and over; several may do it at once."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import NoReturn

from config.clock import Clock
from config.faults import Fault
from office.bureau import Bureau
from office.clocks.escalation import escalate, is_somebody_to_tell
from office.departments.port import Agency
from office.departments.rounds import to_departments

log = logging.getLogger(__name__)


async def round_of(bureau: Bureau, agencies: Mapping[str, Agency], clock: Clock) -> Mapping[str, int]:
    """One round; what was told, sent and answered, and how often. OFFICE-STORE."""
    told: Counter[str] = Counter()
    while await bureau.at_the_desk(is_somebody_to_tell, writing=False):
        told += await bureau.at_the_desk(escalate)
    asked = await to_departments(bureau, agencies, clock)
    return {**told, **{f"push.{what}": count for what, count in asked.items()}}


async def rounds(bureau: Bureau, agencies: Mapping[str, Agency], clock: Clock, every_s: float) -> NoReturn:
    """Go round for ever; a database that is away is met again in the next round."""
    while True:
        try:
            done = await round_of(bureau, agencies, clock)
        except Fault as fault:
            log.warning("round of the office: %s", fault.code)
        else:
            if done:
                log.info("round of the office: %s", done)
        await clock.sleep(every_s)
