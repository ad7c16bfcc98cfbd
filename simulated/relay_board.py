"""A relay board of the LCUS family without hardware: it speaks the true protocol, and fails on request."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from devices.signal.lcus import ASK, START

log = logging.getLogger("signal")


class BoardTrouble(StrEnum):
    """What can be wrong with a board."""

    #: it is not there
    GONE = "gone"
    #: it switches, and answers nothing
    SILENT = "silent"
    #: its relays do not move
    STUCK = "stuck"
    #: its program has lost its way: it answers what is no answer, until its power has been away
    GARBLED = "garbled"
    #: it has hung itself up: it is off the bus until then
    HANGS = "hangs"


@dataclass(frozen=True)
class Pace:
    """How it sends: so long after it was asked, in pieces of so many bytes (0: at once)."""

    delay_s: float = 0.0
    piece_bytes: int = 0


class RelayBoard:
    """A board with two relays."""

    def __init__(self) -> None:
        self.relays = {1: False, 2: False}
        self.trouble: BoardTrouble | None = None
        self.quirks = Pace()
        self._heard = b""
        #: what it answered last: real boards answer that once more after they were switched
        self._stale = b""

    def line(self) -> BoardLine:
        """A wire to it."""
        return BoardLine(self)

    def power_cycle(self) -> None:
        """Its power goes and comes back: its relays fall."""
        self.relays = dict.fromkeys(self.relays, False)
        if self.trouble in (BoardTrouble.GARBLED, BoardTrouble.HANGS):
            self.trouble = None

    def answers(self, data: bytes) -> Iterator[bytes]:
        """What it sends when ``data`` arrives, whole commands or pieces of them."""
        self._heard += data
        while self._heard:
            if self._heard.startswith(ASK):
                self._heard = self._heard[1:]
                yield from self._said()
            elif self._heard[0] != START:
                self._heard = self._heard[1:]
            elif len(self._heard) < 4:
                return
            else:
                command, self._heard = self._heard[:4], self._heard[4:]
                self._obey(command)

    def _obey(self, command: bytes) -> None:
        start, relay, on, total = command
        known = relay in self.relays and on in (0, 1) and total == (start + relay + on) & 0xFF
        if known and self.trouble != BoardTrouble.STUCK and self.relays[relay] != bool(on):
            self._stale = self._state()
            self.relays[relay] = bool(on)
            log.info("relay %d %s", relay, "on" if on else "off")

    def _said(self) -> Iterator[bytes]:
        stale, self._stale = self._stale, b""
        if self.trouble == BoardTrouble.GARBLED:
            yield b"\x00\xfe CH?: MAYBE\r\n"
        elif self.trouble != BoardTrouble.SILENT:
            yield stale or self._state()

    def _state(self) -> bytes:
        lines = (f"CH{relay}: {'ON ' if on else 'OFF'}\r\n" for relay, on in self.relays.items())
        return "".join(lines).encode()


class BoardLine:
    """The wire to a board in the same program (:class:`devices.signal.lcus.Line`)."""

    def __init__(self, board: RelayBoard) -> None:
        self._board = board
        self._sent = b""

    def write(self, data: bytes) -> None:
        if self._board.trouble in (BoardTrouble.GONE, BoardTrouble.HANGS):
            raise OSError(errno.ENODEV, "No such device")
        self._sent = b"".join(self._board.answers(data))

    def read(self) -> bytes:
        sent, self._sent = self._sent, b""
        return sent

    def close(self) -> None:
        self._sent = b""
