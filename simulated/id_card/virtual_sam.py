"""The virtual identity-card reader: a security module that speaks SDT, with a card on it or none.

A shipped driver for demonstration, training and tests. It knows no wire: :mod:`simulated.id_card.virtual_terminal` puts
it behind a pseudo-terminal. It does the steps in their order and forgets a card as a real module does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from devices.id_card.sdt import (
    ACTIONS,
    FIND,
    LATER_ADDRESS,
    READ,
    READ_WITH_FINGERPRINT,
    RESET,
    SAM_NUMBER,
    SELECT,
    STATUS,
    Action,
    BadFrame,
    BadLength,
    FrameBuffer,
    frame,
)
from devices.id_card.text import build_later_address
from simulated.id_card.profiles import IdProfile, photo

SAM_ID = bytes.fromhex("05000300B33A340187D61200B1CB7400")

OK = 0x90
FOUND = 0x9F
NO_CONTENT = 0x91
WRONG_CHECKSUM = 0x10
LENGTH_ERROR = 0x11
UNKNOWN_COMMAND = 0x21
WRONG_ORDER = 0x23
READ_FAILED = 0x41
NO_CARD = 0x80
SELECT_FAILED = 0x81


class Damage(StrEnum):
    """What may happen to an answer on its way."""

    WRONG_CHECKSUM = "wrong_checksum"
    TOO_LONG = "too_long"  # the length says more than comes
    TOO_SHORT = "too_short"  # the length says less than comes
    CUT = "cut"  # the second half never comes
    LOST = "lost"


@dataclass(frozen=True)
class SamQuirks:
    """How a reader misbehaves. Codes of commands as in the protocol: 3001 is reading.

    ``status`` answers a command with a status code instead; ``damage`` harms the answer to it. Both hit the first
    ``times`` such answers, or all of them.
    """

    status: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    damage: Mapping[int, Damage] = field(default_factory=lambda: MappingProxyType({}))
    times: int | None = None
    garbage: bytes = b""  # before every answer
    piece_bytes: int = 0  # an answer comes in pieces of so many bytes; 0: in one
    delay_s: float = 0.0  # before every answer
    dies_before: int | None = None  # the n-th command, over the reader's whole life
    finds_again: bool = False  # whether a card that was read, or failed, is found again before it was taken off
    fingerprint_bytes: int = 1024
    knows_fingerprint: bool = True


class SamDied(Exception):
    """The reader gives no answer, now and ever after."""


class VirtualSam:
    """A security module. ``lay`` and ``lift`` are what a hand does; ``answers`` is what the host's bytes bring."""

    def __init__(self, quirks: SamQuirks | None = None) -> None:
        self._quirks = quirks or SamQuirks()
        self._lock = threading.Lock()
        self._frames = FrameBuffer()
        self._commands = 0
        self._hits = 0
        self._card: IdProfile | None = None
        #: called, in the thread of the hand, after each thing that a hand has done
        self.touched: Callable[[], None] = lambda: None
        self._forget()

    @property
    def quirks(self) -> SamQuirks:
        """How it misbehaves now; setting it begins the count of ``times`` anew."""
        return self._quirks

    @quirks.setter
    def quirks(self, quirks: SamQuirks) -> None:
        self._quirks, self._hits = quirks, 0
        self.touched()

    @property
    def commands(self) -> int:
        """Commands so far."""
        return self._commands

    @property
    def is_bare(self) -> bool:
        """Whether there is no card on it, and nothing wrong with it."""
        return self._card is None and self._quirks == SamQuirks()

    def lay(self, card: IdProfile) -> None:
        """Put ``card`` on the reader."""
        with self._lock:
            self._card = card
            self._forget()
        self.touched()

    def lift(self) -> None:
        """Take the card off."""
        with self._lock:
            self._card = None
        self.touched()

    def answers(self, data: bytes) -> list[bytes]:
        """The frames that answer ``data``, which may hold any part of a command; :class:`SamDied`."""
        self._frames.feed(data)
        answers: list[bytes] = []
        while True:
            try:
                payload = self._frames.payload()
            except BadFrame as error:
                self._frames = FrameBuffer()
                return [*answers, _status(LENGTH_ERROR if isinstance(error, BadLength) else WRONG_CHECKSUM)]
            if payload is None:
                return answers
            if (answer := self._answer(payload)) is not None:
                answers.append(answer)

    def _spend_after(self, status: int) -> None:
        """After a failed read a card must be taken off and laid down again."""
        if ACTIONS.get(status) in (Action.PUT_BACK, Action.REFUSE):
            self._spent, self._found, self._selected = True, False, False

    def _forget(self) -> None:
        self._found = self._selected = self._spent = False

    def _answer(self, payload: bytes) -> bytes | None:
        self._commands += 1
        if self._commands == self.quirks.dies_before:
            raise SamDied
        code = int.from_bytes(payload[:2], "big")
        with self._lock:
            status = self.quirks.status.get(code) if self._hit(code in self.quirks.status) else None
            if status is not None:
                self._spend_after(status)
                return _status(status)
            answer = self._carry_out(payload[:2])
        return self._damaged(code, answer)

    def _hit(self, meant: bool) -> bool:
        if not meant or (self.quirks.times is not None and self._hits >= self.quirks.times):
            return False
        self._hits += 1
        return True

    def _damaged(self, code: int, answer: bytes) -> bytes | None:
        damage = self.quirks.damage.get(code) if self._hit(code in self.quirks.damage) else None
        match damage:
            case Damage.WRONG_CHECKSUM:
                answer = answer[:-1] + bytes((answer[-1] ^ 0xFF,))
            case Damage.TOO_LONG | Damage.TOO_SHORT:
                length = int.from_bytes(answer[5:7], "big") + (16 if damage is Damage.TOO_LONG else -2)
                answer = answer[:5] + length.to_bytes(2, "big") + answer[7:]
            case Damage.CUT:
                answer = answer[: len(answer) // 2]
            case Damage.LOST:
                return None
        return self.quirks.garbage + answer

    # -- the commands --

    def _carry_out(self, code: bytes) -> bytes:
        if code in (RESET.code, STATUS.code):
            return _status(OK)
        if code == SAM_NUMBER.code:
            return _status(OK, SAM_ID)
        if code == FIND.code:
            return self._find()
        if code == SELECT.code:
            return self._select()
        if code == READ.code or (code == READ_WITH_FINGERPRINT.code and self.quirks.knows_fingerprint):
            return self._read(with_fingerprint=code == READ_WITH_FINGERPRINT.code)
        if code == LATER_ADDRESS.code:
            return self._later_address()
        return _status(UNKNOWN_COMMAND)

    def _find(self) -> bytes:
        self._found = self._card is not None and (self.quirks.finds_again or not self._spent)
        self._selected = False
        return _status(FOUND, bytes(4)) if self._found else _status(NO_CARD)

    def _select(self) -> bytes:
        if not self._found or self._card is None:
            return _status(SELECT_FAILED)
        self._selected = True
        return _status(OK, bytes(8))

    def _read(self, *, with_fingerprint: bool) -> bytes:
        if not self._selected:
            return _status(WRONG_ORDER)
        if self._card is None:
            return _status(READ_FAILED)
        self._spent = True
        parts = [self._card.text, photo()] + ([bytes(self.quirks.fingerprint_bytes)] if with_fingerprint else [])
        return _status(OK, b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts))

    def _later_address(self) -> bytes:
        if not self._selected or self._card is None:
            return _status(WRONG_ORDER)
        address = self._card.later_address
        return _status(OK, build_later_address(address)) if address else _status(NO_CONTENT)


def _status(sw3: int, data: bytes = b"") -> bytes:
    return frame(bytes((0, 0, sw3)) + data)
