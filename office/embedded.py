"""The bureau on a SQLite file beside the kiosk: the port of the office, answered by one worker thread of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import Clock
from office.bureau import AnswerT, Bureau, KeyMachine
from office.departments.asking import Department
from office.port import late, unreachable

if TYPE_CHECKING:
    from office.store import Store

log = logging.getLogger(__name__)


@dataclass
class SimulatedTrouble:
    """Trouble on request, for the dock and for tests; it may be changed at any time.

    ``delay_s`` holds the *answer* back: the work is done, and only the news of it is late. That is the case which
    an idempotent key exists for.
    """

    unreachable: bool = False
    delay_s: float = 0.0


class EmbeddedOffice(Bureau):
    """The bureau on ``file``; ``people`` (as ``people.demo.yaml``) invents people for demonstrations.

    An answer that takes longer than ``answer_within_s`` of ``clock`` is OFFICE-LATE; what was asked may still be done.
    """

    def __init__(
        self,
        file: Path,
        people: Path | None,
        hall_short_name: str,
        clock: Clock,
        answer_within_s: float,
        machine: KeyMachine | None = None,
        departments: Mapping[str, Department] | None = None,
    ) -> None:
        super().__init__(lambda: _opened(file, people, hall_short_name, clock), clock, machine, departments)
        self.trouble = SimulatedTrouble()
        self._answer_within_s = answer_within_s

    async def _ask(self, question: Callable[[Store], AnswerT]) -> AnswerT:
        if self.trouble.unreachable:
            raise unreachable()
        work = self._work(lambda: question(self._opened()))
        answer = asyncio.ensure_future(self._answer(work, self.trouble.delay_s))
        timer = asyncio.ensure_future(self._clock.sleep(self._answer_within_s))
        try:
            await asyncio.wait({answer, timer}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
        finally:
            timer.cancel()
            answer.cancel()  # of an answer that nobody waits for; the work itself goes on
        work.add_done_callback(_note_late_answer)
        raise late(self._answer_within_s)

    async def _answer(self, work: asyncio.Future[AnswerT], delay_s: float) -> AnswerT:
        # Shielded: a citizen who leaves must not make the office forget what it was already told.
        answer = await asyncio.shield(work)
        if delay_s:
            await self._clock.sleep(delay_s)
        return answer


def _opened(file: Path, people: Path | None, hall_short_name: str, clock: Clock) -> Store:
    # Here, in the worker: who opens no office must not pay for SQLAlchemy.
    from office.database.engine import sqlite
    from office.people.invented import Invention, load_people
    from office.store import Store

    invented = load_people(people) if people else Invention()
    return Store(sqlite(file), invented, hall_short_name, clock)


def _note_late_answer(work: asyncio.Future[AnswerT]) -> None:
    error = work.exception()
    # Only the type: an error of a database may quote what it was given.
    log.info("late answer of the office: %s", "done" if error is None else type(error).__name__)
