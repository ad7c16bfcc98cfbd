"""One citizen's stay: one asyncio task that walks a flow, with one clean-up for every exit.

Cancel, time-out, a pulled card and a staff reset all arrive as one cancellation. Whatever happened, the same things are
done at the end: the screen is wiped, the person is forgotten, and the chores take over what is left.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from config.faults import Fault, place_of
from devices.social_card.port import CardPresent, MuteCard, NoCard
from flows.boundary import all_bounded
from flows.engine import Answers, current, previous_question
from flows.farewell import Farewell, WayOn
from flows.identity import Document, Presented
from flows.journal import Journal
from flows.parts import Parts
from flows.scene import Scene
from flows.screen import Screen, WentBack
from flows.steps import STEPS
from flows.timing import StepTime, Stopwatch
from flows.turn import Turn

log = logging.getLogger("visit")

#: how long a card may be out of sight because the card service restarts, before it counts as taken
SERVICE_GAP_S = 5.0
#: between two attempts to watch the reader
WATCH_AGAIN_S = 1.0
#: steps that ask for the card to be taken out
CARD_GOES = frozenset({"take_card", "staff_check"})
#: a farewell page leaves by itself after this time
FAREWELL_S = 20.0


class EndReason(StrEnum):
    """Why a visit ended."""

    DONE = "done"
    FINISH = "finish"
    SHUTDOWN = "shutdown"
    IDLE = "idle"
    CARD_REMOVED = "card_removed"
    STAFF_RESET = "staff_reset"
    FAULT = "fault"
    BUG = "bug"


@dataclass(frozen=True)
class VisitEnd:
    """How a visit ended. ``outcome`` is the ``end`` of the flow's last node when it was walked to its end."""

    reason: EndReason
    outcome: str = ""
    fault: str = ""


