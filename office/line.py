"""The line between a kiosk and an office that lies beside it: it may be cut, and an answer may come late."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from config.clock import Clock
from office.port import ElectronicHolder, Office, late, unreachable

AnswerT = TypeVar("AnswerT")

log = logging.getLogger(__name__)


@dataclass
class SimulatedTrouble:
    """Trouble on request, for the dock and for tests; it may be changed at any time.

    ``delay_s`` holds the *answer* back: the work is done, and only the news of it is late. That is the case which
    an idempotent key exists for.
    """

    unreachable: bool = False
    delay_s: float = 0.0


class OfficeBeside(Office, Protocol):
    """An office that lies beside the kiosk: what a demonstration does with it, and its rounds."""

    @property
    def trouble(self) -> SimulatedTrouble: ...

    @property
    def rests(self) -> bool:
        """Whether it was let go of, until somebody asks."""
        ...

    async def go_round(self) -> None:
        """A round of what is due (:func:`office.clocks.rounds.round_of`). OFFICE-UNREACHABLE, OFFICE-STORE."""
        ...

    def issue_code(self, holder: ElectronicHolder) -> str:
        """What the phone of ``holder`` shows now: an opaque token, valid for a minute and once."""
        ...


class Line:
    """An answer that takes longer than ``answer_within_s`` of ``clock`` is OFFICE-LATE; what was asked may still be
    done. OFFICE-UNREACHABLE while it is cut.
    """

    def __init__(self, clock: Clock, answer_within_s: float) -> None:
        self.trouble = SimulatedTrouble()
        self._clock = clock
        self.answer_within_s = answer_within_s

    async def answered(self, ask: Callable[[], asyncio.Future[AnswerT]]) -> AnswerT:
        """What comes of asking."""
        if self.trouble.unreachable:
            raise unreachable()
        work = ask()
        answer = asyncio.ensure_future(self._answer(work, self.trouble.delay_s))
        timer = asyncio.ensure_future(self._clock.sleep(self.answer_within_s))
        try:
            await asyncio.wait({answer, timer}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
            raise late(self.answer_within_s)
        finally:
            timer.cancel()
            if answer.cancel():  # nobody waits for it any more: it is too late, or the citizen has left
                work.add_done_callback(_note_late_answer)

    async def _answer(self, work: asyncio.Future[AnswerT], delay_s: float) -> AnswerT:
        # Shielded: a citizen who leaves must not make the office forget what it was already told.
        answer = await asyncio.shield(work)
        if delay_s:
            await self._clock.sleep(delay_s)
        return answer


def _note_late_answer(work: asyncio.Future[AnswerT]) -> None:
    if work.cancelled():
        return
    error = work.exception()
    # Only the type: an error of a database may quote what it was given.
    log.info("late answer of the office: %s", "done" if error is None else type(error).__name__)
