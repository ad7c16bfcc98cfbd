"""A reader of cards in a process of its own: its status, its orders and its supervision, whatever the wire.

A card's transmission, a port or a vendor's library may hang for ever, so all I/O is in a supervised process. This side
keeps the time, kills what hangs, and starts it again.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar

from config.clock import Clock, SystemClock
from config.faults import Fault
from devices.cards.changes import Changes
from supervision.child import ChildDied, Job
from supervision.supervisor import Supervisor

#: A card takes 1.5–3 s at 9600 baud; beyond this it hangs (facts on cards, 1.12 and 5.3)
READ_LIMIT_S = 8.0
#: A process that watches gives a sign of life about once a second; a service or a port can hang it
SILENCE_LIMIT_S = 8.0
CHECK_S = 2.0
#: A process speaks within a second; nobody's start depends on it
START_LIMIT_S = 10.0

StatusT = TypeVar("StatusT")
CardT = TypeVar("CardT")
T = TypeVar("T")


class SupervisedReader(ABC, Generic[StatusT]):
    """A reader whose process does ``job``; ``status`` holds until that has spoken.

    ``start`` returns when the first status is known, and in :data:`START_LIMIT_S` at the latest. Orders are carried out
    one after another. A cancelled order is still brought to its end (within ``read_limit_s``), and its answer
    forgotten.
    """

    def __init__(
        self,
        job: Job,
        status: StatusT,
        log: logging.Logger,
        *,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._status = status
        self._log = log
        self._clock: Clock = clock or SystemClock()
        self._read_limit_s = read_limit_s
        self._silence_limit_s = silence_limit_s
        self._was_lost = False
        self._changes = Changes(lambda: self._status)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._known = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._supervisor = Supervisor(job, self._greeting, self._receive, self._died, clock=self._clock)
        # one life of the process
        self._heard_at = 0.0
        self._has_spoken = False
        # the order under way
        self._turn = asyncio.Lock()
        self._kinds: tuple[type, ...] = ()
        self._answer: asyncio.Future[Any] | None = None
        self._limit: asyncio.Task[None] | None = None

    @property
    def status(self) -> StatusT:
        return self._status

    def changes(self) -> AsyncGenerator[StatusT, None]:
        return self._changes.heard()

    async def first(self, kind: type[CardT], within_s: float) -> CardT | None:
        """The first status of this ``kind``; None when there is none in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), aclosing(self.changes()) as statuses:
                async for status in statuses:
                    if isinstance(status, kind):
                        return status
        return self._status if isinstance(self._status, kind) else None

    async def start(self) -> None:
        self._supervisor.begin()
        self._heard_at = self._clock.monotonic()
        if self._watch is None or self._watch.done():  # whoever starts it again has the same one
            self._watch = self._task(self._keep_watch())
        known, limit = self._task(self._known.wait()), self._task(self._clock.sleep(START_LIMIT_S))
        await asyncio.wait((known, limit), return_when=asyncio.FIRST_COMPLETED)
        known.cancel()
        limit.cancel()

    async def close(self) -> None:
        self._supervisor.end()
        self._finish(self._unread())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._supervisor.close()

    # -- what a driver adds --

    @abstractmethod
    def _greeting(self) -> object:
        """What the next process is told first."""

    @abstractmethod
    def _hear(self, message: Any) -> bool:
        """A message of the process; a status in it goes to :meth:`_saw`. Whether it ends the order under way."""

    @abstractmethod
    def _bereft(self, *, believable: bool) -> None:
        """The process has ended, and a new one will come; whether its last word may still be true."""

    @abstractmethod
    def _is_lost(self, status: StatusT) -> bool:
        """Whether the device is not there."""

    @abstractmethod
    def _unread(self) -> Fault:
        """What an order ends with whose process has ended."""

    @abstractmethod
    def _late(self) -> Fault:
        """What an order ends with that has taken longer than its limit."""

    def _name(self) -> str:
        """What the log calls the device that is there again."""
        return str(self._status)

    # -- what a driver uses --

    def _saw(self, status: StatusT) -> None:
        """This is the newest status; from now on orders may be given."""
        self._known.set()
        self._status = status
        self._note()
        self._changes.tell()

    async def _order(self, make: Callable[[], object], *kinds: type) -> Any:
        """Give the order that ``make`` makes when it is its turn, and return its end, one of ``kinds``, or raise it."""
        await self._turn.acquire()
        try:
            await self._known.wait()
            order = make()
            if self._supervisor.child is None:
                raise self._unread()
        except BaseException:
            self._turn.release()
            raise
        self._kinds = kinds
        self._answer = answer = asyncio.get_running_loop().create_future()
        self._supervisor.send(order)
        if not answer.done():
            self._limit = self._task(self._give_up())
        outcome = await answer
        if isinstance(outcome, Fault):
            raise outcome
        return outcome

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- the order --

    async def _give_up(self) -> None:
        await self._clock.sleep(self._read_limit_s)
        self._limit = None  # it ends by itself
        self._replace(self._late(), believable=self._has_spoken)

    def _finish(self, outcome: object) -> None:
        answer, self._answer = self._answer, None
        if answer is None:
            return
        if not answer.done():  # whoever asked may have gone
            answer.set_result(outcome)
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        self._turn.release()

    # -- the process --

    async def _keep_watch(self) -> None:
        """Replace a process that is silent for too long; an order has its own limit."""
        while True:
            await self._clock.sleep(CHECK_S)
            silent_s = self._clock.monotonic() - self._heard_at
            if self._supervisor.child is not None and self._answer is None and silent_s > self._silence_limit_s:
                self._replace(self._unread(), believable=False)

    def _receive(self, message: Any) -> None:
        self._heard_at = self._clock.monotonic()
        if self._hear(message):
            if self._answer is None or not isinstance(message, (Fault, *self._kinds)):
                raise ValueError("the end of an order that nobody gave")
            self._finish(message)
        self._has_spoken = True
        self._supervisor.settled()

    def _died(self, death: ChildDied) -> None:
        self._lost(self._unread(), believable=self._has_spoken and not death.lied)

    def _replace(self, fault: Fault, *, believable: bool) -> None:
        """Another process takes the place of this one, whatever that does."""
        self._supervisor.replace()
        self._lost(fault, believable=believable)

    def _lost(self, fault: Fault, *, believable: bool) -> None:
        """The process is no more; the order that it had ends with ``fault``."""
        self._known.clear()
        self._has_spoken, self._heard_at = False, self._clock.monotonic()
        self._finish(fault)
        self._bereft(believable=believable)

    # -- the log --

    def _note(self) -> None:
        """One line when the device is lost, one when it is back; what goes wrong in between is the same trouble."""
        lost = self._is_lost(self._status)
        if lost and not self._was_lost:
            self._log.warning("lost: %s", self._status)
        if self._was_lost and not lost:
            self._log.info("back: %s", self._name())
        self._was_lost = lost
