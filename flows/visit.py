"""One citizen's stay: one asyncio task that walks a flow, with one clean-up for every exit.

Cancel, time-out, a pulled card and a staff reset all arrive as one cancellation. Whatever happened, the same things are
done at the end: the screen is wiped, what lies in a slot is noted as left, the person is forgotten, and the chores take
over the rest. Then the citizen is asked for the card, however the visit ended.
"""

from __future__ import annotations

import asyncio
import logging
import secrets

from config.faults import Fault, place_of
from config.language import Language, Spoken, using
from config.parts import PartName
from config.waiting import to_its_end
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
from flows.stay.card_watch import CardWatch
from flows.stay.clean_up import CleanUp
from flows.stay.end import EndReason as EndReason
from flows.stay.end import VisitEnd as VisitEnd
from flows.stay.journal import Journal, public_outcome
from flows.stay.leaving import Leaving
from flows.stay.moving import Movement
from flows.stay.timing import StepTime, Stopwatch
from flows.stay.turn import Tries, Turn

log = logging.getLogger("visit")


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
        self._card = CardWatch(self._parts, self._stop)
        self._clean_up = CleanUp(self._screen, self._parts, self._journal)
        self._leaving = Leaving(self._screen, self._parts, lambda: scene.words.goodbyes)
        self._id_card_used = False
        self._tries_left: dict[str, int] = {}
        #: what had been answered before somebody went back: each page shows its answer again
        self._answered_before = Answers()

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
                self._answered_before = Answers()
                await to_its_end(self._clean_up.run(end))
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
            self._card.let_go()
            self._walking.cancel()

    async def _walk(self) -> str:
        """Run one step after the other until the flow has ended; by which of its ends."""
        if not await self._wants_to_begin():
            return beforehand.NOT_BEGUN
        flow, answers = self._scene.flow, Answers()
        while (name := current(flow, answers)) is not None:
            try:
                value = await self._tried(name, answers)
            except WentBack:
                answers = await self._gone_back(answers)
                continue
            answers = await self._answered(name, value, answers)
        return outcome(flow, answers)

    async def _tried(self, name: str, answers: Answers) -> object:
        """The answer of the step ``name``, after a fault tried again as often as the citizen wants.

        Whoever comes back to it later has not tried yet. What the citizen may do only so often (passwords, face checks)
        is counted by the card and in the book of attempts, which no way through a visit leads around.
        """
        tries = Tries()
        while True:
            turn = self._turn(name, answers, tries)
            if turn.node.kind.frees_card:
                self._card.let_go()
            try:
                with self._stopwatch.step(name):
                    return await turn.node.kind.run(turn)
            except Fault as fault:
                await self._journal.note("visit.fault", step=name, fault=fault.code)
                if not await self._tries_again(turn, fault):
                    return _given_up(turn, fault)

    async def _answered(self, name: str, value: object, answers: Answers) -> Answers:
        """``answers`` and ``value``, that of the node ``name``. If it presents a card, the visit rests on that now."""
        await self._journal.note("visit.step", step=name, outcome=public_outcome(value, self._scene))
        answers = answers.having(name, value)
        self._id_card_used = self._id_card_used or Document.ID_CARD in documents(answers)
        if isinstance(value, Presented | Principal):
            self._card.hold_card_of(value.whom if isinstance(value, Principal) else value)
        return answers

    async def _gone_back(self, answers: Answers) -> Answers:
        """``answers`` without the last question. A card that nobody has presented any more may be taken out."""
        if not self._answered_before.continues(answers):
            self._answered_before = answers
        answers = previous_question(self._scene.flow, answers) or answers
        if Document.SOCIAL_CARD not in documents(answers):
            self._card.let_go()
        await self._journal.note("visit.back", to=current(self._scene.flow, answers))
        return answers

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

    def _turn(self, name: str, answers: Answers, tries: Tries) -> Turn:
        return Turn(
            name=name,
            node=self._scene.flow.nodes[name],
            answers=answers,
            scene=self._scene,
            programme=programme,
            parts=self._parts,
            screen=self._screen,
            journal=self._journal,
            stopwatch=self._stopwatch,
            hold=self._card.hold,
            tries=tries,
            tries_left=self._tries_left,
            before=self._answered_before.after(answers, name),
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


def _ends(fault: Fault) -> bool:
    """Whether nothing comes after it, whatever the citizen wants."""
    return fault.code.startswith("RECORDS-") or fault.entry.way_on == "end"


def _given_up(turn: Turn, fault: Fault) -> object:
    """With what the flow goes on where a step is not tried again; the fault where it does not."""
    if _ends(fault) or turn.node.kind.given_up is None:
        raise fault
    return turn.node.kind.given_up(turn)
