"""The child's side of :mod:`office.child`: it answers every question by a bureau, until its parent has gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import fields
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.faults import Fault
from office.bureau import Bureau
from office.messages import Begun, Done, Failed, GoRound, Logged, Open, Reached, Refused, Rest, spoken
from supervision.inside import Channel
from supervision.stderr import place_of

#: what reading and writing raise when the parent has gone
GONE = (EOFError, BrokenPipeError, ConnectionResetError)
#: whose lines hold codes, kinds and places alone
OURS = "office."
#: of a line
LONGEST = 200


class Answering:
    """``bureau`` on the other end of ``connection``; ``go_round`` is a round of what is due. Several questions may be
    open at once.
    """

    def __init__(
        self,
        connection: Connection,
        channel: Channel,
        bureau: Bureau,
        clock: Clock,
        go_round: Callable[[], Awaitable[object]],
    ) -> None:
        self._connection, self._channel = connection, channel
        self._clock = clock
        self._orders = {Open: bureau.start, Rest: bureau.let_go, GoRound: go_round, Reached: bureau.reached}
        self._questions: dict[type, Callable[[Any], Awaitable[object]]] = {
            one.question: partial(_asked, getattr(bureau, one.name), one.answer) for one in spoken().values()
        }
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = asyncio.Event()

    async def until_left(self) -> None:
        """Answer until the parent has gone."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._connection, self._hear)
        self._channel.send(Begun())
        await self._ended.wait()
        loop.remove_reader(self._connection)

    def _hear(self) -> None:
        try:
            question = self._channel.receive()
        except GONE:
            self._ended.set()
            return
        task = asyncio.ensure_future(self._reply(question))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reply(self, question: Any) -> None:
        answer = await self._answer(question)
        try:
            self._channel.send(answer)
        except GONE:
            self._ended.set()

    async def _answer(self, question: Any) -> object:
        """The answer, or what kept it: an error's kind and place only, because its text may quote the question."""
        try:
            if (order := self._orders.get(type(question))) is not None:
                await order()
                return Done(question.ticket, self._clock.now())
            return await self._questions[type(question)](question)
        except Fault as fault:
            return Refused(question.ticket, fault)
        except Exception as error:  # noqa: BLE001 - the process border: the parent raises OFFICE-UNEXPECTED
            return Failed(question.ticket, place_of(error))


class LogOverLine(logging.Handler):
    """Says over ``channel`` what is logged here: of a library only where, because its text may quote a question."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.startswith(OURS)
        if ours or record.levelno >= logging.WARNING:
            said = record.getMessage() if ours else f"{Path(record.pathname).name}:{record.lineno}"
            printable = "".join(one if one.isprintable() else " " for one in said[:LONGEST])
            with suppress(*GONE):
                self._channel.send(Logged(record.name, record.levelno, printable))


async def _asked(method: Callable[..., Awaitable[object]], answer: type, question: Any) -> object:
    """What the bureau says to the question."""
    given = {one.name: getattr(question, one.name) for one in fields(question) if one.name != "ticket"}
    return answer(question.ticket, await method(**given))
