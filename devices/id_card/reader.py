"""The identity-card reader of a site: the driver of :class:`~devices.id_card.port.IdCardReader`, whatever the wire.

All I/O is in a supervised process (:mod:`devices.id_card.worker`), because a port, a bus or a vendor's library may
hang. This side keeps the time, kills what hangs, and starts it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar

from config.clock import Clock, SystemClock
from config.faults import Fault
from config.settings import DrivenIdReader
from devices.id_card.failures import not_there, read_error
from devices.id_card.messages import Done, ReadOrder, Round
from devices.id_card.port import CardPresent, IdCard, IdReaderStatus, NoReader, OutOfOrder
from devices.social_card.port import NoService
from devices.supervised import Supervised

#: A card takes under a second; beyond this the reader hangs (facts on cards, 5.3)
READ_LIMIT_S = 8.0
#: Every round of polling and every order gives a sign of life; longer than a read, which has a limit of its own
SILENCE_LIMIT_S = 10.0
CHECK_S = 1.0
RESTART_PAUSE_S = 0.5

_WORKER = "devices.id_card.worker:main"
_LOST = (NoService, NoReader, OutOfOrder)
_log = logging.getLogger("id_reader")

T = TypeVar("T")


class SupervisedIdCardReader:
    """The reader of ``driver``. ``start`` returns when the first status is known.

    A cancelled read is still brought to its end (within ``read_limit_s``), and its answer forgotten.
    """

    def __init__(
        self,
        driver: DrivenIdReader,
        *,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._driver = driver
        self._clock: Clock = clock or SystemClock()
        self._read_limit_s = read_limit_s
        self._silence_limit_s = silence_limit_s
        self._status: IdReaderStatus = NoReader()
        self._device_id = ""
        self._insertion = 0
        self._lost = False
        self._listeners: set[asyncio.Queue[IdReaderStatus]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Lock()
        self._known = asyncio.Event()
        self._worker: _Worker | None = None

    @property
    def status(self) -> IdReaderStatus:
        return self._status

    @property
    def device_id(self) -> str:
        return self._device_id

    async def changes(self) -> AsyncGenerator[IdReaderStatus, None]:
        news: asyncio.Queue[IdReaderStatus] = asyncio.Queue()
        news.put_nowait(self._status)
        self._listeners.add(news)
        try:
            while True:
                yield await news.get()
        finally:
            self._listeners.discard(news)

    async def read(self, card: CardPresent) -> IdCard:
        if card != self._status:
            raise not_there(self._status)
        outcome = await asyncio.shield(self._task(self._in_turn(card)))
        if isinstance(outcome, Fault):
            raise outcome
        return outcome

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

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- the status --

    def _saw(self, seen: Round) -> None:
        self._known.set()
        self._device_id = seen.device_id or self._device_id
        if isinstance(seen.status, CardPresent):
            self._insertion = seen.status.insertion
        self._set_status(seen.status)

    def _set_status(self, status: IdReaderStatus) -> None:
        self._tell_log(status)
        if status != self._status:
            self._status = status
            for listener in self._listeners:
                listener.put_nowait(status)

    def _tell_log(self, status: IdReaderStatus) -> None:
        """A device that is lost, and one that is back: once each."""
        lost = isinstance(status, _LOST)
        if lost and not self._lost:
            _log.warning("lost: %s", status)
        if self._lost and not lost:
            _log.info("back: %s", self._device_id)
        self._lost = lost

    # -- the orders --

    async def _in_turn(self, card: CardPresent) -> IdCard | Fault:
        """Faults are returned, not raised: the one who asked may have gone."""
        async with self._turn:
            await self._known.wait()
            if (worker := self._worker) is None or card != self._status:
                return not_there(self._status)
            answer = worker.order(ReadOrder(card))
            limit = asyncio.ensure_future(self._clock.sleep(self._read_limit_s))
            await asyncio.wait((answer, limit), return_when=asyncio.FIRST_COMPLETED)
            limit.cancel()
            if answer.done():
                return answer.result()
            worker.end()
            return Fault("ID-TIMEOUT", f"{self._read_limit_s:g} s")

    # -- the worker --

    async def _supervise(self) -> None:
        while True:
            self._worker = worker = _Worker(self._driver, self._insertion + 1, self._saw, self._clock)
            try:
                await self._watch(worker)
            finally:
                worker.end()
            self._set_status(NoReader())
            await self._clock.sleep(RESTART_PAUSE_S)

    async def _watch(self, worker: _Worker) -> None:
        """Return when the worker has ended or is silent."""
        while self._clock.monotonic() - worker.heard <= self._silence_limit_s:
            check = asyncio.ensure_future(self._clock.sleep(CHECK_S))
            try:
                await asyncio.wait((worker.ended, check), return_when=asyncio.FIRST_COMPLETED)
            finally:
                check.cancel()
            if worker.ended.done():
                return


class _Worker:
    """One life of the reader's process."""

    def __init__(self, driver: DrivenIdReader, insertion: int, saw: Callable[[Round], None], clock: Clock) -> None:
        self._saw = saw
        self._clock = clock
        self._answer: asyncio.Future[IdCard | Fault] | None = None
        self.heard = clock.monotonic()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._process = Supervised(_WORKER, (driver, insertion), self._receive, lambda _: self.end())

    def order(self, order: ReadOrder) -> asyncio.Future[IdCard | Fault]:
        self._answer = asyncio.get_running_loop().create_future()
        self.heard = self._clock.monotonic()
        self._process.send(order)
        return self._answer

    def end(self) -> None:
        """Kill the process, whatever it does; an order that it had is answered with the fault of an unread card."""
        if not self.ended.done():
            self.ended.set_result(None)
            self._process.kill()
            self._finish(read_error("the reader's process has ended"))

    def _receive(self, message: Round | Done) -> None:
        self.heard = self._clock.monotonic()
        match message:
            case Round():
                self._saw(message)
            case Done(outcome):
                self._finish(outcome)

    def _finish(self, outcome: IdCard | Fault) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(outcome)


async def read_first_id_card(driver: DrivenIdReader, timeout_s: float) -> IdCard:
    """Read the first card that lies on the reader, or comes onto it within ``timeout_s``; ID-* faults."""
    reader = SupervisedIdCardReader(driver)
    await reader.start()
    try:
        return await reader.read(await _first_card(reader, timeout_s))
    finally:
        await reader.close()


async def _first_card(reader: SupervisedIdCardReader, timeout_s: float) -> CardPresent:
    with suppress(TimeoutError):
        async with asyncio.timeout(timeout_s), aclosing(reader.changes()) as statuses:
            async for status in statuses:
                if isinstance(status, CardPresent):
                    return status
    raise not_there(reader.status)
