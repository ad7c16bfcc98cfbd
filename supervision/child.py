"""A child process that is not trusted: for devices that can hang for ever, crash the process, or hold the GIL.

Both sides talk over a private socket, and a child has nothing else of its parent's but what it is given: no terminal,
no standard error, no signal of the terminal. Either side sees the other's death at once, and a child never outlives its
parent, however that ends. The parent never waits: neither for a child that has stopped reading, nor for the rest of a
message, nor for the end of one that was killed. A child whose words are no messages, that floods, or that says half a
message and no more is killed.

On the socket a message is four bytes of length and what :class:`supervision.wire.Wire` makes of it, as
:class:`multiprocessing.connection.Connection` sends bytes. The child uses that class; the parent cannot, because its
methods may block.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervision.group import born_deaf
from supervision.nursery import Born, Nursery
from supervision.room import Lodger, door_of
from supervision.stderr import StandardError, place_of
from supervision.wire import NotUnderstood, Wire

ROOT = Path(__file__).parent.parent
HEADER = struct.Struct("!i")
READ_BYTES = 65536
#: a killed child may take that long to be gone before nobody waits any more: one may hang in the kernel
KILL_GRACE_S = 1.0
#: a child that ends closes its connection a moment before its exit code can be had
EXIT_GRACE_S = 0.5
REAP_EVERY_S = 0.002
#: the rest of a message follows its beginning at once
HALF_MAX_S = 5.0
#: more than any child of ours has to say: eyes speak thirty times a second, a reader once for each of some 350 readings
FLOOD_MESSAGES, FLOOD_STDERR_BYTES, FLOOD_S = 3000, 2_000_000, 1.0
#: what a child has not read yet: some orders, or one picture
UNREAD_MAX_BYTES = 32_000_000

_log = logging.getLogger("children")


class ChildDied(Exception):
    """The child is gone; ``returncode`` is negative for a signal, as in :mod:`subprocess`, or None for none.

    ``why`` says what it did before it was killed for it, or why there is none. One that ``lied`` is not to be believed.
    """

    def __init__(self, returncode: int | None, why: str = "", *, lied: bool = False) -> None:
        self.returncode = returncode
        self.lied = lied
        super().__init__(why or f"child ended with {returncode}")


@dataclass(frozen=True)
class Job:
    """What a child is: its ``name`` in the log, its function (``package.module:function``), and both its wires."""

    name: str
    target: str
    hears: Wire
    speaks: Wire


class Rate:
    """How much came lately: more than ``most`` in :data:`FLOOD_S` is a flood."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._since, self._came = 0.0, 0

    def exceeds(self, amount: int, now: float) -> bool:
        if now - self._since > FLOOD_S:
            self._since, self._came = now, 0
        self._came += amount
        return self._came > self._most


