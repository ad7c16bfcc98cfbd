"""The office of a demonstration, in a child beside the kiosk: the port of the office, asked over a socket.

A kiosk only tells and an office decides; here they share no memory either. Its libraries would be a tenth of what the
process with the screen holds, so it is let go while nobody is served (:data:`RESTS_AFTER_S`), and whoever asks
something meanwhile wakes it. A child that died, hangs or lies is replaced.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, cast

from config.clock import Clock
from config.faults import Fault
from office.cards.electronic import ElectronicCards
from office.line import AnswerT, Line, OfficeBeside
from office.messages import (
    Begin,
    Begun,
    Done,
    Failed,
    GoRound,
    Logged,
    Open,
    Reached,
    Refused,
    Rest,
    Spoken,
    job,
    spoken,
)
from office.port import ElectronicHolder, late, unreachable
from supervision.child import ChildDied
from supervision.supervisor import Supervisor

#: after the last answer, while nobody is served
RESTS_AFTER_S = 8.0
#: to load its libraries: far more than a busy machine takes; to close its database
BEGUN_WITHIN_S, CLOSED_WITHIN_S = 60.0, 2.0
#: no question and no round takes that long
HUNG_AFTER_S = 120.0


class ChildFailed(Exception):
    """Something that nobody expected, in the child: its kind and place."""


@dataclass(frozen=True)
class _Waiting:
    """An answer to come, one of ``wanted``."""

    answer: asyncio.Future[Any]
    wanted: type


class ChildOffice:
    """:class:`office.port.Office`, without those questions that :func:`child_office` gives it.

    ``begin`` is what the child is told first. It is let go while nobody ``is_served``. OFFICE-UNREACHABLE when it has
    died over a question, which is safe to ask again.
    """

    def __init__(self, begin: Begin, clock: Clock, answer_within_s: float, is_served: Callable[[], bool]) -> None:
        self._clock = clock
        self._is_served = is_served
        self._line = Line(clock, answer_within_s)
        self.trouble = self._line.trouble
        self._electronic = ElectronicCards(clock)
        self._supervisor = Supervisor(job(), lambda: begin, self._receive, self._died)
        self._begun: asyncio.Future[None] | None = None
        self._tickets = count(1)
        self._open: dict[int, _Waiting] = {}
        self._askers = 0
        self._drowsy: asyncio.TimerHandle | None = None
        self._going: asyncio.Task[None] | None = None
        #: let go of, until somebody asks
        self.rests = False

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._supervisor.child.pid if self._supervisor.child else None

    async def start(self) -> None:
        """Load it and open the database now. OFFICE-STORE, OFFICE-PEOPLE; the next question tries again."""
        await self._told(Open)

    async def reached(self) -> datetime:
        """What its clock says; of one that rests, the kiosk's: it was there when it was let go."""
        if self.rests:
            return await self._line.answered(lambda: _known(self._clock.now()))
        return cast(datetime, (await self._answered(Reached, Done)).at)

    async def go_round(self) -> None:
        """A round of what is due (:func:`office.clocks.rounds.round_of`). OFFICE-UNREACHABLE, OFFICE-STORE."""
        if self.trouble.unreachable:
            raise unreachable()
        await self._told(GoRound)

    def issue_code(self, holder: ElectronicHolder) -> str:
        """What the phone of ``holder`` shows now: an opaque token, valid for a minute and once."""
        return self._electronic.issue(holder)

    async def verify_electronic_card(self, token: str) -> ElectronicHolder:
        """The national platform's answer, which needs no office."""
        await self._line.answered(lambda: _known(None))
        return self._electronic.redeem(token)

    async def close(self) -> None:
        """Finish what was asked, close the database, and end the child."""
        if self.pid is not None:
            with suppress(Fault, TimeoutError):
                async with asyncio.timeout(CLOSED_WITHIN_S):
                    await self._told(Rest)
        self._stay_awake()
        await self._supervisor.close()

    async def _ask(self, what: Spoken, *arguments: Any, **named: Any) -> Any:
        return (await self._answered(lambda ticket: what.asked(ticket, *arguments, **named), what.answer)).answer

    async def _answered(self, question: Callable[[int], object], wanted: type) -> Any:
        """What comes over the line in answer to a question: one of ``wanted``."""
        with self._wanted():
            if not self.trouble.unreachable:
                await self._awake()
            return await self._line.answered(lambda: self._put(question, wanted))

    async def _told(self, order: Callable[[int], object]) -> None:
        """An order, and that it was carried out."""
        with self._wanted():
            await self._awake()
            await asyncio.shield(self._put(order, Done))

    @contextmanager
    def _wanted(self) -> Iterator[None]:
        """Inside, somebody asks: it is not let go."""
        self._askers += 1
        try:
            yield
        finally:
            self._askers -= 1

    async def _awake(self) -> None:
        """Have a child that hears. OFFICE-LATE, OFFICE-UNREACHABLE."""
        self.rests = False
        if self._begun is None:
            self._begun = asyncio.get_running_loop().create_future()
            self._supervisor.begin()
        begun = self._begun
        try:
            async with asyncio.timeout(BEGUN_WITHIN_S):
                await asyncio.shield(begun)
        except TimeoutError:
            self._replace("the child does not begin")
            raise late(BEGUN_WITHIN_S) from None

    def _put(self, question: Callable[[int], object], wanted: type) -> asyncio.Future[Any]:
        """Send it; the answer to come."""
        loop, ticket = asyncio.get_running_loop(), next(self._tickets)
        message, answer = question(ticket), loop.create_future()
        self._open[ticket] = _Waiting(answer, wanted)
        hung = loop.call_later(HUNG_AFTER_S, self._replace, "the child hangs")

        def closed(done: asyncio.Future[Any]) -> None:
            hung.cancel()
            del self._open[ticket]
            done.exception()  # nobody may wait for it any more
            if self._drowsy is None or not isinstance(message, Reached):  # whoever only looks keeps nobody awake
                self._grow_drowsy()

        answer.add_done_callback(closed)
        self._supervisor.send(message)
        return answer

    # -- rest --

    def _grow_drowsy(self) -> None:
        self._stay_awake()
        self._drowsy = asyncio.get_running_loop().call_later(RESTS_AFTER_S, self._nod)

    def _stay_awake(self) -> None:
        if self._drowsy is not None:
            self._drowsy.cancel()
            self._drowsy = None

    def _nod(self) -> None:
        if self._open or self._askers or self._is_served():
            self._grow_drowsy()
        elif self._begun is not None:
            self._going = asyncio.create_task(self._go_to_rest())

    async def _go_to_rest(self) -> None:
        with suppress(Fault):
            await asyncio.shield(self._put(Rest, Done))
            if not (self._open or self._askers):  # nobody has asked anything meanwhile
                self._stay_awake()
                self.rests, self._begun = True, None
                self._supervisor.end()

    # -- from the child --

    def _receive(self, message: Any) -> None:
        if isinstance(message, Begun):
            # One that was started again after another has died was begun before anybody asked.
            begun = self._begun = self._begun or asyncio.get_running_loop().create_future()
            if not begun.done():
                begun.set_result(None)
            self._supervisor.settled()
            self._grow_drowsy()
            return
        if isinstance(message, Logged):
            logging.getLogger(message.module).log(message.level, "%s", message.said)
            return
        waiting = self._open[message.ticket]  # KeyError: an answer to what was not asked
        if isinstance(message, Refused):
            waiting.answer.set_exception(message.fault)
        elif isinstance(message, Failed):
            waiting.answer.set_exception(ChildFailed(message.where))
        elif isinstance(message, waiting.wanted):
            waiting.answer.set_result(message)
        else:
            raise ValueError("an answer to what was not asked")

    def _replace(self, why: str) -> None:
        self._supervisor.end()
        self._lose(unreachable(why))

    def _died(self, death: ChildDied) -> None:
        self._lose(unreachable(str(death)))

    def _lose(self, fault: Fault) -> None:
        """There is no child: whoever waits hears that, and whoever asks next has another one."""
        begun, self._begun = self._begun, None
        for waiting in (begun, *(one.answer for one in self._open.values())):
            if waiting is not None and not waiting.done():
                waiting.set_exception(fault)
        if begun is not None and begun.done():
            begun.exception()


async def _same(value: Any) -> Any:
    return value


def _known(value: AnswerT) -> asyncio.Future[AnswerT]:
    """An answer for which nobody has to be asked."""
    return asyncio.ensure_future(_same(value))


def _asking(what: Spoken) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def ask(self: ChildOffice, *arguments: Any, **named: Any) -> Any:
        return await self._ask(what, *arguments, **named)

    ask.__name__ = what.name
    return ask


def child_office(begin: Begin, clock: Clock, answer_within_s: float, is_served: Callable[[], bool]) -> OfficeBeside:
    """The office in a child, as its port."""
    asking = {one.name: _asking(one) for one in spoken().values()}
    made = type("ChildOffice", (ChildOffice,), asking)
    return cast(OfficeBeside, made(begin, clock, answer_within_s, is_served))
