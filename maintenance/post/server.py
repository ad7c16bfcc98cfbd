"""The kiosk's end of the socket: who may speak, and what of what they ask goes on."""

from __future__ import annotations

import asyncio
import logging
import os
import pwd
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.faults import Fault, place_of
from fleet.doings import Doing
from fleet.messages import FILE_MAX, Outcome
from maintenance.agent.port import POST, Did, Noted, Told
from maintenance.post.wire import FROM_KIOSK, TO_KIOSK, Beat, Done, Drop, Note, Please, address_in, framed, received
from supervision.wire import NotUnderstood

log = logging.getLogger("post")

#: how often something is said; whoever has heard nothing for a few of these knows that nothing moves here
BEAT_S = 1.0
#: agents at once, and what one of them may have asked for at once
CALLERS_MAX, ASKED_MAX = 4, 16
#: the owner and the owner's group
MODE = 0o660
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid (unix(7), SO_PEERCRED)

Do = Callable[[Doing, str], Awaitable[Did]]
Remember = Callable[[Noted], Awaitable[None]]


class Post:
    """``told`` is how it stands now, None while nobody knows yet; ``do`` and ``remember`` may raise faults."""

    def __init__(self, folder: Path, clock: Clock, told: Callable[[], Told | None], do: Do, remember: Remember) -> None:
        self._folder = folder
        self._clock = clock
        self._told = told
        self._do = do
        self._remember = remember
        self._callers: set[asyncio.Task[Any]] = set()

    async def keep(self) -> None:
        """Listen until cancelled. A folder in which that is not possible is said, and the kiosk serves without."""
        try:
            listening = _listening(self._folder)
        except OSError as error:
            log.error("the agent cannot be spoken with: %s", error.strerror)
            return
        server = await asyncio.start_unix_server(self._called, sock=listening)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            server.close()
            for caller in self._callers:
                caller.cancel()
            await asyncio.gather(*self._callers, return_exceptions=True)
            await server.wait_closed()
            with suppress(OSError):
                (self._folder / POST).unlink()

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody has connected: a task of its own, which asyncio makes."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - it is one
        self._callers.add(task)
        try:
            if len(self._callers) > CALLERS_MAX or not _is_known(writer.get_extra_info("socket")):
                log.warning("somebody who may not has called")
                return
            with suppress(OSError, EOFError):  # gone: what was asked is dropped with it
                await _Caller(reader, writer, self._clock, self._told, self._do, self._remember).serve()
        except NotUnderstood as error:
            log.warning("the agent is not understood: %s", error)
        finally:
            self._callers.discard(task)
            writer.close()


class _Caller:
    """One agent that is connected."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        clock: Clock,
        told: Callable[[], Told | None],
        do: Do,
        remember: Remember,
    ) -> None:
        self._reader, self._writer = reader, writer
        self._clock = clock
        self._told = told
        self._do = do
        self._remember = remember
        self._asked: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        both = asyncio.ensure_future(self._tell()), asyncio.ensure_future(self._listen())
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for one in both:
                if one.done():
                    one.result()
        finally:
            tasks = [*both, *self._asked.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self) -> None:
        """How it stands, again whenever that is otherwise; and else that it moves."""
        said: Told | None = None
        while True:
            now = self._told()
            await self._say(Beat() if now is None or now == said else now)
            said = now
            await self._clock.sleep(BEAT_S)

    async def _listen(self) -> None:
        while True:
            message = await received(self._reader, TO_KIOSK)
            if isinstance(message, Drop):
                if (task := self._asked.get(message.number)) is not None:
                    task.cancel()
            elif len(self._asked) < ASKED_MAX and message.number not in self._asked:
                task = asyncio.ensure_future(self._answer(message))
                self._asked[message.number] = task
                task.add_done_callback(partial(self._answered, message.number))
            else:
                raise NotUnderstood("asked too much")

    def _answered(self, number: int, _: asyncio.Task[None]) -> None:
        del self._asked[number]

    async def _answer(self, asked: Please | Note) -> None:
        try:
            did = await self._done(asked)
        except Fault as fault:
            did = Did(Outcome.FAILED, fault.code)
        except Exception as error:  # noqa: BLE001 - said, and the agent is told
            log.error("what was asked from afar: %s", place_of(error))
            did = Did(Outcome.FAILED, "unexpected")
        if did.file is not None and len(did.file) > FILE_MAX:
            did = Did(Outcome.FAILED, "too_large")
        with suppress(OSError):
            await self._say(Done(asked.number, did))

    async def _done(self, asked: Please | Note) -> Did:
        if isinstance(asked, Please):
            return await self._do(asked.doing, asked.by)
        await self._remember(asked.noted)
        return Did(Outcome.DONE)

    async def _say(self, message: object) -> None:
        self._writer.write(framed(message, FROM_KIOSK))
        await self._writer.drain()


def _listening(folder: Path) -> socket.socket:
    """The socket, in the place of one that a killed kiosk has left. OSError."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    try:
        with suppress(FileNotFoundError):
            (folder / POST).unlink()
        with address_in(folder) as address:
            listening.bind(address)
            Path(address).chmod(MODE)
        listening.listen(CALLERS_MAX)  # nobody could connect before
    except OSError:
        listening.close()
        raise
    return listening


def _is_known(caller: socket.socket) -> bool:
    """Whether it is of this user, of its group, or root."""
    data = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, group = _CREDENTIALS.unpack(data)
    own_user, own_group = _own()
    return user in (0, own_user) or own_group in _groups_of(user, group)


def _own() -> tuple[int, int]:
    return os.geteuid(), os.getegid()


def _groups_of(user: int, group: int) -> list[int]:
    try:
        return os.getgrouplist(pwd.getpwuid(user).pw_name, group)
    except KeyError:
        return [group]
