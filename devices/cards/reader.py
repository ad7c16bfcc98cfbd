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
from devices.supervised import Supervised

#: A card takes 1.5–3 s at 9600 baud; beyond this it hangs (facts on cards, 1.12 and 5.3)
READ_LIMIT_S = 8.0
#: A process that watches gives a sign of life about once a second; a service or a port can hang it
SILENCE_LIMIT_S = 8.0
CHECK_S = 1.0
RESTART_PAUSE_S = 0.2

StatusT = TypeVar("StatusT")
CardT = TypeVar("CardT")
T = TypeVar("T")


#: The process ends an order with ``(DONE, outcome)``: the fault, or what the order asked for. No class of its own:
#: pickled for once in a while, a dataclass takes longer than all the commands of two records
DONE = "done"


class SupervisedReader(ABC, Generic[StatusT]):
    """A reader whose process runs ``worker``; ``status`` holds until that has spoken.

    ``start`` returns when the first status is known. Orders are carried out one after another. A cancelled order is
    still brought to its end (within ``read_limit_s``), and its answer forgotten.
    """

    def __init__(
        self,
        worker: str,
        status: StatusT,
        log: logging.Logger,
        *,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._worker = worker
        self._status = status
        self._log = log
        self._clock: Clock = clock or SystemClock()
        self._read_limit_s = read_limit_s
        self._silence_limit_s = silence_limit_s
        self._was_lost = False
        self._listeners: set[asyncio.Queue[StatusT]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._known = asyncio.Event()
        # one life of the process
        self._process: Supervised | None = None
        self._ended = asyncio.Event()
        self._heard_at = 0.0
        self._has_spoken = False
        # the order under way
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[Any] | None = None
        self._limit: asyncio.Task[None] | None = None

    @property
    def status(self) -> StatusT:
        return self._status

    async def changes(self) -> AsyncGenerator[StatusT, None]:
        news: asyncio.Queue[StatusT] = asyncio.Queue()
        news.put_nowait(self._status)
        self._listeners.add(news)
        try:
            while True:
                yield await news.get()
        finally:
            self._listeners.discard(news)

    async def first(self, kind: type[CardT], within_s: float) -> CardT | None:
        """The first status of this ``kind``; None when there is none in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), aclosing(self.changes()) as statuses:
                async for status in statuses:
                    if isinstance(status, kind):
                        return status
        return self._status if isinstance(self._status, kind) else None

    async def start(self) -> None:
        supervisor = self._task(self._supervise())
        known = self._task(self._known.wait())
        await asyncio.wait((supervisor, known), return_when=asyncio.FIRST_COMPLETED)
        if supervisor.done():
            supervisor.result()  # raises what kept the process from being started

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- what a driver adds --

    @abstractmethod
    def _arguments(self) -> tuple[object, ...]:
        """What the next process is started with."""

    @abstractmethod
    def _hear(self, message: Any) -> None:
        """A message of the process, other than the end of an order; a status in it goes to :meth:`_saw`."""

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
        changed, self._status = status != self._status, status
        self._note()
        if changed:
            for listener in self._listeners:
                listener.put_nowait(status)

    async def _order(self, make: Callable[[], object]) -> Any:
        """Give the order that ``make`` makes when it is its turn, and return what it asks for; its fault is raised."""
        await self._turn.acquire()
        try:
            await self._known.wait()
            order = make()
        except BaseException:
            self._turn.release()
            raise
        assert self._process is not None  # noqa: S101 - whatever is known comes from a process
        self._answer = answer = asyncio.get_running_loop().create_future()
        self._process.send(order)
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
        self._end(self._late())

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

    async def _supervise(self) -> None:
        while True:
            self._ended, self._has_spoken, self._heard_at = asyncio.Event(), False, self._clock.monotonic()
            self._process = Supervised(self._worker, self._arguments(), self._receive, lambda _: self._end())
            try:
                silent = await self._falls_silent()
            finally:
                self._end()
            self._bereft(believable=self._has_spoken and not silent)
            await self._clock.sleep(RESTART_PAUSE_S)

    async def _falls_silent(self) -> bool:
        """Wait for the end of the process: whether it is silent for too long, and not gone."""
        ended = self._task(self._ended.wait())
        while self._answer is not None or self._clock.monotonic() - self._heard_at <= self._silence_limit_s:
            check = self._task(self._clock.sleep(CHECK_S))
            await asyncio.wait((ended, check), return_when=asyncio.FIRST_COMPLETED)
            check.cancel()
            if ended.done():
                return False
        ended.cancel()
        return True

    def _receive(self, message: Any) -> None:
        self._heard_at, self._has_spoken = self._clock.monotonic(), True
        match message:
            case (str(kind), outcome) if kind == DONE:
                self._finish(outcome)
            case _:
                self._hear(message)

    def _end(self, fault: Fault | None = None) -> None:
        """Kill the process, whatever it does; the order that it had ends with ``fault``, or as not read."""
        if self._process is not None and not self._ended.is_set():
            self._ended.set()
            self._process.kill()
            self._known.clear()
            self._finish(fault or self._unread())

    # -- the log --

    def _note(self) -> None:
        """One line when the device is lost, one when it is back; what goes wrong in between is the same trouble."""
        lost = self._is_lost(self._status)
        if lost and not self._was_lost:
            self._log.warning("lost: %s", self._status)
        if self._was_lost and not lost:
            self._log.info("back: %s", self._name())
        self._was_lost = lost
