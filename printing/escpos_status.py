"""ESC/POS, inwards: what a receipt printer says, told apart by the bits that are fixed in each kind of answer. Pure.

An answer to ``DLE EOT`` does not say to which of the four questions it belongs, and not to which time. So it counts
only in an exchange (``escpos_session``): as many answers as there were questions, behind a mark that nothing older can
pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printing.job import Stop
from printing.port import Level

_FIXED = 0x93
_REAL_TIME, _AUTOMATIC = 0x12, 0x10
_AUTOMATIC_LENGTH = 4
_FLOW = frozenset({0x11, 0x13})
#: how a block begins: 37 of GS ( H, GS ( E and DLE DC4, 5F of GS g and GS I, 3B of a notice; a zero ends it
_BLOCKS = frozenset({0x37, 0x3B, 0x5F})
_LONGEST_BLOCK = 80
MARK, FORGOTTEN, WIDTH, COUNTER = b"\x37\x22", b"\x37\x25", b"\x37\x27\x33\x1f", b"\x5f"
#: it was switched on just now, and knows nothing of what it was sent before (where its memory switch 1-1 is on)
SWITCHED_ON = b"\x3b\x30"


@dataclass(frozen=True)
class RealTime:
    """The answer to one ``DLE EOT``."""

    bits: int


@dataclass(frozen=True)
class Automatic:
    """Four bytes that the printer sends when something changes."""

    data: bytes


@dataclass(frozen=True)
class Block:
    """An answer with a head, without its zero."""

    data: bytes

    def behind(self, head: bytes) -> str | None:
        """The text behind ``head``; None when the block has another one."""
        text = self.data[len(head) :]
        return text.decode("ascii", "replace") if self.data.startswith(head) else None


@dataclass(frozen=True)
class Nonsense:
    """A byte that no printer sends there."""

    byte: int


Message = RealTime | Automatic | Block | Nonsense


class Decoder:
    """Cuts what arrives into messages; what is not complete yet stays."""

    def __init__(self) -> None:
        self._left = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        self._left += data
        while self._left and (found := _first(self._left)):
            message, length = found
            self._left = self._left[length:]
            if message is not None:
                yield message


def _first(data: bytes) -> tuple[Message | None, int] | None:
    """The first message of ``data`` and its length; None while it is not complete."""
    first = data[0]
    if first in _FLOW:
        return None, 1
    if first in _BLOCKS:
        end = data.find(b"\0", 0, _LONGEST_BLOCK)
        if end < 0:
            return (Nonsense(first), 1) if len(data) >= _LONGEST_BLOCK else None
        return Block(data[:end]), end + 1
    if first & _FIXED == _REAL_TIME:
        return RealTime(first), 1
    if first & _FIXED == _AUTOMATIC:
        rest = data[1:_AUTOMATIC_LENGTH]
        if any(byte & 0x90 for byte in rest):
            return Nonsense(first), 1
        return (Automatic(data[:_AUTOMATIC_LENGTH]), _AUTOMATIC_LENGTH) if len(rest) == _AUTOMATIC_LENGTH - 1 else None
    return Nonsense(first), 1


@dataclass(frozen=True)
class Condition:
    """What the printer says of itself at one moment."""

    offline: bool = False
    cover: bool = False
    out: bool = False
    near_end: bool = False
    cutter: bool = False
    #: too hot, most often: it goes on by itself
    passing: bool = False
    #: it goes on when it is told to
    recoverable: bool = False
    broken: bool = False

    @property
    def trouble(self) -> Stop | None:
        """Why it does not print now, the cause before what follows from it; None when it does."""
        causes = (
            (self.broken, Stop.OTHER),
            (self.cover, Stop.COVER),
            (self.out, Stop.NO_PAPER),
            (self.cutter, Stop.CUTTER),
            (self.passing, Stop.HOT),
            (self.recoverable, Stop.JAM),
            (self.offline, Stop.OTHER),
        )
        return next((stop for is_so, stop in causes if is_so), None)

    @property
    def roll(self) -> Level:
        if self.out:
            return Level.OUT
        return Level.LOW if self.near_end else Level.GOOD


def _both(bits: int, pair: int) -> bool:
    """Whether a sensor that is told in two bits is on; ValueError when they disagree: no answer of that question."""
    if bits & pair not in (0, pair):
        raise ValueError("two bits of one sensor disagree")
    return bool(bits & pair)


def condition_of(answers: Sequence[RealTime]) -> Condition:
    """From the answers to the four questions, in their order; ValueError when they cannot be those."""
    printer, offline, error, roll = (answer.bits for answer in answers)
    return Condition(
        offline=bool(printer & 0x08),
        cover=bool(offline & 0x04),
        out=_both(roll, 0x60) or bool(offline & 0x20),
        near_end=_both(roll, 0x0C),
        cutter=bool(error & 0x08),
        passing=bool(error & 0x40),
        recoverable=bool(error & 0x04),
        broken=bool(error & 0x20),
    )


def condition_told(automatic: Automatic) -> Condition:
    """From the four bytes that come unasked; ValueError when they contradict themselves."""
    printer, error, roll, _ = automatic.data
    return Condition(
        offline=bool(printer & 0x08),
        cover=bool(printer & 0x20),
        out=_both(roll, 0x0C),
        near_end=_both(roll, 0x03),
        cutter=bool(error & 0x08),
        passing=bool(error & 0x40),
        recoverable=bool(error & 0x04),
        broken=bool(error & 0x20),
    )


@dataclass(frozen=True)
class Mouth:
    """The answer to GS e 6."""

    bits: int

    @property
    def is_one(self) -> bool:
        """Whether the byte can be that answer at all."""
        return not self.bits & 0x02

    @property
    def holds(self) -> bool:
        return bool(self.bits & 0x08)

    @property
    def jammed(self) -> bool:
        return bool(self.bits & 0xC0)


#: what GS ( E 6 calls the widths of a roll, in millimetres
WIDTHS_MM = {"2": 58, "6": 80}
