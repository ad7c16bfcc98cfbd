"""One kiosk in service: the parts opened and held, one visit after the other, and what it says when it cannot serve.

It knows no pixels: the window (``ui/station.py``), or a player without one, hands in what it shows itself on. Nothing
that happens here ends it: a part that does not start is the keeper's, who starts it again behind the citizens; without
its memory, or when the parts cannot be opened at all, the kiosk is out of service, says why, and tries again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from config.clock import Clock, slept
from config.faults import Fault, place_of
from config.parts import PartName
from config.running import program_version
from config.settings import Settings
from config.waiting import to_its_end
from devices.voice.port import Voice
from flows.around import Front, SiteParts, Watch
from flows.behind import Behind
from flows.boundary import all_bounded, bounded
from flows.definition import computation
from flows.definition.loading import load_scene, scene_names
from flows.first_screen.beforehand import PrinterWatch
from flows.first_screen.offers import Offer, away_now, nothing_offered, offers, open_to_all
from flows.pages.farewell import Farewell
from flows.pages.moves import DESK
from flows.parts import Parts
from flows.person.attendance import Attendance
from flows.resting import rest_between
from flows.starting import fault_of, started, starts
from flows.stay.attended import AttendedVisit, OnVisit
from flows.stay.calls import CallDesk
from flows.stay.end import VisitEnd
from flows.stay.stay import Stay
from flows.stay.streams import first_of
from flows.visit import Visit
from records.port import Public

log = logging.getLogger("service")

#: how long an out-of-service kiosk waits before it looks whether it can serve again
RETRY_S = 10.0
#: how often a kiosk that nobody uses looks which of its parts are there
LOOK_S = 5.0
#: how often it shows that it moves
BEAT_S = 1.0
#: what is still owed when the kiosk ends may take this long; the next start does the rest
SETTLE_S = 1.0


class Service:
    """Make it inside a running loop, and let :meth:`run` run.

    ``on_visit`` hears of every visit that has ended; ``watch`` hears once a second that all that goes on moves;
    ``life`` is what the event of a start tells beside the version: how the life before ended, and the mode of this one.
    ``why_closed`` tells of a scene why maintenance has closed it (:func:`flows.first_screen.offers.offers`).
    """

    def __init__(
        self,
        settings: Settings,
        site: SiteParts,
        clock: Clock,
        front: Front,
        voice: Voice | None = None,
        on_visit: OnVisit | None = None,
        watch: Watch | None = None,
        life: Mapping[str, Public] | None = None,
        why_closed: Callable[[str], str] = open_to_all,
    ) -> None:
        self._settings = settings
        self._site = site
        self._clock = bounded(clock, PartName.CLOCK)
        self._front = front
        self._voice = bounded(voice, PartName.VOICE) if voice else None
        self._on_visit = on_visit
        self._watch = watch
        self._life = life or {}
        self._why_closed = why_closed
        #: the open parts; None while the kiosk is out of service
        self.parts: Parts | None = None
        loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = loop.create_future()
        self._trouble: asyncio.Future[Fault] = loop.create_future()
        self._serving = asyncio.Event()
        self._told = ""
        #: the calls for help; None while the kiosk is out of service
        self.calls: CallDesk | None = None
        #: told whenever the call of whoever is here is another one
        self.on_call: Callable[[], None] = lambda: None
        self._look = asyncio.Event()
        #: who is served: what is on offer stays as it is for so long
        self.attendance = Attendance(self._look.set)
        self._printers = PrinterWatch(self._clock, lambda: not self.attendance)
        self._behind = Behind()
        #: the parts are open once at a time: to serve, or, while that cannot be, for the staff
        self._one_opens = asyncio.Lock()

    async def opened(self) -> None:
        """Return when the first citizen can be served; the fault that stood in the way is raised."""
        await asyncio.shield(self._opened)

    @property
    def began(self) -> bool:
        """Whether the first try to serve is over, well or not."""
        return self._opened.done()

    def look_again(self) -> None:
        """What is on offer may be otherwise now."""
        self._look.set()

    async def run(self) -> None:
        """Open the parts and hold them until cancelled; out of service, try again and again."""
        beating = asyncio.ensure_future(self._show_life(self._watch)) if self._watch else None
        try:
            await self._run()
        finally:
            if beating is not None:
                beating.cancel()

    async def _run(self) -> None:
        while True:
            async with self._one_opens:  # why it cannot serve stands on the screen before the staff may come
                try:
                    raise await self._served()
                except Fault as fault:
                    self._out_of_service(fault)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and tried again
                    self._out_of_service(Fault("START-UNEXPECTED", place_of(error)))
            await self._pause()

    async def _show_life(self, watch: Watch) -> None:
        """Say that everything moves: this loop, the threads behind it and the memory, and the visit that goes on."""
        while True:
            await self._memory_answered()
            if self._moves():
                watch.visits_move()
            await slept(self._clock, BEAT_S)

    def _moves(self) -> bool:
        try:
            return self.attendance.moves()
        except Fault:  # a clock that cannot be read tells nothing of what moves
            return True

    async def _memory_answered(self) -> None:
        if self.parts is not None:
            with suppress(Fault):  # an answer, too: whoever needs the memory says it
                await asyncio.to_thread(self.parts.records.newest)

    def visit(self, scene: str) -> AttendedVisit:
        """A visit that begins now, or a stay of the staff (:data:`DESK`), who may come also while nothing is on offer.

        RuntimeError when it cannot begin.
        """
        if scene == DESK:
            return AttendedVisit(self._site.desk(self._front.screen, self._for_staff()), self, self.staff_left)
        if self.parts is None:
            raise RuntimeError("a service was started that is not on offer")
        visit = Visit(load_scene(scene), self._front.screen, self.parts, self._printers.away)
        return AttendedVisit(visit, self, self.citizen_left)

    # -- open, and out of service -----------------------------------------------------------------------------------

    async def _served(self) -> Fault:
        """Serve until something makes that impossible, and tell what."""
        self._trouble = asyncio.get_running_loop().create_future()
        async with self._site.open() as opened:
            try:
                await self._bring_up(all_bounded(opened))
                return await self._trouble
            finally:  # whatever ended it, as a window that has gone: who tells it to end meanwhile waits for the end
                await to_its_end(self._closed(all_bounded(opened)))

    async def _closed(self, parts: Parts) -> None:
        await self.citizen_left()
        self.parts = self.calls = None
        self._serving.clear()
        await self._behind.end()
        await self._stop(parts)

    async def _bring_up(self, parts: Parts) -> None:
        event: dict[str, Public] = {"version": program_version(), "site": self._settings.site, **self._life}
        await asyncio.to_thread(parts.records.append, "kiosk.started", public=event)
        await asyncio.to_thread(parts.records.verify)  # opening has looked at the newest events only
        lost, _ = await asyncio.gather(started(parts), asyncio.to_thread(computation.prepare))
        self.parts = parts
        self.calls = CallDesk(parts, lambda: self.attendance.going_on, lambda: self.on_call())
        self._told = ""
        self._say("serving")
        self._front.screen.wipe()
        offered = offers(lost, self._why_closed)
        self._front.offer(offered)
        self._serving.set()
        self._behind.begin(parts.keeper.keep(self.attendance))
        self._behind.begin(rest_between(parts, self.attendance))
        if self._voice is not None:
            self._behind.begin(self._hear(parts, self._voice))
        self._behind.begin(self._keep_offering(parts, offered))
        self._behind.begin(self._printers.look(parts))
        if not self._opened.done():
            self._opened.set_result(None)

    async def _keep_offering(self, parts: Parts, offered: Sequence[Offer]) -> None:
        """Look again and again which parts are there, and offer what can be done with them. Nobody waits for it."""
        await fault_of(parts.office.start)  # it may take its time to get ready, and is not late for that
        seen = None
        while True:
            self._look.clear()
            if not self.attendance:
                away = await away_now(parts)
                # Offers are made of this alone, and nearly always it is as it was.
                before, seen = seen, (away, tuple(map(self._why_closed, scene_names())))
                if self.parts is parts and seen != before and (now := offers(away, self._why_closed)) != offered:
                    log.info("away: %s", " ".join(sorted(away)) or "nothing")
                    offered = now
                    self._front.offer(offered)
            await first_of(slept(self._clock, LOOK_S), self._look.wait())

    async def _hear(self, parts: Parts, voice: Voice) -> None:
        """Nothing can be heard any more: the keeper sees why, and says it once; the screen says all of it anyway."""
        await fault_of(voice.lost)
        await parts.keeper.look_at(PartName.VOICE)

    async def note(self, kind: str, public: Mapping[str, str]) -> None:
        """Write an event; without its memory the kiosk has none, and says so."""
        if (parts := self.parts) is not None:
            await self._note(parts, kind, **public)
        else:
            log.warning("not noted: %s", kind)

    async def _note(self, parts: Parts, kind: str, **public: str) -> None:
        try:
            await asyncio.to_thread(parts.records.append, kind, public=public)
        except Fault as fault:  # the next visit meets it, and ends in order
            log.error("not noted: %s", fault)

    def _out_of_service(self, fault: Fault) -> None:
        """Say it on the screen; the log hears of the same cause once, however often it is tried again."""
        self.parts = None
        self._serving.clear()
        if self._told != str(fault):
            log.error("out of service: %s", fault)
            self._say(f"out of service: {fault.code}")
            self._told = str(fault)
        if not self._opened.done():
            self._opened.set_exception(fault)
            self._opened.exception()  # whoever is interested asks; the screen says it anyway
        self._front.offer(nothing_offered())
        page = Farewell(self._settings.hall).out_of_service_page(fault.code, fault.detail)
        self._front.screen.show(page)

    def _say(self, state: str) -> None:
        if self._watch is not None:
            self._watch.says(state)

    async def _pause(self) -> None:
        await slept(self._clock, RETRY_S)

    async def _stop(self, parts: Parts) -> None:
        """The last things: nothing of ours stays in the printer's queue, and the memory knows that this end was one."""
        settling = asyncio.ensure_future(parts.chores.settle())
        await asyncio.wait((settling,), timeout=SETTLE_S)
        settling.cancel()
        await self._note(parts, "kiosk.stopped")

    # -- calls for help ---------------------------------------------------------------------------------------------

    async def citizen_left(self) -> None:
        """Nobody is here any more: a call that nobody has taken ends."""
        if self.calls is not None:
            await self.calls.leave()

    async def staff_left(self) -> None:
        """One of the staff was here, for whom it may have rung: a call that they have not closed stays open."""
        if self.calls is not None:
            await self.calls.hand_over()

    @asynccontextmanager
    async def _for_staff(self) -> AsyncIterator[Parts]:
        """The parts that are open; out of service those that can be opened, and the next try to serve waits."""
        while not await self._may_open():
            if self.parts is not None:
                yield self.parts
                return
        try:
            async with self._site.open_for_staff() as opened:
                parts = all_bounded(opened)
                await asyncio.gather(*(fault_of(start) for start in starts(parts).values()))
                yield parts
        finally:
            self._one_opens.release()

    async def _may_open(self) -> bool:
        """Wait until the kiosk serves, or does not even try to: then nobody else opens the parts."""
        serving, opening = (asyncio.ensure_future(work()) for work in (self._serving.wait, self._one_opens.acquire))
        try:
            await asyncio.wait((serving, opening), return_when=asyncio.FIRST_COMPLETED)
            return opening.done()
        finally:
            serving.cancel()
            opening.cancel()

    # -- what a visit tells -----------------------------------------------------------------------------------------

    def visit_ended(self, visit: Stay, end: VisitEnd) -> None:
        """Let whoever asked for it hear of the end."""
        if self._on_visit:
            self._on_visit(visit, end)

    async def visit_failed(self, fault: Fault) -> None:
        """A visit cannot be without what has failed: go out of service, and return when there is service again."""
        self._out_of_service(fault)
        if not self._trouble.done():
            self._trouble.set_result(fault)
        await self._serving.wait()
