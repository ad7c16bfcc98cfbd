"""A round to the departments: what waits is sent, answers are fetched. Every line on its own, against the clock.

What is sent is kept as sent only afterwards: after a crash it is sent again, and by its key it is the same request.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from config.clock import Clock
from config.faults import place_of
from office.cases import casework, review
from office.departments import pushing
from office.departments.port import Agency, Answer, Push, understood
from office.departments.pushing import TO_SEND, PushState
from office.port import Shared, ShareState
from office.sharing import shared

if TYPE_CHECKING:
    from office.bureau import Bureau

log = logging.getLogger(__name__)
#: nobody stands there: a line may take as long
WITHIN_S = 30.0
T = TypeVar("T")


async def to_departments(bureau: Bureau, agencies: Mapping[str, Agency], clock: Clock) -> Counter[str]:
    """One round; how many requests were sent, answered, and so on."""
    counted: Counter[str] = Counter()
    for push, state in await bureau.at_the_desk(pushing.to_look_at, writing=False):
        line = agencies.get(push.department)
        counted[await _followed(bureau, line, push, state, clock)] += 1
    return counted


async def _followed(bureau: Bureau, line: Agency | None, push: Push, state: PushState, clock: Clock) -> str:
    def failed(connection: sa.Connection, now: datetime) -> None:
        pushing.failed(connection, push.key, now)

    if line is None:
        await bureau.at_the_desk(failed)
        return "unreachable"
    if state in TO_SEND:
        if await _in_time(line.send(push), push, clock) is None:
            await bureau.at_the_desk(failed)
            return "unreachable"
        await bureau.at_the_desk(lambda connection, now: pushing.sent(connection, push.key, now))
        return "sent"
    told = await _in_time(line.answer(push.key), push, clock)
    if told is None or told[0] is None:
        await bureau.at_the_desk(lambda connection, now: pushing.quiet(connection, push.key, now))
        return "quiet"
    answer = understood(push, told[0])
    if answer is None:
        await bureau.at_the_desk(lambda connection, now: pushing.nonsense(connection, push.key, now))
        return "nonsense"
    await bureau.at_the_desk(lambda connection, now: conclude(connection, push, answer, now))
    return answer.state


def conclude(connection: sa.Connection, push: Push, answer: Answer, moment: datetime) -> None:
    """Keep what was answered; where it was the last thing that was missing, the case is completed in the same call."""
    if not pushing.answered(connection, push.key, answer, moment):
        return
    told = {(item, push.department): _shared(push.department, answer.items.get(item)) for item in push.items}
    shared.keep(connection, push.number, told, push.matter, moment)
    review.upgraded(connection, casework.case_of(connection, push.case_number), moment)


def _shared(department: str, value: str | None) -> Shared:
    return Shared(ShareState.UNKNOWN if value is None else ShareState.KNOWN, value or "", department)


async def _in_time(question: Awaitable[T], push: Push, clock: Clock) -> tuple[T] | None:
    """What came over the line in time; None when nothing did, whatever it raised."""
    asked = asyncio.ensure_future(question)
    timer = asyncio.ensure_future(clock.sleep(WITHIN_S))
    waited: set[asyncio.Future[Any]] = {asked, timer}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        asked.cancel()
    if not asked.done():
        return None
    try:
        return (asked.result(),)
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the line's own: nobody waits here any more
        log.info("department %s: %s", push.department, place_of(error))
        return None
