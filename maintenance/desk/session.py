"""One stay of the staff at the screen, in the place of a visit: sign in, do tasks, be signed out.

Every exit (finish, nobody there, too long, a fault, the end of the program) arrives as one cancellation and passes
through one clean-up, as a citizen's does: the screen is wiped, what lies in a slot is noted as left, who was signed in
is signed out, and the card is asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import cast

from config.clock import Clock, slept
from config.faults import Fault, place_of
from config.language import Language, Spoken, using
from config.staff import Member, Register, StaffDesk
from config.waiting import to_its_end
from flows.pages.said import Said
from flows.parts import Parts
from flows.screen import Screen
from flows.stay.end import EndReason, VisitEnd
from flows.stay.leaving import Leaving
from flows.stay.moving import Movement
from flows.stay.timing import StepTime
from maintenance.desk.desk import Desk, Pages
from maintenance.desk.home import Home
from maintenance.desk.memory import Memory
from maintenance.desk.sign_in import SignIn
from maintenance.desk.words import HOME, SIGN_IN, desk_words
from maintenance.port import Keeper, Program
from records.port import Public, Slot

log = logging.getLogger("desk")

#: how a stay is called that came to no signing in
REFUSED = "staff_refused"
#: why somebody was signed out who did so for another one, or to have more time
ANEW = "signs_in_anew"


@dataclass(frozen=True)
class Equipment:
    """What the desk has beside the parts of a kiosk. ``register`` is read anew for each stay; STAFF-REGISTER."""

    settings: StaffDesk
    clock: Clock
    program: Program
    register: Callable[[], Register]


class StaffStay:
    """One stay. :meth:`run` it once; :meth:`cancel` it from anywhere in the same loop.

    ``opened`` gives the parts, and may fail: then it is said why there is no desk.
    """

    #: a stay of the staff is not timed
    times: tuple[StepTime, ...] = ()
    going_on = None
    is_citizens = False

    def __init__(self, screen: Screen, opened: AbstractAsyncContextManager[Parts], equipment: Equipment) -> None:
        self._spoken = Spoken()
        self._screen = Said(screen, self._spoken)
        self._opened = opened
        self._equipment = equipment
        self._movement = Movement(equipment.clock, self._screen)
        self._staff: Member | None = None
        self._walking: asyncio.Task[str] | None = None
        self._leaving: Leaving | None = None
        self._cancelled_for: VisitEnd | None = None

    def speak(self, language: Language) -> None:
        self._screen.speak(language)

    def moves(self) -> bool:
        """Whether it gets further, to be asked again and again."""
        return self._movement.goes_on(walks=self._walking is not None and not self._walking.done())

    def cancel(self, reason: str) -> None:
        """End it for ``reason`` (an :class:`EndReason`); the first one counts."""
        if self._leaving is not None:
            self._leaving.end_page(at_once=reason == EndReason.SHUTDOWN)
        if self._cancelled_for is None:
            self._cancelled_for = VisitEnd(EndReason(reason))
            self._movement.cancelled()
            if self._walking is not None:
                self._walking.cancel()

    async def run(self) -> VisitEnd:
        """Until everybody is signed out and the screen is wiped. A fault is said here, and never leaves it."""
        with using(self._spoken):
            try:
                Pages(SIGN_IN, self._screen, staff=False).show("opening")
                async with self._opened as parts:
                    return await self._stay(parts)
            except Fault as fault:  # there is no desk without its memory
                log.error("no desk: %s", fault)
                await self._tell(fault)
                self._screen.wipe()
                return VisitEnd(EndReason.FAULT, fault=fault.code)

    async def _tell(self, fault: Fault) -> None:
        self._walking = asyncio.ensure_future(Pages(SIGN_IN, self._screen, staff=False).ask_fault(fault))
        if self._cancelled_for is not None:
            self._walking.cancel()
        await asyncio.wait((self._walking,))

    async def _stay(self, parts: Parts) -> VisitEnd:
        self._leaving = Leaving(self._screen, parts, lambda: desk_words().goodbyes)
        await self._note(parts, "desk.opened")
        end = VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        try:
            end = await self._walked(parts)
        finally:
            await to_its_end(self._clean_up(parts, end))
        last = "" if end.reason in (EndReason.DONE, EndReason.FINISH) else f"staff_{end.reason}"
        await self._leaving.say(EndReason.FINISH, last, end.fault, id_card=False)
        return end

    async def _walked(self, parts: Parts) -> VisitEnd:
        self._walking = asyncio.ensure_future(self._walk(parts))
        if self._cancelled_for is not None:
            self._walking.cancel()
        try:
            return VisitEnd(EndReason.DONE, await self._walking)
        except asyncio.CancelledError:
            if self._cancelled_for is not None:
                return self._cancelled_for
            if (running := asyncio.current_task()) and running.cancelling():  # the program itself is being ended
                raise
            log.error("a question of the desk was dropped")
            return VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        except Fault as fault:
            log.error("the desk ended with %s", fault)
            await self._tell(fault)
            return self._cancelled_for or VisitEnd(EndReason.FAULT, fault=fault.code)
        except Exception as bug:  # noqa: BLE001 - whatever it is, the next one must find a clean machine
            log.error("unexpected %s", place_of(bug))
            return VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        finally:
            self._walking.cancel()

    async def _walk(self, parts: Parts) -> str:
        equipment = self._equipment
        register = await asyncio.to_thread(equipment.register)
        assert parts.tries is not None  # noqa: S101 - a site with a desk has them
        pages = Pages(SIGN_IN, self._screen, staff=False)
        sign_in = SignIn(pages, parts, register, parts.tries, partial(self._note, parts))
        while (staff := await sign_in.signed_in()) is not None:
            self._staff = staff
            await self._note(parts, "staff.signed_in", staff=staff.work_number, role=staff.role)
            limit = asyncio.ensure_future(self._too_long(parts, equipment.settings.session_s))
            try:
                await self._home(parts, staff).until_signed_in_anew()
            finally:
                limit.cancel()
            await self._sign_out(parts, ANEW)
        return REFUSED

    def _home(self, parts: Parts, staff: Member) -> Home:
        memory = Memory(parts.records, parts.settings)
        keeper = cast(Keeper, parts.keeper)  # the citizens' side of it knows less
        desk = Desk(
            section=HOME,
            screen=self._screen,
            parts=parts,
            staff=staff,
            keeper=keeper,
            program=self._equipment.program,
            memory=memory,
        )
        return Home(desk, self._equipment.settings.session_s)

    async def _too_long(self, parts: Parts, limit_s: float) -> None:
        await slept(parts.clock, limit_s)
        self.cancel(EndReason.SESSION)

    async def _sign_out(self, parts: Parts, reason: str) -> None:
        staff, self._staff = self._staff, None
        if staff is not None:
            await self._note(parts, "staff.signed_out", staff=staff.work_number, reason=reason)

    async def _clean_up(self, parts: Parts, end: VisitEnd) -> None:
        """All of it, whatever a part of it raises."""
        slots: list[Slot] = []

        async def wipe() -> None:
            self._screen.wipe()

        async def look_for_left_cards() -> None:
            slots.extend(parts.left.visit_ends())

        async def note_end() -> None:
            await self._note(parts, "desk.closed", reason=end.reason, left=" ".join(slots))
            for slot in slots:
                await self._note(parts, "card.left", slot=slot)

        for work in (wipe, look_for_left_cards, partial(self._sign_out, parts, end.reason), note_end):
            await _tidied(work)
        parts.chores.wake()

    async def _note(self, parts: Parts, kind: str, **public: Public) -> None:
        await asyncio.to_thread(parts.records.append, kind, public=public)


async def _tidied(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - the other parts must be done
        log.error("clean-up of the desk: %s", error if isinstance(error, Fault) else place_of(error))
