"""A kiosk in service without a window: the service itself, the idle watch, and a screen that nobody sees."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from config.clock import Clock
from config.faults import place_of
from config.language import ZH, Language, Spoken, using
from config.parts import PartName
from config.settings import Settings
from flows.around import Watch
from flows.bodies import FaultVoices
from flows.boundary import bounded
from flows.first_screen.offers import Offer, search
from flows.page import Page
from flows.pages.farewell import is_out_of_service
from flows.pages.moves import BACK
from flows.service import Service
from flows.stay.attended import AttendedVisit
from flows.stay.calls import CallDesk
from flows.stay.stay import Stay
from flows.visit import EndReason, VisitEnd
from maintenance.restarts import KioskRestarts
from play.hearing import Hearing
from play.screen import HeadlessScreen
from play.site import VirtualSite
from ui.ears import Key
from ui.helping import Helping
from ui.idle import IdleWatch, Pace, pace_of

log = logging.getLogger("kiosk")

#: the moves of the first screen beside its scenes: to look for one, and to type what it is called
SEARCH, LETTERS = "search", "letters"


class HeadlessKiosk:
    """The front of a :class:`flows.service.Service`, as the window is one.

    ``shown(page)`` is called with everything that comes on the screen; None is the start.
    """

    def __init__(
        self,
        settings: Settings,
        site: VirtualSite,
        clock: Clock,
        shown: Callable[[Page | None], None],
        ended: Callable[[Stay, VisitEnd], None] = lambda _visit, _end: None,
        watch: Watch | None = None,
    ) -> None:
        self._shown = shown
        self._ended = ended
        #: the first screen
        self.offers: Sequence[Offer] = ()
        self._out_of_service = ""
        #: what has been typed by somebody who looks for a service; None while nobody does
        self._sought: str | None = None
        self._visit: AttendedVisit | None = None
        #: what whoever is there reads
        self._spoken = Spoken()
        self._visiting: asyncio.Task[None] | None = None
        self._next = ""
        self._stopped = asyncio.Event()
        self._news = asyncio.Event()
        self._calling: set[asyncio.Task[None]] = set()
        self.helping = Helping(settings.hall, clock, self._calls, self._follow)
        self.helping.changed = self._help_changed
        self._help_page: Page | None = None
        voice = bounded(site.voice(), PartName.VOICE)
        self._hearing = Hearing(self, voice, clock, settings)
        self._idle = IdleWatch(clock, settings.idle, self._count_down, self._idle_expired, lambda: self.helping.waits)
        self.screen = HeadlessScreen(clock, self._page_changed, self._spoken)
        self._service = Service(
            settings=settings, site=site, clock=clock, front=self, voice=voice, on_visit=self._visit_ended, watch=watch
        )
        self._has_desk = settings.staff is not None
        self._service.on_call = self._help_changed
        site.program.restarts = KioskRestarts(
            self._service.attendance.no_citizen, self._service.note, self.stop, lambda: None
        )
        #: how every visit ended, oldest first
        self.ends: list[VisitEnd] = []

    # -- what is to be seen from outside --

    @property
    def serving(self) -> bool:
        """Whether a visit is running, its clean-up and farewell included."""
        return self._visiting is not None

    @property
    def available(self) -> bool:
        """Whether somebody could begin a visit now."""
        return (
            any(not offer.why_not for offer in self.offers)
            and not self.serving
            and self.screen.page is None
            and not self.stopped
        )

    @property
    def stopped(self) -> bool:
        """Whether it has been told to end."""
        return self._stopped.is_set()

    @property
    def services(self) -> tuple[str, ...]:
        """The scenes that can be begun now."""
        return tuple(offer.scene for offer in self.offers if not offer.why_not) if self.available else ()

    @property
    def moves(self) -> tuple[str, ...]:
        """What can be done on the first screen: begin a service, or look for one by its words."""
        if not self.available:
            return ()
        if self._sought is None:
            return (*self.services, SEARCH)
        found = (one.what.scene for one in search(self._sought, self.offers) if isinstance(one.what, Offer))
        return (*(scene for scene in found if scene in self.services), LETTERS, BACK)

    @property
    def desk_open(self) -> bool:
        """Whether the staff may sign in: from the first screen, or while the kiosk is out of service."""
        at_start = self.available and self._sought is None
        out_of_service = is_out_of_service(self.screen.page)
        return self._has_desk and not self.stopped and (at_start or out_of_service)

    @property
    def page_moves(self) -> tuple[str, ...]:
        """What can be done on the page that lies uppermost."""
        return self.helping.moves if self.helping.open else self.screen.moves

    @property
    def searching(self) -> bool:
        """Whether somebody looks for a service by its words."""
        return self.available and self._sought is not None

    @property
    def on_offer(self) -> tuple[Offer, ...]:
        """Every scene of the first screen."""
        return tuple(self.offers)

    def why_not(self, scene: str) -> str:
        """Why ``scene`` cannot be begun, as the first screen says it; empty when it can be."""
        return next((offer.why_not for offer in self.offers if offer.scene == scene), "")

    async def changed(self, within_s: float) -> bool:
        """Return at the next change of anything; False when there was none in time."""
        self._news.clear()
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    # -- life --

    async def run(self) -> None:
        """Serve until :meth:`stop`, and end in order: the visit, then the parts."""
        tasks = [asyncio.ensure_future(work()) for work in (self._service.run, self._idle.run)]
        with using(self._spoken):  # whoever listens hears the language of the visit
            listened = (self._hearing.ears.run, self._hearing.ears.follow_headset)
            tasks += [asyncio.ensure_future(work()) for work in listened]
        try:
            await self._stopped.wait()
            self._cancel("shutdown")
            if self._visiting is not None:
                await asyncio.wait([self._visiting])
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                await asyncio.wait([task])
                if not task.cancelled() and (error := task.exception()) is not None:
                    log.error("ended with %s", place_of(error))
            self._tell()

    def stop(self) -> None:
        """Ask :meth:`run` to end."""
        self._stopped.set()
        self._tell()

    def seek(self, typed: str | None) -> None:
        """Look for a service by what is typed; None leaves the search."""
        self._sought = typed
        self._tell()

    def begin(self, scene: str) -> None:
        """Somebody chooses a service; it must be available.

        A visit that has taken the kiosk out of service holds the screen until it serves again, but not against the
        staff.
        """
        if self._visiting is not None:
            self._next = scene
            self._cancel(EndReason.STAFF_RESET)
            return
        self._sought = None
        self._visit = visit = self._service.visit(scene)
        visit.speak(self._spoken.language)
        self._visiting = asyncio.ensure_future(self._accompany(visit))
        self._tell()

    def open_help(self) -> None:
        """*Help* was touched."""
        self.helping.lay(True, self.screen.page.node if self.screen.page else "services")

    def _calls(self) -> CallDesk | None:
        return self._service.calls

    def own(self, staff: str) -> None:
        """Somebody of the staff takes the call of whoever is here."""
        if (calls := self._service.calls) is not None and calls.current is not None:
            self._follow(calls.own(calls.current, staff))

    def touched(self) -> None:
        """Somebody has touched the screen."""
        self._idle.touched()

    def speak(self, language: Language) -> None:
        """Somebody would rather read ``language``; whoever comes next begins in Chinese."""
        self._spoken.language = language
        if self._visit is not None:
            self._visit.speak(language)
        self._tell()

    def key(self, key: Key) -> None:
        """One of the four keys."""
        self._aloud(lambda: self._hearing.press(key))

    def type(self, text: str) -> None:
        """Type on the keypad, or in any other way that the page takes."""
        self.screen.type(text)
        self._aloud(self._hearing.typed)

    def finish(self) -> None:
        """*Finish* was touched."""
        self._cancel("finish")

    async def _accompany(self, visit: AttendedVisit) -> None:
        try:
            if await visit.run() is None:  # it took the whole kiosk out of service
                self.ends.append(VisitEnd(EndReason.FAULT, fault=self._out_of_service))
        finally:
            self._visit = self._visiting = None
            self._spoken.language = ZH
            self.screen.wipe()
            chosen, self._next = self._next, ""
            if chosen and not self.stopped:
                self.begin(chosen)

    # -- the front of the service --

    def offer(self, offers: Sequence[Offer]) -> None:
        self.offers = offers
        self._tell()

    def _visit_ended(self, visit: Stay, end: VisitEnd) -> None:
        self.ends.append(end)
        self._ended(visit, end)

    def _follow(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._calling.add(task)
        task.add_done_callback(self._followed)

    def _followed(self, task: asyncio.Task[None]) -> None:
        self._calling.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the screen ended with %s", place_of(error))

    def _help_changed(self) -> None:
        """What lies on the layer of help is shown as a page, in the language of whoever reads it."""
        with using(self._spoken):
            page = self.helping.page if self.helping.open else None
            before, self._help_page = self._help_page, page
            if page is not None and page != before:
                self._shown(page)
            self._hearing.help_changed(before, page)
        self._tell()

    # -- the screen and the idle watch --

    def _page_changed(self, old: Page | None, new: Page | None) -> None:
        if new is None:
            self._idle.watch(Pace.NEVER)
        elif old is None or not new.continues(old):
            self._idle.watch(pace_of(new))
        else:
            self._idle.updated(old, new)
        if new is not None and isinstance(new.body, FaultVoices):
            self._out_of_service = new.body.code
        if self.helping.open and not (old is not None and new is not None and new.continues(old)):
            self.helping.lay(False)  # it belonged to the page before
        self._aloud(lambda: self._hearing.page_changed(old, new))
        self._shown(new)
        self._tell()

    def _count_down(self, seconds: int, pace: Pace) -> None:
        self._aloud(lambda: self._hearing.count_down(seconds, pace))

    def _aloud(self, work: Callable[[], None]) -> None:
        """Say something; a voice that fails keeps no page from being shown, as behind the window."""
        try:
            with using(self._spoken):
                work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said in the log
            log.error("voice: %s", place_of(error))

    def _idle_expired(self) -> None:
        self._cancel("idle")

    def _cancel(self, reason: str) -> None:
        if self._visit is not None:
            self._visit.cancel(reason)

    def _tell(self) -> None:
        self._news.set()
