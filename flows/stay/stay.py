"""A stay at the screen, a citizen's visit or one of the staff, and what the service does after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from config.faults import Fault, place_of
from config.language import Language
from flows.stay.end import EndReason, VisitEnd
from flows.stay.streams import first_of, to_its_end
from flows.stay.timing import StepTime

if TYPE_CHECKING:
    from flows.service import Service  # which makes them

log = logging.getLogger("service")


class Stay(Protocol):
    """One stay of somebody at the screen: a citizen's visit, or the staff at the desk."""

    @property
    def times(self) -> tuple[StepTime, ...]: ...

    @property
    def is_citizens(self) -> bool:
        """Whether a citizen is served."""
        ...

    @property
    def going_on(self) -> str | None:
        """The id of a citizen's visit while it lasts; the staff have none."""
        ...

    async def run(self) -> VisitEnd:
        """To its end, its clean-up included."""
        ...

    def speak(self, language: Language) -> None: ...

    def moves(self) -> bool:
        """Whether it gets further, to be asked again and again."""
        ...

    def cancel(self, reason: str) -> None: ...


OnVisit = Callable[[Stay, VisitEnd], None]


class AttendedVisit:
    """A visit, and what the service does after it."""

    def __init__(self, visit: Stay, service: Service, left: Callable[[], Coroutine[Any, Any, None]]) -> None:
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
