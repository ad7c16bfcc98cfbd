"""The social-security-card reader behind pcscd: the driver of :class:`~devices.social_card.port.SocialCardReader`.

All card I/O is in a supervised process (:mod:`devices.social_card.worker`), because a transmission to a card has no
time-out. This side keeps the time, kills what hangs, and starts it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar

from config.clock import Clock, SystemClock
from config.faults import Fault
from config.settings import CardKeys, NoCardKeys
from devices.social_card.failures import absence, busy, keys_unavailable, pulled, read_error
from devices.social_card.keys import load_keys
from devices.social_card.machine import MachineReply, MachineRequest
from devices.social_card.messages import (
    Answered,
    Ask,
    Began,
    CardSeen,
    Done,
    Order,
    PinOrder,
    ReadOrder,
    Round,
    Sighting,
)
from devices.social_card.pin import pin_to_bcd
from devices.social_card.port import CardPresent, NoReader, NoService, PinAnswer, ReaderStatus, SocialCard
from devices.supervised import Supervised

#: A card takes 1.5–3 s at 9600 baud; beyond this it hangs (facts on cards, 1.12)
READ_LIMIT_S = 8.0
#: The worker gives a sign of life every second; pcscd itself can hang it
SILENCE_LIMIT_S = 8.0
CHECK_S = 1.0
RESTART_PAUSE_S = 0.2

_NO_KEYS = NoCardKeys()
_WORKER = "devices.social_card.worker:main"

T = TypeVar("T")

#: The office connection to the authority's encryption machine; its own faults are passed on
OfficeMachine = Callable[[MachineRequest], Awaitable[MachineReply]]

_log = logging.getLogger("card-reader")


class PcscSocialCardReader:
    """The reader whose name begins with ``reader``; empty takes the first one.

    ``keys`` open third-generation cards; those of the driver ``machine`` are reached through ``machine``.

    ``start`` returns when the first status is known. Orders are carried out one after another. A cancelled order is
    still brought to its end (within ``read_limit_s``), and its answer forgotten.
    """

    def __init__(
        self,
        reader: str = "",
        *,
        keys: CardKeys = _NO_KEYS,
        machine: OfficeMachine | None = None,
        clock: Clock | None = None,
        read_limit_s: float = READ_LIMIT_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._reader = reader
        self._keys = keys
        self._machine = machine
        self._clock: Clock = clock or SystemClock()
        self._read_limit_s = read_limit_s
        self._silence_limit_s = silence_limit_s
        self._status: ReaderStatus = NoService()
        self._seen: CardSeen | None = None
        self._lost = False
        self._insertion = 0
        self._listeners: set[asyncio.Queue[ReaderStatus]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = asyncio.Lock()
        self._known = asyncio.Event()
        self._worker: _Worker | None = None

    @property
    def status(self) -> ReaderStatus:
        return self._status

    async def changes(self) -> AsyncGenerator[ReaderStatus, None]:
        news: asyncio.Queue[ReaderStatus] = asyncio.Queue()
        news.put_nowait(self._status)
        self._listeners.add(news)
        try:
            while True:
                yield await news.get()
        finally:
            self._listeners.discard(news)

    async def read(self, card: CardPresent) -> SocialCard:
        outcome = await self._order(ReadOrder(self._stay_of(card)))
        assert isinstance(outcome, SocialCard)  # noqa: S101 - the type of the answer belongs to the order
        return outcome

    async def verify_pin(self, card: CardPresent, pin: str) -> PinAnswer:
        outcome = await self._order(PinOrder(self._stay_of(card), pin_to_bcd(pin)))
        assert not isinstance(outcome, SocialCard)  # noqa: S101
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

    def _stay_of(self, card: CardPresent) -> CardSeen:
        """What the worker calls the stay that the caller means."""
        if self._seen is None or card != self._status:
            raise self._not_there()
        return self._seen

    def _not_there(self) -> Fault:
        return pulled() if isinstance(self._status, CardPresent) else absence(self._status)

    def _saw(self, sighting: Sighting) -> None:
        self._known.set()
        if not isinstance(sighting, CardSeen):
            self._seen = None
            self._set_status(sighting)
        elif sighting != self._seen:
            self._seen = sighting
            self._insertion += 1
            self._set_status(CardPresent(sighting.reader, sighting.atr, self._insertion))

    def _set_status(self, status: ReaderStatus) -> None:
        self._note(status)
        if status != self._status:
            self._status = status
            for listener in self._listeners:
                listener.put_nowait(status)

    def _note(self, status: ReaderStatus) -> None:
        """One line when the reader is lost, one when it is back; what goes wrong in between is the same trouble."""
        lost = isinstance(status, NoService | NoReader)
        if lost != self._lost:
            _log.log(*((logging.WARNING, "lost: %s") if lost else (logging.INFO, "back: %s")), type(status).__name__)
        self._lost = lost

    # -- the orders --

    async def _order(self, order: Order) -> SocialCard | PinAnswer:
        """Orders go one after another; one that nobody waits for any more keeps its turn until it has ended."""
        await self._turn.acquire()
        try:
            await self._known.wait()
            if (worker := self._worker) is None or self._seen != order.card:
                raise self._not_there()
            answer = worker.order(order)
        except BaseException:
            self._turn.release()
            raise
        limit = self._task(self._give_up(worker))
        answer.add_done_callback(lambda _: self._turn.release())
        answer.add_done_callback(lambda _: limit.cancel())
        outcome = await asyncio.shield(answer)
        if isinstance(outcome, Fault):
            raise outcome
        return outcome

    async def _give_up(self, worker: _Worker) -> None:
        await self._clock.sleep(self._read_limit_s)
        if worker.began:
            worker.end(Fault("CARD-TIMEOUT", f"{self._read_limit_s:g} s"))
        else:
            worker.end(busy("the card could not be had in time"))

    def _ask_machine(self, worker: _Worker, request: MachineRequest) -> None:
        async def ask() -> None:
            worker.tell(Answered(await self._machine_reply(request)))

        self._task(ask())

    async def _machine_reply(self, request: MachineRequest) -> MachineReply | Fault:
        """The machine's answer in its time; faults are returned, because an answer is due in any case."""
        if self._machine is None:
            return keys_unavailable("no connection to an encryption machine is configured")
        try:
            async with asyncio.timeout(load_keys().machine.answer_within_s):
                return await self._machine(request)
        except TimeoutError:
            return keys_unavailable("the encryption machine is late")
        except Fault as fault:
            return fault

    # -- the worker --

    async def _supervise(self) -> None:
        while True:
            self._worker = worker = _Worker(
                (self._reader, self._keys), self._saw, self._ask_machine, self._known.clear, self._clock
            )
            try:
                alive = await self._watch(worker)
            finally:
                worker.end()
            if not alive:
                self._saw(NoService())
            await self._clock.sleep(RESTART_PAUSE_S)

    async def _watch(self, worker: _Worker) -> bool:
        """Return when the worker has ended or is silent: whether its last sighting may still be believed."""
        while True:
            check = asyncio.ensure_future(self._clock.sleep(CHECK_S))
            try:
                await asyncio.wait((worker.ended, check), return_when=asyncio.FIRST_COMPLETED)
            finally:
                check.cancel()
            if worker.ended.done():
                return worker.ready
            if not worker.busy and self._clock.monotonic() - worker.heard > self._silence_limit_s:
                return False


