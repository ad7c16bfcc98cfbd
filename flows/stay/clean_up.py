"""The one clean-up through which every visit ends, whatever has ended it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from config.clock import slept
from config.faults import Fault, place_of
from flows.pages.said import Said
from flows.parts import Parts
from flows.stay.end import VisitEnd
from flows.stay.journal import Journal
from records.port import Slot

log = logging.getLogger("visit")

#: how long one part of the clean-up may hold it up; the next citizen waits for it, and SIGTERM leaves 5 s for all
CLEAN_UP_S = 1.0


class CleanUp:
    """Wipe the screen, note which cards are left and that the visit is over, forget the person, wake the chores.

    All of it is done, whatever one part of it raises, and soon: a part that is late goes on in the background.
    """

    def __init__(self, screen: Said, parts: Parts, journal: Journal) -> None:
        self._screen = screen
        self._parts = parts
        self._journal = journal

    async def run(self, end: VisitEnd) -> None:
        """Do it, once, for a visit that ended with ``end``. A RECORDS-* fault is raised when all else has been done."""
        slots: list[Slot] = []
        work = (
            self._wipe,
            partial(self._look_for_left_cards, slots),
            partial(self._note_end, end, slots),
            partial(self._note_left_cards, slots),
            self._journal.forget,
            self._wake_chores,
        )
        for fault in [await self._fault_of(part) for part in work]:
            if fault is not None and fault.code.startswith("RECORDS-"):
                raise fault

    async def _wipe(self) -> None:
        self._screen.wipe()

    async def _look_for_left_cards(self, slots: list[Slot]) -> None:
        slots += self._parts.left.visit_ends()

    async def _note_end(self, end: VisitEnd, slots: Sequence[Slot]) -> None:
        """The end of the visit and the cards that it left are one event: neither can be lost without the other."""
        await self._journal.note("visit.ended", reason=end.reason, left=" ".join(slots))

    async def _note_left_cards(self, slots: Sequence[Slot]) -> None:
        for slot in slots:
            await self._journal.note("card.left", slot=slot)

    async def _wake_chores(self) -> None:
        self._parts.chores.wake()  # the print queue and the office: nobody has to wait for them

    async def _fault_of(self, part: Callable[[], Awaitable[None]]) -> Fault | None:
        """Do one part; the fault that it raises, noted. Of any other error nothing is told but its place."""
        try:
            await self._in_time(part)
        except Fault as fault:
            await self._note_fault(fault.code)
            return fault
        except Exception as bug:  # noqa: BLE001 - the other parts must be done
            log.error("clean-up: unexpected %s", place_of(bug))
            await self._note_fault("VISIT-BUG")
        return None

    async def _note_fault(self, code: str) -> None:
        try:
            await self._in_time(lambda: self._journal.note("visit.fault", step="clean_up", fault=code))
        except Exception as error:  # noqa: BLE001 - the memory is the trouble, or the next: the log file has both
            log.error("clean-up: %s was not noted: %s", code, place_of(error))

    async def _in_time(self, work: Callable[[], Awaitable[None]]) -> None:
        """Await ``work`` for :data:`CLEAN_UP_S` at most; then it goes on in the background."""
        doing = asyncio.ensure_future(_begun(work))
        limit = asyncio.ensure_future(slept(self._parts.clock, CLEAN_UP_S))
        try:
            await asyncio.wait((doing, limit), return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()
        if doing.done():
            doing.result()
        else:
            log.error("clean-up: a part is late")
            doing.add_done_callback(_ended_late)


async def _begun(work: Callable[[], Awaitable[None]]) -> None:
    await work()


def _ended_late(doing: asyncio.Task[None]) -> None:
    if not doing.cancelled() and (error := doing.exception()) is not None:
        log.error("clean-up: what was late ended with %s", place_of(error))
