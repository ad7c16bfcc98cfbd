"""One citizen's stay: one asyncio task that walks a flow, with one clean-up for every exit.

Cancel, time-out, a pulled card and a staff reset all arrive as one cancellation. Whatever happened, the same things are
done at the end: the screen is wiped, what lies in a slot is noted as left, the person is forgotten, and the chores take
over the rest. Then the citizen is asked for the card, however the visit ended.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence

from config.clock import slept
from config.faults import Fault, place_of
from config.language import Language, Spoken, using
from config.parts import PartName
from devices.social_card.port import CardPresent
from flows.boundary import all_bounded
from flows.definition.loading import programme
from flows.definition.scene import Scene
from flows.engine import Answers, current, outcome, previous_question
from flows.first_screen import beforehand
from flows.pages.farewell import Farewell, WayOn
from flows.pages.said import Said
from flows.parts import Parts
from flows.person.identity import Document, Presented, Principal, documents
from flows.screen import Screen, WentBack
from flows.stay.end import EndReason as EndReason
from flows.stay.end import VisitEnd as VisitEnd
from flows.stay.journal import Journal
from flows.stay.leaving import Leaving
from flows.stay.moving import Movement
from flows.stay.stays import until_gone
from flows.stay.streams import to_its_end
from flows.stay.timing import StepTime, Stopwatch
from flows.stay.turn import Turn
from records.port import Slot

log = logging.getLogger("visit")

#: how long one part of the clean-up may hold it up; the next citizen waits for it, and SIGTERM leaves 5 s for all
CLEAN_UP_S = 1.0


class Visit:
    """One visit of one scene. :meth:`run` it once; :meth:`cancel` it from anywhere in the same loop.

    While ``printers_away`` cannot print, the citizen is told before anything else which papers they would have brought.
    """

    is_citizens = True

    def __init__(
        self, scene: Scene, screen: Screen, parts: Parts, printers_away: frozenset[PartName] = frozenset()
    ) -> None:
        self._scene = scene
        self._spoken = Spoken()
        self._screen = Said(screen, self._spoken)
        self._parts = all_bounded(parts)
        self._printers_away = printers_away
        self._journal = Journal(self._parts.records, secrets.token_hex(8))
        self._stopwatch = Stopwatch(self._parts.clock)
        self._walking: asyncio.Task[str] | None = None
        self._cancelled_for: VisitEnd | None = None
        self._movement = Movement(self._parts.clock, self._screen)
        self._watching: asyncio.Task[None] | None = None
        self._leaving = Leaving(self._screen, self._parts, lambda: scene.words.goodbyes)
        self._id_card_used = False
        #: what had been answered when somebody went back
        self._left = Answers()

    @property
    def times(self) -> tuple[StepTime, ...]:
        """The passages through steps so far."""
        return self._stopwatch.times

    @property
    def going_on(self) -> str | None:
        """The id of this visit, as long as its clean-up has not begun."""
        return self._journal.visit if self._walking is not None and not self._walking.done() else None

    def cancel(self, reason: str, fault: str = "") -> None:
        """End the visit for ``reason`` (an :class:`EndReason`); the first reason counts. Ends the farewell page too.

        ``fault`` is the code of the fault that is the reason, if one is.
        """
        self._leaving.end_page(at_once=reason == EndReason.SHUTDOWN)
        self._stop(VisitEnd(EndReason(reason), fault=fault))

    def speak(self, language: Language) -> None:
        """From now on, say everything in ``language``; what is on the screen stays, and is said anew."""
        self._screen.speak(language)

    def moves(self) -> bool:
        """Whether it gets further, to be asked again and again."""
        return self._movement.goes_on(walks=self._walking is not None and not self._walking.done())

    def _stop(self, end: VisitEnd) -> None:
        if self._cancelled_for is None:
            self._cancelled_for = end
            self._movement.cancelled()
            if self._walking is not None:
                self._walking.cancel()

    async def run(self) -> VisitEnd:
        """Walk the flow to an end, clean up, say farewell. RECORDS-* faults leave it: without memory no visit."""
        with using(self._spoken):
            return await self._run()

    async def _run(self) -> VisitEnd:
        await self._journal.note("visit.started", scene=self._scene.name)
        end = VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        try:
            try:
                end = await self._walked()
            finally:
                await to_its_end(self._clean_up(end))
        except Fault:  # the kiosk is out of service, and says so; but first of all it gives the card back
            await self._say_farewell(VisitEnd(EndReason.FAULT))
            raise
        await self._say_farewell(end)
        return end

    async def _say_farewell(self, end: VisitEnd) -> None:
        """The last pages hold nothing personal; what goes wrong with them is no reason to end differently."""
        try:
            await self._leaving.say(end.reason, end.outcome, end.fault, id_card=self._id_card_used)
        except Exception as error:  # noqa: BLE001 - the next citizen must find the start
            log.error("farewell: unexpected %s", place_of(error))

    async def _walked(self) -> VisitEnd:
        self._walking = asyncio.ensure_future(self._walk())
        if self._cancelled_for is not None:  # before it began
            self._walking.cancel()
        try:
            return VisitEnd(EndReason.DONE, await self._walking)
        except asyncio.CancelledError:
            if self._cancelled_for is None:  # the program itself is being ended
                raise
            return self._cancelled_for
        except Fault as fault:
            if fault.code.startswith("RECORDS-"):
                raise
            return VisitEnd(EndReason.FAULT, fault=fault.code)
        except Exception as bug:  # noqa: BLE001 - whatever it is, the next citizen must find a clean machine
            log.error("unexpected %s", place_of(bug))
            return VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        finally:
            self._let_go()
            self._walking.cancel()

    async def _walk(self) -> str:
        if not await self._wants_to_begin():
            return beforehand.NOT_BEGUN
        flow = self._scene.flow
        answers = Answers()
        attempt, in_vain = 0, set[int]()
        while (name := current(flow, answers)) is not None:
            turn = self._turn(name, answers, attempt, in_vain)
            if turn.node.kind.frees_card:
                self._let_go()
            try:
                with self._stopwatch.step(name):
                    value = await turn.node.kind.run(turn)
            except WentBack:
                self._left = self._left if self._left.continues(answers) else answers
                answers = previous_question(flow, answers) or answers
                if Document.SOCIAL_CARD not in documents(answers):  # nobody has presented it any more
                    self._let_go()
                await self._journal.note("visit.back", to=current(flow, answers))
                continue
            except Fault as fault:
                await self._journal.note("visit.fault", step=name, fault=fault.code)
                if await self._tries_again(turn, fault):
                    attempt += 1
                    continue
                value = _given_up(turn, fault)
            attempt, in_vain = 0, set()
            await self._journal.note("visit.step", step=name, outcome=_outcome(value, self._scene))
            answers = answers.having(name, value)
            self._id_card_used = self._id_card_used or Document.ID_CARD in documents(answers)
            if isinstance(value, Presented | Principal):
                self._hold_card_of(value.whom if isinstance(value, Principal) else value)
        return outcome(flow, answers)

    async def _wants_to_begin(self) -> bool:
        """Whether the citizen begins, also when not every paper can be printed now, which is said before."""
        has_roll = self._parts.receipt_printer is not None
        missing = beforehand.cannot_be_printed(self._scene, self._printers_away, has_roll=has_roll)
        if not missing:
            return True
        hall = self._parts.settings.hall
        with self._stopwatch.citizen():
            answer = await self._screen.ask(lambda: beforehand.page(self._scene, missing, hall))
        await self._journal.note("visit.step", step=beforehand.NODE, outcome=answer)
        return answer == beforehand.GO_ON

    def _turn(self, name: str, answers: Answers, attempt: int, in_vain: set[int]) -> Turn:
        node = self._scene.flow.nodes[name]
        return Turn(
            name,
            node,
            answers,
            self._scene,
            programme,
            self._parts,
            self._screen,
            self._journal,
            self._stopwatch,
            self._hold,
            attempt,
            in_vain,
            self._left.after(answers, name),
        )

    async def _tries_again(self, turn: Turn, fault: Fault) -> bool:
        """Show a fault; whether the citizen wants the step again. A fault that ends the visit is shown at the end."""
        if _ends(fault):
            return False
        pages = Farewell(self._parts.settings.hall)
        goes_on = turn.node.kind.given_up is not None  # then finishing is an answer, and the frame's would be none
        with self._stopwatch.citizen():
            touched = await self._screen.ask(
                lambda: pages.fault_page(fault.code, turn.name, turn.progress, fault.detail, can_finish=not goes_on)
            )
        return touched == WayOn.RETRY

    def _hold_card_of(self, named: Presented | None) -> None:
        """The visit ends with the card that was presented last, if that is one and it names somebody."""
        if named is not None and named.document is Document.SOCIAL_CARD and named.stay:
            self._hold(named.stay)
        else:
            self._let_go()

    def _hold(self, card: CardPresent) -> None:
        """From now on the visit ends when ``card`` is taken out."""
        self._let_go()
        self._watching = asyncio.ensure_future(until_gone(self._parts.reader, card, self._parts.clock))
        self._watching.add_done_callback(self._card_went)

    def _let_go(self) -> None:
        """The card may be taken out."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def _card_went(self, watching: asyncio.Task[None]) -> None:
        if watching.cancelled():
            return
        error = watching.exception()
        if error is None:
            self._stop(VisitEnd(EndReason.CARD_REMOVED, fault="CARD-REMOVED"))
        elif isinstance(error, Fault):
            self._stop(VisitEnd(EndReason.FAULT, fault=error.code))
        else:
            log.error("unexpected %s", place_of(error))
            self._stop(VisitEnd(EndReason.BUG, fault="VISIT-BUG"))

    async def _clean_up(self, end: VisitEnd) -> None:
        """The one clean-up of every exit: all of it, whatever a part of it raises, and soon.

        What is late goes on behind. Only that the memory fails is raised, when everything else has been done.
        """
        slots: list[Slot] = []
        troubles = [
            await self._tidied(self._wipe),
            await self._tidied(lambda: self._look_for_left_cards(slots)),
            await self._tidied(lambda: self._note_end(end, slots)),
            await self._tidied(lambda: self._note_left_cards(slots)),
            await self._tidied(self._journal.forget),
            await self._tidied(self._wake_chores),
        ]
        for trouble in troubles:
            if trouble is not None and trouble.code.startswith("RECORDS-"):
                raise trouble

    async def _wipe(self) -> None:
        self._left = Answers()
        self._screen.wipe()

    async def _look_for_left_cards(self, slots: list[Slot]) -> None:
        slots += self._parts.left.visit_ends()

    async def _note_end(self, end: VisitEnd, slots: Sequence[Slot]) -> None:
        """That the visit is over and which cards it left is one event: neither can be lost without the other."""
        await self._journal.note("visit.ended", reason=end.reason, left=" ".join(slots))

    async def _note_left_cards(self, slots: Sequence[Slot]) -> None:
        for slot in slots:
            await self._journal.note("card.left", slot=slot)

    async def _wake_chores(self) -> None:
        self._parts.chores.wake()  # the print queue and the office: nobody has to wait for them

    async def _tidied(self, part: Callable[[], Awaitable[None]]) -> Fault | None:
        """Do one part of the clean-up in its time; the fault that stood in the way, noted without personal content."""
        try:
            await self._in_time(part)
        except Fault as fault:
            await self._note_trouble(fault.code)
            return fault
        except Exception as bug:  # noqa: BLE001 - the other parts must be done
            log.error("clean-up: unexpected %s", place_of(bug))
            await self._note_trouble("VISIT-BUG")
        return None

    async def _note_trouble(self, code: str) -> None:
        try:
            await self._in_time(lambda: self._journal.note("visit.fault", step="clean_up", fault=code))
        except Exception as error:  # noqa: BLE001 - the memory is the trouble, or the next: the log file has both
            log.error("clean-up: %s was not noted: %s", code, place_of(error))

    async def _in_time(self, work: Callable[[], Awaitable[None]]) -> None:
        """Await ``work``; what is late goes on behind."""
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


def _ends(fault: Fault) -> bool:
    """Whether nothing comes after it, whatever the citizen wants."""
    return fault.code.startswith("RECORDS-") or fault.entry.way_on == "end"


def _given_up(turn: Turn, fault: Fault) -> object:
    """With what the flow goes on where a step is not tried again; the fault where it does not."""
    if _ends(fault) or turn.node.kind.given_up is None:
        raise fault
    return turn.node.kind.given_up(turn)


async def _begun(work: Callable[[], Awaitable[None]]) -> None:
    await work()


def _ended_late(doing: asyncio.Task[None]) -> None:
    if not doing.cancelled() and (error := doing.exception()) is not None:
        log.error("clean-up: what was late ended with %s", place_of(error))


def _outcome(value: object, scene: Scene) -> str:
    """What of an answer the log may hold: a button that the scene's words name, or a check; never content."""
    if isinstance(value, str):
        named = any(value in page.options for page in scene.words.pages.values())
        return value if named else "chosen"  # a month or a time that was offered, or whatever was typed
    for attribute in ("how", "status", "document"):
        if choice := getattr(value, attribute, None):
            return str(choice)
    return type(value).__name__
