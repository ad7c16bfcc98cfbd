"""What the program tells whoever watches over it: systemd, or the guardian in its place (``supervision/guard.py``).

The protocol is that of ``sd_notify(3)``: datagrams of ``NAME=VALUE`` lines to the socket that ``NOTIFY_SOCKET`` names.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import MutableMapping
from contextlib import suppress

log = logging.getLogger("watch")

ADDRESS, TIMEOUT, FOR_PROCESS = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"
READY, STOPPING, ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"


def status(text: str) -> str:
    """A word for whoever looks; one line."""
    return "STATUS=" + " ".join(text.split())


def extended(by_s: float) -> str:
    """Whatever is going on (start or end) may take so long from now on."""
    return f"EXTEND_TIMEOUT_USEC={round(1e6 * by_s)}"


class Watcher:
    """Whoever watches over this process; nobody where ``address`` is empty. Nothing it does or not is our trouble."""

    def __init__(self, address: str, watchdog_s: float | None = None) -> None:
        #: how long it waits for a sign of life; None where it does not
        self.watchdog_s = watchdog_s
        self._ready = self._warned = False
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) if address else None
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def tell(self, *messages: str) -> None:
        """Say them, all at once. One that cannot be said is said in the log, once."""
        if self._socket is None:
            return
        try:
            self._socket.sendto("\n".join(messages).encode(), self._address)
        except OSError as error:
            if not self._warned:
                self._warned = True
                log.warning("whoever watches does not listen: %s", error.strerror)

    def alive(self) -> None:
        """Everything moves; for the first time: it is up."""
        self.tell(*(() if self._ready else (READY,)), ALIVE)
        self._ready = True

    def detach(self) -> None:
        """Nobody here watches any more: of a process that was forked, whose descriptors are closed."""
        if self._socket is not None:
            self._socket.detach()
            self._socket = None

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()


def watcher(environment: MutableMapping[str, str] = os.environ) -> Watcher:
    """Who watches over this process, taken out of the environment: no child may speak for it."""
    address, timeout, process = (environment.pop(name, "") for name in (ADDRESS, TIMEOUT, FOR_PROCESS))
    watchdog_s = None
    if process in {"", str(os.getpid())}:
        with suppress(ValueError):
            watchdog_s = int(timeout) / 1e6
    return Watcher(address, watchdog_s or None)
