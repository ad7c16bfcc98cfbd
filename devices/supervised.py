"""A child process under supervision: for devices that can hang for ever, crash the process, or hold the GIL.

The parent sends immutable values over a private socket and receives values back; both sides see the other's death at
once. A child never outlives its parent, however the parent ends. The parent never waits for its child: neither for one
that has stopped reading, nor for the rest of a message of which only the beginning came. A child whose words are none
is killed.

On the socket a message is what :class:`multiprocessing.connection.Connection` makes of it: four bytes of length, then
the pickled value. The child uses that class; the parent cannot, because its ``send`` and ``recv`` may block.
"""

from __future__ import annotations

import asyncio
import ctypes
import importlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
#: prctl option: the signal that the kernel sends when the parent dies (linux/prctl.h)
PR_SET_PDEATHSIG = 1
HEADER = struct.Struct("!i")
READ_BYTES = 65536
#: nothing that a child of ours says is as long: the largest is a portrait
MESSAGE_MAX_BYTES = 16_000_000
#: how long a killed child may take to be gone: one that hangs in the kernel is left behind
KILL_GRACE_S = 1.0
#: A child that ends closes its connection a moment before its exit code can be had
EXIT_GRACE_S = 0.05


class ChildDied(Exception):
    """The child is gone; ``returncode`` is negative for a signal, as in :mod:`subprocess`.

    ``why`` says what it did before it was killed for it.
    """

    def __init__(self, returncode: int | None, why: str = "") -> None:
        self.returncode = returncode
        super().__init__(f"{why}; " * bool(why) + f"child ended with {returncode}")


class Supervised:
    """One child that runs ``target`` (``package.module:function``), called with its connection and ``arguments``.

    The messages are whatever the two sides agree on. ``on_message`` and ``on_death`` are called in the event loop.
    """

    def __init__(
        self,
        target: str,
        arguments: tuple[object, ...],
        on_message: Callable[[Any], None],
        on_death: Callable[[ChildDied], None],
    ) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "devices.supervised", target, str(theirs.fileno()), str(os.getpid())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in a terminal goes to the whole group, and is the parent's to handle
            )
        ours.setblocking(False)
        self._socket = ours
        self._received = bytearray()
        self._unsent = bytearray()
        self._open, self._blocked = True, False
        self._on_message = on_message
        self._on_death = on_death
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(ours, self._receive)
        self.send(arguments)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: object) -> None:
        """Hand ``message`` to the child; a child that is gone is reported through ``on_death``, not here."""
        if self._open:
            pickled = pickle.dumps(message)
            self._unsent += HEADER.pack(len(pickled)) + pickled
            if not self._blocked:
                self._send_on()

    def kill(self) -> None:
        """End the child now, in whatever it hangs, and wait until it is gone. ``on_death`` is not called."""
        self.end()
        self.reap()

    def end(self) -> None:
        """As :meth:`kill`, without waiting: the kernel takes a while to give a large child's memory back."""
        self._close()
        if self._process.poll() is None:
            self._process.kill()

    def reap(self) -> None:
        """Wait until an ended child is gone. Blocking, for any thread."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(KILL_GRACE_S)

    def _send_on(self) -> None:
        """Send what the socket takes; the loop calls again when it takes more."""
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._send_on)
            self._blocked = True
        except OSError:
            self._lost()
        else:
            if self._blocked:
                self._loop.remove_writer(self._socket)
                self._blocked = False

    def _receive(self) -> None:
        try:
            came = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._lost()
            return
        self._received += came
        while self._open and (pickled := self._next_whole()):
            self._take(pickled)

    def _next_whole(self) -> bytes:
        """The next message, when all of it is there; else nothing."""
        if len(self._received) < HEADER.size:
            return b""
        (size,) = HEADER.unpack_from(self._received)
        if not 0 < size <= MESSAGE_MAX_BYTES:
            self._lost(f"child sent a message of {size} bytes")
            return b""
        end = HEADER.size + size
        if len(self._received) < end:
            return b""
        pickled = bytes(self._received[HEADER.size : end])
        del self._received[:end]
        return pickled

    def _take(self, pickled: bytes) -> None:
        try:
            message = pickle.loads(pickled)  # noqa: S301 - from our own child
        except Exception as error:  # noqa: BLE001 - nonsense raises whatever it likes
            self._lost(f"child sent what is no message ({type(error).__name__})")
        else:
            self._on_message(message)

    def _lost(self, why: str = "") -> None:
        if self._open:
            if not why:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(EXIT_GRACE_S)
            self.kill()
            self._on_death(ChildDied(self._process.returncode, why))

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._loop.remove_reader(self._socket)
            if self._blocked:
                self._loop.remove_writer(self._socket)
            self._socket.close()


def _child(target: str, fd: int, parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above took effect
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    connection = Connection(fd)
    arguments = connection.recv()
    module, function = target.split(":")
    getattr(importlib.import_module(module), function)(connection, *arguments)


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
