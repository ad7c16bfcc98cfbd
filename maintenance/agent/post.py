"""The agent's end of the kiosk's socket: what the kiosk says, and that it says nothing any more."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from enum import Enum, auto
from itertools import count
from pathlib import Path

from config.clock import Clock
from config.faults import Fault
from fleet.doings import Doing
from fleet.messages import Outcome
from maintenance.agent.port import Did, Noted, Told
from maintenance.post.wire import FROM_KIOSK, TO_KIOSK, Done, Drop, Note, Please, address_in, framed, received
from supervision.wire import NotUnderstood

log = logging.getLogger("agent.post")

#: a kiosk says something every second (``maintenance.post.server.BEAT_S``); whoever watches over it waits five seconds
HUNG_S, TURN_S = 3.5, 0.1
#: how often it is looked whether it is there
LOOK_S = 1.0


class Link(Enum):
    """Whether the kiosk runs, and moves."""

    GONE = auto()
    TALKS = auto()
    #: it is connected, and says nothing
    HUNG = auto()


class Post:
    """The :class:`maintenance.agent.port.Kiosk` behind the socket in ``folder``."""

    def __init__(self, folder: Path, clock: Clock, hung_s: float = HUNG_S) -> None:
        self._folder = folder
        self._clock = clock
        self._hung_s = hung_s
        self._writer: asyncio.StreamWriter | None = None
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Did]] = {}
        self._change: asyncio.Event = asyncio.Event()
        self._newest: Told | None = None
        self.link = Link.GONE
        #: when it was last heard of, in seconds since 1970; None if never
        self.heard_at: float | None = None

    # -- the port ---------------------------------------------------------------------------------------------------

    @property
    def told(self) -> Told | None:
        return self._newest if self.link is Link.TALKS else None

    async def changed(self) -> None:
        await self._change.wait()

    async def do(self, doing: Doing, by: str) -> Did:
        return await self._ask(Please(number=next(self._numbers), by=by, doing=doing))

    async def note(self, noted: Noted) -> None:
        did = await self._ask(Note(next(self._numbers), noted))
        if did.outcome is not Outcome.DONE:
            raise _no_answer(did.why)

    async def _ask(self, message: Please | Note) -> Did:
        if self._writer is None:
            raise _no_answer("it does not run")
        answer = self._asked[message.number] = asyncio.get_running_loop().create_future()
        try:
            await self._say(message)
            did: Did = await answer
            return did
        except OSError as error:
            raise _no_answer(type(error).__name__) from error
        except asyncio.CancelledError:
            with suppress(OSError):
                await self._say(Drop(message.number))
            raise
        finally:
            del self._asked[message.number]

    async def _say(self, message: object) -> None:
        if self._writer is None:
            raise ConnectionResetError
        self._writer.write(framed(message, TO_KIOSK))
        await self._writer.drain()

    # -- listening --------------------------------------------------------------------------------------------------

    async def keep(self) -> None:
        """Listen to whichever kiosk is there, until cancelled."""
        while True:
            try:
                with suppress(OSError, EOFError):  # it is not there, or has gone
                    await self._listen()
            except NotUnderstood as error:
                log.error("the kiosk is not understood: %s", error)
            finally:
                self._away()
            await self._clock.sleep(LOOK_S)

    async def _listen(self) -> None:
        with address_in(self._folder) as address:
            reader, self._writer = await asyncio.open_unix_connection(address)
        while True:
            message = await self._next(reader)
            self.heard_at = self._clock.now().timestamp()
            if isinstance(message, Told):
                self._newest = message
                self._set(Link.TALKS, news=True)
            elif isinstance(message, Done):
                if (asked := self._asked.get(message.number)) is not None and not asked.done():
                    asked.set_result(message.did)
            elif self._newest is not None:  # a beat of one that has told nothing yet says nothing
                self._set(Link.TALKS)

    async def _next(self, reader: asyncio.StreamReader) -> object:
        """What it says next; meanwhile it may have hung, and come back."""
        reading = asyncio.ensure_future(received(reader, FROM_KIOSK))
        try:
            for wait_s in (self._hung_s, TURN_S):  # it may be this process that was held up: it listens once more
                await asyncio.wait({reading}, timeout=wait_s)
            if not reading.done():
                log.warning("the kiosk says nothing any more")
                self._set(Link.HUNG)
            return await reading
        finally:
            reading.cancel()

    def _away(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._newest = None
        self._set(Link.GONE)
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(ConnectionResetError())

    def _set(self, link: Link, *, news: bool = False) -> None:
        if link is not self.link or news:
            self.link = link
            self._change.set()
            self._change = asyncio.Event()


def _no_answer(why: str) -> Fault:
    return Fault("AGENT-POST", why)
