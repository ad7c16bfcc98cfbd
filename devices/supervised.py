"""A child process under supervision: for devices that can hang for ever, crash the process, or hold the GIL.

The parent sends immutable values over a private socket and receives values back; both sides see the other's death at
once. A child never outlives its parent, however the parent ends.
"""

from __future__ import annotations

import asyncio
import ctypes
import importlib
import os
import signal
import socket
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
#: A child that ends closes its connection a moment before its exit code can be had
EXIT_GRACE_S = 0.05


class ChildDied(Exception):
    """The child is gone; ``returncode`` is negative for a signal, as in :mod:`subprocess`."""

    def __init__(self, returncode: int | None) -> None:
        self.returncode = returncode
        super().__init__(f"child ended with {returncode}")


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
            )
        self._connection = Connection(ours.detach())
        self._connection.send(arguments)
        self._on_message = on_message
        self._on_death = on_death
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._connection.fileno(), self._receive)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: object) -> None:
        """Hand ``message`` to the child; a child that is gone is reported through ``on_death``, not here."""
        try:
            self._connection.send(message)
        except OSError:
            self._lost()

    def kill(self) -> None:
        """End the child now, in whatever it hangs. ``on_death`` is not called."""
        self._close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def _receive(self) -> None:
        # One message for each call: the loop calls again while there is more. Asking whether there is costs more.
        try:
            self._on_message(self._connection.recv())
        except (EOFError, OSError):
            self._lost()

    def _lost(self) -> None:
        if not self._connection.closed:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(EXIT_GRACE_S)
            self.kill()
            self._on_death(ChildDied(self._process.returncode))

    def _close(self) -> None:
        if not self._connection.closed:
            self._loop.remove_reader(self._connection.fileno())
            self._connection.close()


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