class Visit:
    """One visit of one scene. :meth:`run` it once; :meth:`cancel` it from anywhere in the same loop."""

    def __init__(self, scene: Scene, screen: Screen, parts: Parts) -> None:
        self._scene = scene
        self._screen = screen
        self._parts = all_bounded(parts)
        self._journal = Journal(self._parts.records, secrets.token_hex(8))
        self._stopwatch = Stopwatch(self._parts.clock)
        self._walking: asyncio.Task[str] | None = None
        self._cancelled_for: EndReason | None = None
        self._cancelled_by = ""
        self._card_held = False
        self._leaving = asyncio.Event()

    @property
    def times(self) -> tuple[StepTime, ...]:
        """The passages through steps so far."""
        return self._stopwatch.times

    def cancel(self, reason: str, fault: str = "") -> None:
        """End the visit for ``reason`` (an :class:`EndReason`); the first reason counts. Ends the farewell page too.

        ``fault`` is the code of the fault that is the reason, if one is.
        """
        if self._cancelled_for is not None or (self._walking and self._walking.done()):
            self._leaving.set()  # nobody is to wait for the farewell page
            return
        self._cancelled_for, self._cancelled_by = EndReason(reason), fault
        if self._walking:
            self._walking.cancel()

    async def run(self) -> VisitEnd:
        """Walk the flow to an end, clean up, say farewell. RECORDS-* faults leave it: without memory no visit."""
        await self._journal.note("visit.started", scene=self._scene.name)
        end = VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        try:
            end = await self._walked()
        finally:
            await self._clean_up(end)
        await self._farewell(end)
        return end

    async def _walked(self) -> VisitEnd:
        self._walking = asyncio.ensure_future(self._walk())
        watch = asyncio.ensure_future(self._watch_card())
        if self._cancelled_for is not None:  # before it had begun
            self._walking.cancel()
        try:
            return VisitEnd(EndReason.DONE, await self._walking)
        except asyncio.CancelledError:
            if self._cancelled_for is None:  # the program itself is being ended
                raise
            return VisitEnd(self._cancelled_for, fault=self._cancelled_by)
        except Fault as fault:
            if fault.code.startswith("RECORDS-"):
                raise
            return VisitEnd(EndReason.FAULT, fault=fault.code)
        except Exception as bug:  # noqa: BLE001 - whatever it is, the next citizen must find a clean machine
            log.error("unexpected %s", place_of(bug))
            return VisitEnd(EndReason.BUG, fault="VISIT-BUG")
        finally:
            watch.cancel()
            self._walking.cancel()

    async def _walk(self) -> str:
        flow = self._scene.flow
        answers = Answers()
        attempt = 0
        while (name := current(flow, answers)) is not None:
            turn = self._turn(name, answers, attempt)
            if turn.node.step in CARD_GOES:
                self._card_held = False
            try:
                with self._stopwatch.step(name):
                    value = await STEPS[turn.node.step](turn)
            except WentBack:
                answers = previous_question(flow, answers) or answers
                await self._journal.note("visit.back", to=current(flow, answers))
                continue
            except Fault as fault:
                await self._journal.note("visit.fault", step=name, fault=fault.code)
                if fault.code.startswith("RECORDS-") or not await self._tries_again(turn, fault):
                    raise
                attempt += 1
                continue
            attempt = 0
            await self._journal.note("visit.step", step=name, outcome=_outcome(value))
            answers = answers.having(name, value)
            if isinstance(value, Presented):
                self._card_held = value.document is Document.SOCIAL_CARD
            elif name == flow.card_held_until:
                self._card_held = False
        return flow.nodes[answers.given[-1][0]].end

    def _turn(self, name: str, answers: Answers, attempt: int) -> Turn:
        node = self._scene.flow.nodes[name]
        return Turn(
            name, node, answers, self._scene, self._parts, self._screen, self._journal, self._stopwatch, attempt
        )

    async def _tries_again(self, turn: Turn, fault: Fault) -> bool:
        """Show a fault; whether the citizen wants the step again. A fault that ends the visit is shown at the end."""
        if fault.entry.way_on == "end":
            return False
        page = Farewell(self._parts.settings.hall).fault_page(fault.code, turn.name, turn.progress, fault.detail)
        with self._stopwatch.citizen():
            return await self._screen.ask(page) == WayOn.RETRY

    async def _watch_card(self) -> None:
        """Cancel the visit when the card that it read is taken out before its time, or when that cannot be told."""
        while True:
            try:
                await self._watch_until_gone()
                await self._parts.clock.sleep(WATCH_AGAIN_S)
            except Fault as fault:
                if self._card_held or not await self._slept(WATCH_AGAIN_S):
                    self.cancel(EndReason.FAULT, fault.code)
                    return

    async def _watch_until_gone(self) -> None:
        held: CardPresent | None = None
        async with aclosing(self._parts.reader.changes()) as statuses:
            async for status in statuses:
                if isinstance(status, CardPresent):
                    held = status
                elif held and self._card_held and await _is_gone(self._parts, held):
                    self.cancel(EndReason.CARD_REMOVED, "CARD-REMOVED")

    async def _clean_up(self, end: VisitEnd) -> None:
        """The one clean-up of every exit. Each part of it is done, whatever becomes of the others."""
        trouble: Exception | None = None
        for tidy in (self._wipe, partial(self._end, end), self._journal.forget, self._leave_the_rest):
            try:
                await tidy()
            except Exception as error:  # noqa: BLE001 - the person must be forgotten first; then it is raised
                trouble = trouble or error
        if trouble is not None:
            raise trouble

    async def _wipe(self) -> None:
        self._screen.wipe()

    async def _end(self, end: VisitEnd) -> None:
        await self._journal.note("visit.ended", reason=end.reason)

    async def _leave_the_rest(self) -> None:
        """The print queue and the office: nobody has to wait for them."""
        self._parts.chores.wake()

    async def _farewell(self, end: VisitEnd) -> None:
        """A last page without anything personal, until it is read or nobody is there."""
        page = Farewell(self._parts.settings.hall).page(end.reason, end.outcome, end.fault)
        if page is None:
            return
        waits: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(self._screen.ask(page)),
            asyncio.ensure_future(self._slept(FAREWELL_S)),
            asyncio.ensure_future(self._leaving.wait()),
        ]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        self._screen.wipe()

    async def _slept(self, seconds: float) -> bool:
        """Sleep; False when the clock failed, and the loop's own time had to do."""
        try:
            await self._parts.clock.sleep(seconds)
        except Fault:
            await asyncio.sleep(seconds)
            return False
        return True


async def _is_gone(parts: Parts, held: CardPresent) -> bool:
    """Whether the card was taken, and not merely out of sight while the card service restarts."""
    if isinstance(parts.reader.status, NoCard | MuteCard):
        return True
    await parts.clock.sleep(SERVICE_GAP_S)
    status = parts.reader.status
    return not (isinstance(status, CardPresent) and status.atr == held.atr)


def _outcome(value: object) -> str:
    """What of an answer the log may hold: the choice of a button or a check, never content."""
    if isinstance(value, str):
        return value
    for attribute in ("how", "status", "document"):
        if choice := getattr(value, attribute, None):
            return str(choice)
    return type(value).__name__
