"""The bureau on a SQLite file beside the kiosk: the port of the office, answered by one worker thread of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from config.clock import Clock
from config.faults import Fault
from office.departments import Department, ask_departments, best_of
from office.electronic import ElectronicCards
from office.machine import KeyQuestion, MacQuestion
from office.port import (
    Accepted,
    Appointment,
    AppointmentKind,
    CallBack,
    Case,
    Certificate,
    ElectronicHolder,
    Identity,
    Mending,
    Shared,
    Submission,
    Withdrawal,
)
from office.record import Contribution, Record, UnitRecord

if TYPE_CHECKING:
    from office.store import Store

AnswerT = TypeVar("AnswerT")
#: An encryption machine: the proof of the read key, or the MAC of a new PIN. It may refuse a card, and runs in the
#: office's thread
KeyMachine = Callable[[KeyQuestion | MacQuestion], bytes]

#: what the police must tell of somebody whom the office does not know yet
OF_A_STRANGER = ("name", "birth_date")

log = logging.getLogger(__name__)


@dataclass
class SimulatedTrouble:
    """Trouble on request, for the dock and for tests; it may be changed at any time.

    ``delay_s`` holds the *answer* back: the work is done, and only the news of it is late. That is the case which
    an idempotent key exists for.
    """

    unreachable: bool = False
    delay_s: float = 0.0


class EmbeddedOffice:
    """:class:`office.port.Office` on ``file``; ``people`` (as ``people.demo.yaml``) invents people for demonstrations.

    The database is opened, and its library imported, in the worker by the first question or by :meth:`start`. An
    answer that takes longer than ``answer_within_s`` of ``clock`` is OFFICE-LATE; what was asked may still be done.
    ``departments`` are those that share data with it, by their ids of ``config/departments.yaml``.
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
        self._departments = departments or {}
        self.trouble = SimulatedTrouble()
        self._machine = machine
        self._file = file
        self._people = people
        self._hall_short_name = hall_short_name
        self._clock = clock
        self._answer_within_s = answer_within_s
        self._electronic = ElectronicCards(clock)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="office")
        self._store: Store | None = None  # the worker's own

    async def start(self) -> None:
        """Open the database now. OFFICE-STORE, OFFICE-PEOPLE; the next question tries again."""
        await self._work(self._opened)

    async def reached(self) -> None:
        await self._ask(lambda _: None)

    async def record_of(self, identity: Identity) -> Record:
        return await self._ask(lambda store: store.record_of(identity))

    async def contributions_of(self, identity: Identity) -> tuple[Contribution, ...]:
        return await self._ask(lambda store: store.contributions_of(identity))

    async def cases_of(self, identity: Identity) -> tuple[Accepted, ...]:
        return await self._ask(lambda store: store.cases_of(identity))

    async def units_of(self, identity: Identity) -> tuple[UnitRecord, ...]:
        return await self._ask(lambda store: store.units_of(identity))

    async def share(self, identity: Identity, items: Collection[str], purpose: str) -> Mapping[str, Shared]:
        person = (await self.record_of(identity)).person
        told = await ask_departments(self._departments, person.number, items, self._clock)
        await self._ask(lambda store: store.keep_shared(person.number, told, purpose))
        return best_of(told, items)

    async def certificate(self, code: str) -> Certificate | None:
        return await self._ask(lambda store: store.certificate(code))

    def issue_code(self, holder: ElectronicHolder) -> str:
        """What the phone of ``holder`` shows now: an opaque token, valid for a minute and once."""
        return self._electronic.issue(holder)

    async def verify_electronic_card(self, token: str) -> ElectronicHolder:
        return await self._ask(lambda _: self._electronic.redeem(token))

    async def submit(self, submission: Submission) -> Accepted:
        strangers = await self._ask(lambda store: store.strangers(submission)) if submission.people else ()
        asked = (ask_departments(self._departments, number, OF_A_STRANGER, self._clock) for number in strangers)
        told = dict(
            zip(strangers, (best_of(each, OF_A_STRANGER) for each in await asyncio.gather(*asked)), strict=True)
        )
        return await self._ask(lambda store: store.submit(submission, told))

    async def withdraw(self, withdrawal: Withdrawal) -> Case:
        return await self._ask(lambda store: store.withdraw(withdrawal))

    async def mend(self, mending: Mending) -> Case:
        return await self._ask(lambda store: store.mend(mending))

    async def rate(self, handling: str, grade: int, reasons: Collection[str] = ()) -> None:
        await self._ask(lambda store: store.rate(handling, grade, reasons))

    async def work_number_of(self, identity: Identity) -> str | None:
        return await self._ask(lambda store: store.work_number_of(identity))

    async def free_times(self) -> tuple[datetime, ...]:
        return await self._ask(lambda store: store.free_times())

    async def book(self, key: str, who: Identity, kind: AppointmentKind, at: datetime | None) -> Appointment | None:
        return await self._ask(lambda store: store.book(key, who, kind, at))

    async def call_back(self, wish: CallBack) -> None:
        await self._ask(lambda store: store.call_back(wish))

    async def open_card(self, question: KeyQuestion) -> bytes:
        return await self._ask_machine(question)

    async def vouch_pin(self, question: MacQuestion) -> bytes:
        return await self._ask_machine(question)

    async def _ask_machine(self, question: KeyQuestion | MacQuestion) -> bytes:
        machine = self._machine
        if machine is None:
            raise Fault("OFFICE-NO-MACHINE")
        return await self._ask(lambda _: machine(question))

    async def close(self) -> None:
        """Finish what was asked and close the database."""
        await self._work(self._close)
        self._worker.shutdown(wait=False)

    async def _ask(self, question: Callable[[Store], AnswerT]) -> AnswerT:
        if self.trouble.unreachable:
            raise Fault("OFFICE-UNREACHABLE")
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
        raise Fault("OFFICE-LATE", f"no answer within {self._answer_within_s} s")

    def _work(self, work: Callable[[], AnswerT]) -> asyncio.Future[AnswerT]:
        return asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def _answer(self, work: asyncio.Future[AnswerT], delay_s: float) -> AnswerT:
        # Shielded: a citizen who leaves must not make the office forget what it was already told.
        answer = await asyncio.shield(work)
        if delay_s:
            await self._clock.sleep(delay_s)
        return answer

    def _opened(self) -> Store:
        if self._store is None:
            # Here, in the worker: who opens no office must not pay for SQLAlchemy.
            from office.people import Invention, load_people
            from office.store import Store

            invented = load_people(self._people) if self._people else Invention()
            self._store = Store(self._file, invented, self._hall_short_name, self._clock)
        return self._store

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _note_late_answer(work: asyncio.Future[AnswerT]) -> None:
    error = work.exception()
    # Only the type: an error of a database may quote what it was given.
    log.info("late answer of the office: %s", "done" if error is None else type(error).__name__)
