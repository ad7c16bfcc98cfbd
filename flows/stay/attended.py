"""A stay, and what the service does after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from config.faults import Fault, place_of
from config.language import Language
from config.waiting import to_its_end
from flows.person.attendance import Attendance
from flows.stay.end import EndReason, VisitEnd
from flows.stay.stay import Stay
from flows.stay.streams import first_of

log = logging.getLogger("service")

OnVisit = Callable[[Stay, VisitEnd], None]


class Host(Protocol):
    """Who serves: hears how each stay ended."""

    @property
    def attendance(self) -> Attendance: ...

    async def visit_failed(self, fault: Fault) -> None:
        """A stay ended with a fault that puts the kiosk out of service; return when it serves again."""
        ...

    def visit_ended(self, visit: Stay, end: VisitEnd) -> None: ...


class AttendedVisit:
    """A visit, and what the service does after it."""

    def __init__(self, visit: Stay, service: Host, left: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """``left`` is what the service does once whoever it was has gone."""
        self._visit = visit
        self._left = left
        self._service = service
        self._leaving = asyncio.Event()

    async def run(self) -> VisitEnd | None:
        """Walk the visit to its end; None when it ended for a reason that puts the kiosk out of service.

        Then it returns when the kiosk serves again, so that nobody can begin anything meanwhile, or when cancelled.
        """
        with self._service.attendance.of(self._visit):
            try:
                return await self._attended()
            finally:
                await to_its_end(self._left())

    async def _attended(self) -> VisitEnd | None:
        try:
            end = await self._visit.run()
        except Fault as fault:
            await first_of(self._service.visit_failed(fault), self._leaving.wait())
            return None
        except Exception as bug:  # noqa: BLE001 - whatever it is, the next citizen must be served
            log.error("a visit ended with %s", place_of(bug))
            end = VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        self._service.visit_ended(self._visit, end)
        return end

    def speak(self, language: Language) -> None:
        """See :meth:`flows.visit.Visit.speak`."""
        self._visit.speak(language)

    def cancel(self, reason: str) -> None:
        self._leaving.set()
        self._visit.cancel(reason)
