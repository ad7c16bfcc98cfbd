"""The slot that puts a virtual card into pcscd, through vsmartcard's virtual reader ``vpcd`` (facts on cards, 4).

The virtual reader listens on every interface while pcscd has it loaded: demonstration and tests only.
"""

from __future__ import annotations

import math
import socket
import threading
import time
from typing import Protocol

from simulated.social_card.chip import CardDied

#: The first slot of Debian's package; the second is the next port
DEFAULT_PORT = 35963
RETRY_S = 0.1
#: No hand changes cards faster, and pcscd, which looks every 0.4 s, would take the next card for the one before
CHANGE_S = 0.5

_POWER_OFF, _POWER_ON, _RESET, _GET_ATR = 0, 1, 2, 4
_IPPROTO_TCP_QUICKACK = 12  # linux/tcp.h; not in every build of Python's socket module


class Insertable(Protocol):
    """What can be put into the slot: anything that answers APDUs."""

    @property
    def atr(self) -> bytes: ...

    @property
    def dead(self) -> bool:
        """It gives no answer any more, as if it had been pulled."""
        ...

    @property
    def delay_s(self) -> float:
        """How long it takes before every answer."""
        ...

    def reset(self) -> None: ...

    def transmit(self, command: bytes) -> bytes:
        """Data and status word; :class:`~simulated.social_card.chip.CardDied`."""
        ...


class VirtualSlot:
    """One slot of the virtual reader. While a card is in, the slot keeps looking for pcscd, which may come and go."""

    def __init__(self, port: int = DEFAULT_PORT) -> None:
        self._port = port
        self._connector: _Connector | None = None
        self._empty_since = -math.inf

    def insert(self, card: Insertable) -> None:
        """Put ``card`` in, instead of one that is there; returns at once. Changing cards takes half a second."""
        self.pull()
        self._connector = _Connector(self._port, card, self._empty_since + CHANGE_S - time.monotonic())
        self._connector.start()

    def pull(self) -> None:
        """Take the card out; it is out when this returns, and pcscd sees it within half a second."""
        if self._connector is not None:
            self._connector.stop()
            self._connector = None
            self._empty_since = time.monotonic()


class _Connector(threading.Thread):
    """Serves one stay of one card."""

    def __init__(self, port: int, card: Insertable, wait_s: float) -> None:
        super().__init__(name="virtual-card", daemon=True)
        self._port = port
        self._card = card
        self._wait_s = wait_s
        self._pulled = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def stop(self) -> None:
        self._pulled.set()
        with self._lock:
            if self._socket is not None:
                _hang_up(self._socket)
        self.join()

    def run(self) -> None:
        self._pulled.wait(max(0.0, self._wait_s))
        while not self._pulled.is_set() and not self._card.dead:
            try:
                with socket.create_connection(("127.0.0.1", self._port)) as connection:
                    self._serve(connection)
            except OSError:  # pcscd is not there, or has just gone: the card stays in and waits for it
                self._pulled.wait(RETRY_S)

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._socket = connection
        try:
            while not self._pulled.is_set() and not self._card.dead and (message := _receive(connection)) is not None:
                answer = self._answer(message)
                if answer is not None and not self._pulled.is_set():
                    connection.sendall(len(answer).to_bytes(2, "big") + answer)
        except CardDied:
            self._pulled.set()  # dead or pulled: out, until somebody puts it in again
        finally:
            with self._lock:
                self._socket = None

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) > 1:
            self._pulled.wait(self._card.delay_s)
            return self._card.transmit(message)
        if message[0] == _GET_ATR:
            return self._card.atr
        if message[0] in (_POWER_OFF, _POWER_ON, _RESET):
            self._card.reset()
        return None


def _receive(connection: socket.socket) -> bytes | None:
    """One message: two bytes of length, then that many; None when the reader has hung up."""
    head = _receive_exactly(connection, 2)
    return _receive_exactly(connection, int.from_bytes(head, "big")) if head else None


def _receive_exactly(connection: socket.socket, count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        # Linux forgets this option after a while, and then every APDU waits 40 ms for a delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, _IPPROTO_TCP_QUICKACK, 1)
        part = connection.recv(count - len(data))
        if not part:
            return None
        data += part
    return data


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster
