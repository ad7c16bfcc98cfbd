"""The bureau: the port of the office on one database, whoever asks — the kiosk beside it, or many over a network."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from config.clock import Clock
from config.faults import Fault
from config.items import items as item_list
from office.cards.electronic import ElectronicCards
from office.cards.machine import KeyQuestion, MacQuestion
from office.departments.asking import Department, ask_departments, best_of
from office.people.deaths import OF_A_DEATH
from office.port import (
    Accepted,
    Appointment,
    AppointmentKind,
    Authority,
    CallBack,
    Case,
    ElectronicHolder,
    Identity,
    Mending,
    Shared,
    Submission,
    Withdrawal,
    refused,
)
from office.record import Contribution, Record, Sought, UnitRecord

if TYPE_CHECKING:
    import sqlalchemy as sa

    from office.store import Store

AnswerT = TypeVar("AnswerT")
#: An encryption machine: the proof of the read key, or the MAC of a new PIN. It may refuse a card, and runs in the
#: office's thread
KeyMachine = Callable[[KeyQuestion | MacQuestion], bytes]

#: what the police must tell of somebody whom the office does not know yet
OF_A_STRANGER = ("name", "birth_date")


class Bureau:
    """:class:`office.port.Office` on the store that ``opening`` opens, with ``workers`` threads of its own.

    The store is opened, and its library imported, in a worker by the first question or by :meth:`start`.
    ``departments`` are those that share data with it, by their ids of ``config/departments.yaml``.
    """

    def __init__(
        self,
        opening: Callable[[], Store],
        clock: Clock,
        machine: KeyMachine | None = None,
        departments: Mapping[str, Department] | None = None,
        workers: int = 1,
    ) -> None:
        self._departments = departments or {}
        self._machine = machine
        self._opening = opening
        self._clock = clock
        self._electronic = ElectronicCards(clock)
        self._worker = ThreadPoolExecutor(workers, thread_name_prefix="office")
        self._lock = threading.Lock()
        self._store: Store | None = None  # the workers' own

    async def start(self) -> None:
        """Open the database now. OFFICE-STORE, OFFICE-PEOPLE; the next question tries again."""
        await self._work(self._opened)

    async def reached(self) -> datetime:
        return await self._ask(lambda _: self._clock.now())

    async def record_of(self, identity: Identity, agent: Identity | None = None) -> Record:
        return await self._ask(lambda store: store.record_of(identity, agent))

    async def authority_of(self, identity: Identity, agent: Identity) -> Authority | None:
        return await self._ask(lambda store: store.authority_of(identity, agent))

    async def contributions_of(self, identity: Identity, agent: Identity | None = None) -> tuple[Contribution, ...]:
        return await self._ask(lambda store: store.contributions_of(identity, agent))

    async def cases_of(self, identity: Identity) -> tuple[Accepted, ...]:
        return await self._ask(lambda store: store.cases_of(identity))

    async def units_of(self, identity: Identity) -> tuple[UnitRecord, ...]:
        return await self._ask(lambda store: store.units_of(identity))

    async def deceased_of(
        self, claimant: Identity, agent: Identity | None = None, number: str = "", name: str = ""
    ) -> Sought:
        numbers = await self._ask(lambda store: store.meant_by(claimant, agent, number, name))
        asked = [ask_departments(self._departments, one, OF_A_DEATH, self._clock) for one in numbers]
        told = dict(zip(numbers, await asyncio.gather(*asked), strict=True))
        return await self._ask(lambda store: store.deceased_of(claimant, told))

    async def share(self, identity: Identity, items: Sequence[str], purpose: str) -> Mapping[str, Shared]:
        if not set(items) <= set(item_list()):
            raise refused("malformed")
        person = (await self.record_of(identity)).person
        told = await ask_departments(self._departments, person.number, items, self._clock)
        await self._ask(lambda store: store.keep_shared(person.number, told, purpose))
        return best_of(told, items)

    def issue_code(self, holder: ElectronicHolder) -> str:
        """What the phone of ``holder`` shows now: an opaque token, valid for a minute and once."""
        return self._electronic.issue(holder)

    async def verify_electronic_card(self, token: str) -> ElectronicHolder:
        return await self._ask(lambda _: self._electronic.redeem(token))

    async def attach(self, key: str, leaf: bytes) -> None:
        await self._ask(lambda store: store.attach(key, leaf))

    async def submit(self, submission: Submission) -> Accepted:
        strangers = await self._ask(lambda store: store.strangers(submission)) if submission.people else ()
        asked = (ask_departments(self._departments, number, OF_A_STRANGER, self._clock) for number in strangers)
        told = dict(
            zip(strangers, (best_of(each, OF_A_STRANGER) for each in await asyncio.gather(*asked)), strict=True)
        )
        return await self._ask(lambda store: store.submit(submission, told))

    async def withdraw(self, withdrawal: Withdrawal) -> Case:
        return await self._ask(lambda store: store.withdraw(withdrawal))

    async def hand_in(self, mending: Mending) -> Case:
        return await self._ask(lambda store: store.hand_in(mending))

    async def rate(self, handling: str, grade: int, reasons: Sequence[str] = ()) -> None:
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

    async def kiosk_of(self, fingerprint: str) -> str:
        """The name of the kiosk whose certificate has this fingerprint (SHA-256, hex). OFFICE-KIOSK when it is none."""
        return await self._ask(lambda store: store.kiosk_of(fingerprint))

    async def at_the_desk(self, work: Callable[[sa.Connection, datetime], AnswerT], *, writing: bool = True) -> AnswerT:
        """``work`` of the staff in one transaction, told its moment; what only reads waits for no writer."""

        def done(store: Store) -> AnswerT:
            with store.at_the_desk(writing) as (connection, moment):
                return work(connection, moment)

        return await self._ask(done)

    async def let_go(self) -> None:
        """Finish what was asked and close the database; the next question opens it."""
        await self._work(self._close)

    async def close(self) -> None:
        """:meth:`let_go` for good."""
        await self.let_go()
        self._worker.shutdown(wait=False)

    async def _ask(self, question: Callable[[Store], AnswerT]) -> AnswerT:
        return await self._work(lambda: question(self._opened()))

    def _work(self, work: Callable[[], AnswerT]) -> asyncio.Future[AnswerT]:
        return asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _opened(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = self._opening()
            return self._store

    def _close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
