"""The nursery: a process that has read once what every child needs, and of which they are forked, to share its memory.

It is started beside the first picture, and holds nothing of the kiosk: it hears which function is wanted, with the
descriptors that its process is to have, and nothing else. Who is forked there becomes a child of the kiosk all the same
(the kiosk is the nearest subreaper), as if it had been started by :class:`subprocess.Popen`: the kiosk ends it, hears
its exit code, and takes it along when it dies. A nursery that is not there, or gives no answer, is nobody's trouble:
children are started as programs of their own then.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from supervision.group import born_deaf

ROOT = Path(__file__).parent.parent

#: from an order to the child's own word that it is there: ten times what a busy machine takes
BORN_WITHIN_S, READY_WITHIN_S, GONE_WITHIN_S = 0.3, 10.0, 1.0
LOOK_EVERY_S = 0.002
#: prctl option: orphans below this process become children of it (linux/prctl.h)
PR_SET_CHILD_SUBREAPER = 36
MESSAGE_BYTES = 4096

_log = logging.getLogger("children")


class Born:
    """A child that was forked, with what is used of :class:`subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        #: the exit code, negative for a signal; None while it lives
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:  # nobody else can have its number before it is asked after
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float) -> None:
        """Return when it is gone, or after ``timeout`` seconds."""
        until = time.monotonic() + timeout
        while self.poll() is None and time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)


class Nursery:
    """The kiosk's side. At most one is :attr:`open`, for all children of this process."""

    open: Nursery | None = None

    def __init__(self, modules: Sequence[str]) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, born_deaf():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "supervision.forking", str(theirs.fileno()), str(os.getpid()), *modules],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Use it from now on, once it has read all; without it when it cannot."""
        self._orders.setblocking(False)
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_WITHIN_S):
                if await asyncio.get_running_loop().sock_recv(self._orders, MESSAGE_BYTES):
                    self._orders.settimeout(BORN_WITHIN_S)
                    Nursery.open = self
                    return
        _log.warning("children are started without a nursery")

    def bear(self, target: str, given: Sequence[tuple[int, int]]) -> Born:
        """A child that calls ``target``; ``given`` are descriptors, each with the number it is to have there.

        OSError when it does not come; nobody is asked again then.
        """
        order = json.dumps([target, [number for _, number in given]]).encode()
        try:
            socket.send_fds(self._orders, [order], [fd for fd, _ in given])
            if not (pid := self._orders.recv(MESSAGE_BYTES)):
                raise ConnectionResetError("the nursery is gone")
        except OSError:
            self._give_up()
            raise
        return Born(int(pid))

    def close(self) -> None:
        """End it; its children live on."""
        self._give_up()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GONE_WITHIN_S)

    def _give_up(self) -> None:
        Nursery.open = None
        self._orders.close()
        self._process.kill()


@contextmanager
def nursery(modules: Sequence[str]) -> Iterator[Nursery]:
    """Have one that reads ``modules``: what more than one of the children imports. It is of use when it is ready.

    None of them may begin a thread or open a descriptor.
    """
    _adopt_orphans(True)
    own = Nursery(modules)
    try:
        yield own
    finally:
        own.close()
        _adopt_orphans(False)


def _adopt_orphans(adopts: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(adopts), 0, 0, 0)
