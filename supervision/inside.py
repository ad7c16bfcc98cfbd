"""The child's side: how a process begins that :class:`supervision.child.Child` has started, and how it talks."""

from __future__ import annotations

import ctypes
import faulthandler
import importlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from supervision.group import hear_again
from supervision.wire import Wire

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: prctl option: the signal that the kernel sends when the parent dies (linux/prctl.h)
PR_SET_PDEATHSIG = 1


class Channel:
    """The child's end of the conversation: it ``hears`` the parent and ``speaks`` to it. Any thread may speak."""

    def __init__(self, connection: Connection, hears: Wire, speaks: Wire) -> None:
        self._connection = connection
        self._hears, self._speaks = hears, speaks
        #: held while something is said, so that what depends on what was said before can be said at once
        self.speaking = threading.RLock()

    def receive(self) -> Any:
        """The next message, waited for; EOFError when the parent has gone."""
        return self._hears.decode(self._connection.recv_bytes(self._hears.max_bytes))

    def heard(self, within_s: float = 0.0) -> bool:
        """Whether :meth:`receive` would have something to return or raise within that time."""
        return self._connection.poll(within_s)

    def send(self, message: object) -> None:
        """BrokenPipeError and ConnectionResetError when the parent has gone."""
        data = self._speaks.encode(message)
        with self.speaking:
            self._connection.send_bytes(data)


def dies_with(parent: int) -> bool:
    """Be killed when ``parent`` dies; False when it has died already."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return os.getppid() == parent  # else it died before the line above took effect


def main(target: str, fd: int, parent: int) -> None:
    """Call ``target`` (``package.module:function``) with the connection behind ``fd``."""
    from multiprocessing.connection import Connection  # the parent, which reads this for its rooms, has no use for it

    hear_again()
    if not dies_with(parent):
        return
    os.set_inheritable(fd, False)
    faulthandler.enable()
    module, function = target.split(":")
    getattr(importlib.import_module(module), function)(Connection(fd))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