class _Worker:
    """One life of the reader's process."""

    def __init__(
        self,
        arguments: tuple[str, CardKeys],
        saw: Callable[[Sighting], None],
        ask: Callable[[_Worker, MachineRequest], None],
        on_end: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._saw = saw
        self._ask = ask
        self._on_end = on_end
        self._clock = clock
        self._answer: asyncio.Future[SocialCard | PinAnswer | Fault] | None = None
        self.heard = clock.monotonic()
        self.ready = False
        self.began = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._process = Supervised(_WORKER, arguments, self._receive, lambda _: self.end())

    @property
    def busy(self) -> bool:
        """It carries out an order, whose own limit counts; nothing else is heard of it meanwhile."""
        return self._answer is not None and not self._answer.done()

    def order(self, order: Order) -> asyncio.Future[SocialCard | PinAnswer | Fault]:
        self._answer = asyncio.get_running_loop().create_future()
        self.began = False
        self._process.send(order)
        return self._answer

    def tell(self, answered: Answered) -> None:
        """Pass the machine's answer on; a worker that has ended meanwhile does not need it."""
        if not self.ended.done():
            self._process.send(answered)

    def end(self, fault: Fault | None = None) -> None:
        """Kill the process, whatever it does; an order that it had is answered with ``fault``, or as an unread card."""
        if not self.ended.done():
            self.ended.set_result(None)
            self._process.kill()
            self._on_end()
            self._finish(fault or read_error("the reader's process has ended"))

    def _receive(self, message: Round | Began | Ask | Done) -> None:
        self.heard = self._clock.monotonic()
        match message:
            case Round(sighting):
                self.ready = True
                self._saw(sighting)
            case Began():
                self.began = True
            case Ask(request):
                self._ask(self, request)
            case Done(outcome):
                self._finish(outcome)

    def _finish(self, outcome: SocialCard | PinAnswer | Fault) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(outcome)


async def read_first_card(reader: str, timeout_s: float, keys: CardKeys = _NO_KEYS) -> SocialCard:
    """Read the first card that is in the reader, or comes into it within ``timeout_s``; CARD-* faults."""
    pcsc = PcscSocialCardReader(reader, keys=keys)
    await pcsc.start()
    try:
        return await pcsc.read(await _first_card(pcsc, timeout_s))
    finally:
        await pcsc.close()


async def _first_card(pcsc: PcscSocialCardReader, timeout_s: float) -> CardPresent:
    with suppress(TimeoutError):
        async with asyncio.timeout(timeout_s), aclosing(pcsc.changes()) as statuses:
            async for status in statuses:
                if isinstance(status, CardPresent):
                    return status
    if isinstance(pcsc.status, CardPresent):
        return pcsc.status
    raise absence(pcsc.status)