class Child:
    """One child that does ``job``; it hears ``greeting`` first, and has the descriptors ``shared`` under their numbers.

    ``on_message`` and ``on_death`` are called in the event loop; ``on_death`` once at most, never after :meth:`end`.
    """

    def __init__(
        self,
        job: Job,
        greeting: object,
        on_message: Callable[[Any], None],
        on_death: Callable[[ChildDied], None],
        shared: tuple[int, ...] = (),
    ) -> None:
        self._job = job
        self._on_message = on_message
        self._on_death = on_death
        self._loop = asyncio.get_running_loop()
        self._received, self._unsent = bytearray(), bytearray(self._framed(greeting))
        self._open, self._blocked, self._unmourned = True, False, True
        self._why = ""
        self._half: asyncio.TimerHandle | None = None
        self._messages, self._muttered = Rate(FLOOD_MESSAGES), Rate(FLOOD_STDERR_BYTES)
        self._gone = asyncio.Event()
        with ExitStack() as undone:
            self._socket, theirs = socket.socketpair()
            undone.callback(self._socket.close)
            self._socket.setblocking(False)
            with theirs:
                self._stderr = StandardError()
                undone.callback(self._stderr.close)
                with self._stderr.writer() as pipe:
                    self._process = _process(job.target, theirs.fileno(), pipe, shared)
            undone.callback(self._reap)
            undone.callback(self._process.kill)
            self._loop.add_reader(self._socket, self._receive)
            undone.callback(self._loop.remove_reader, self._socket)
            self._loop.add_reader(self._stderr.fd, self._overhear)
            undone.pop_all()
        self._send_on()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: object) -> None:
        """Hand ``message`` to the child; a child that is gone is reported through ``on_death``, not here."""
        if not self._open:
            return
        if len(self._unsent) > UNREAD_MAX_BYTES:
            self._lose("child does not read what it is sent")
            return
        self._unsent += self._framed(message)
        if not self._blocked:
            self._send_on()

    def end(self) -> None:
        """Kill the child, in whatever it hangs; ``on_death`` is not called any more. :meth:`gone` says when it is."""
        self._unmourned = False
        self._lose("ended")

    @property
    def is_gone(self) -> bool:
        return self._gone.is_set()

    async def gone(self) -> None:
        """Return when an ended child is gone, or cannot be made to."""
        await self._gone.wait()

    # -- to the child --

    def _framed(self, message: object) -> bytes:
        data = self._job.hears.encode(message)
        return HEADER.pack(len(data)) + data

    def _send_on(self) -> None:
        """Send what the socket takes; the loop calls again when it takes more."""
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._send_on)
            self._blocked = True
        except OSError:
            self._lose()
        else:
            if self._blocked:
                self._loop.remove_writer(self._socket)
                self._blocked = False

    # -- from the child --

    def _receive(self) -> None:
        try:
            came = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._lose()
            return
        self._received += came
        while self._open and (data := self._next_whole()):
            self._forget_half()
            self._take(data)
        if self._open and self._received and self._half is None:
            self._half = self._loop.call_later(HALF_MAX_S, self._lose, "child sent half a message")

    def _next_whole(self) -> bytes:
        """The next message, when all of it is there; else nothing."""
        if len(self._received) < HEADER.size:
            return b""
        (size,) = HEADER.unpack_from(self._received)
        if not 0 < size <= self._job.speaks.max_bytes:
            self._lose(f"child sent a message of {size} bytes")
            return b""
        end = HEADER.size + size
        if len(self._received) < end:
            return b""
        data = bytes(self._received[HEADER.size : end])
        del self._received[:end]
        return data

    def _take(self, data: bytes) -> None:
        if self._messages.exceeds(1, self._loop.time()):
            self._lose(f"child sent more than {FLOOD_MESSAGES} messages in {FLOOD_S:.0f} s")
            return
        try:
            self._on_message(self._job.speaks.decode(data))
        except NotUnderstood as nonsense:
            self._lose(f"child sent {nonsense}")
        except Exception as error:  # noqa: BLE001 - whoever listens: a bug of theirs, or words that fit no state
            self._lose(f"its words could not be used: {place_of(error)}")

    def _forget_half(self) -> None:
        """What had begun is whole."""
        if self._half is not None:
            self._half.cancel()
            self._half = None

    def _overhear(self) -> None:
        before = self._stderr.count
        if not self._stderr.read():
            self._loop.remove_reader(self._stderr.fd)
        elif self._muttered.exceeds(self._stderr.count - before, self._loop.time()):
            self._lose("child floods its standard error")

    # -- its end --

    def _lose(self, why: str = "") -> None:
        """Have no more to do with the child: it is killed, at once or, when it has closed by itself, in a moment."""
        if why and not self._gone.is_set():
            self._process.kill()  # before it sees that nobody listens any more
        if self._open:
            self._open, self._why = False, why
            self._loop.remove_reader(self._socket)
            if self._blocked:
                self._loop.remove_writer(self._socket)
            self._forget_half()
            self._socket.close()
            now = self._loop.time()
            # Later in any case: nobody is called back within a call of theirs.
            self._loop.call_soon(self._await_end, now + EXIT_GRACE_S, now + KILL_GRACE_S)

    def _await_end(self, kill_at: float, give_up_at: float) -> None:
        """Ask after the child until it is gone; one that goes on is killed, and one that cannot be is left."""
        now = self._loop.time()
        if now >= kill_at and self._process.poll() is None:
            self._process.kill()
        if self._process.poll() is None and now < give_up_at:
            self._loop.call_later(REAP_EVERY_S, self._await_end, kill_at, give_up_at)
        else:
            self._bury()

    def _bury(self) -> None:
        self._stderr.drain()  # its last words
        self._loop.remove_reader(self._stderr.fd)
        if self._stderr.count:
            _log.info("%s: wrote %d bytes to its standard error", self._job.name, self._stderr.count)
        where = self._stderr.where()
        self._stderr.close()
        self._gone.set()
        if self._unmourned:
            self._unmourned = False
            why = self._why or f"child ended with {self._process.returncode}"
            said = f"{why}: {where}" if where else why
            self._on_death(ChildDied(self._process.returncode, said, lied=bool(self._why)))

    def _reap(self) -> None:
        self._process.wait(KILL_GRACE_S)


def _process(target: str, fd: int, pipe: int, shared: tuple[int, ...]) -> subprocess.Popen[bytes] | Born | Lodger:
    """A process that does ``target`` and talks through ``fd``: in its room, of the nursery, or a program of its own."""
    given = [(one, one) for one in (fd, *shared)] + [(pipe, 1), (pipe, 2)]
    if (door := door_of(target)) is not None:
        return Lodger(door, target, given)
    if Nursery.open is not None:
        return Nursery.open.bear(target, given)
    with born_deaf():
        return subprocess.Popen(
            [sys.executable, "-m", "supervision.inside", target, str(fd), str(os.getpid())],
            cwd=ROOT,
            pass_fds=[fd, *shared],
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )
