"""The bytes that a host sends to a receipt printer, cut into commands (Epson, ESC/POS command reference). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

_ESC, _GS, _DLE = 0x1B, 0x1D, 0x10
#: obeyed as they arrive, wherever they stand
REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x04]|\x05[\x01\x02]|\x14\x08\x01\x03\x14\x01\x06\x02\x08)")
_FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
LONGEST_REAL_TIME = len(_FORGET)
#: what may become one yet
_BEGUN = frozenset({b"\x10", b"\x10\x04", b"\x10\x05", *(_FORGET[:length] for length in range(1, len(_FORGET)))})
_STRIP_ROWS = 24


@dataclass(frozen=True)
class Nothing:
    """Changes no paper: a line spacing, a real-time command that was obeyed as it arrived, a NUL."""


@dataclass(frozen=True)
class Reset:
    """ESC @"""


@dataclass(frozen=True)
class Units:
    """GS P: what one step of a feed is, as a part of an inch."""

    per_inch: int


@dataclass(frozen=True)
class Rows:
    """A picture, ``row_bytes`` bytes a row. ``advances``: the paper goes on below it by itself."""

    row_bytes: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Strip:
    """ESC *: 24 rows that stand beside the head until the paper is fed."""

    row_bytes: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Store:
    """GS ( L 112: a picture that is printed by function 50."""

    picture: Rows


@dataclass(frozen=True)
class PrintStored:
    """GS ( L 50"""


@dataclass(frozen=True)
class Feed:
    """So many units."""

    units: int


@dataclass(frozen=True)
class FeedLines:
    lines: int


@dataclass(frozen=True)
class Cut:
    """GS V; ``to_knife``: what stands between head and knife is fed first."""

    to_knife: bool


@dataclass(frozen=True)
class Report:
    """GS a"""

    on: bool


@dataclass(frozen=True)
class Mark:
    """GS ( H"""

    token: bytes


@dataclass(frozen=True)
class Question:
    """In the order of printing: ``counter`` (GS g 2), ``width`` (GS ( E 6), ``name`` (GS I), ``mouth`` (GS e 6)."""

    of: str
    number: int = 0


@dataclass(frozen=True)
class Present:
    """GS e 3"""


@dataclass(frozen=True)
class Retract:
    """GS e 2"""


@dataclass(frozen=True)
class Garbage:
    """A byte that is no command: a printer prints it as a character."""

    byte: int


Command = (
    Nothing | Reset | Units | Rows | Strip | Store | PrintStored | Feed | FeedLines | Cut | Report | Mark | Question
    | Present | Retract | Garbage
)  # fmt: skip
#: a command and its length; None while it is not complete
Found = tuple[Command, int] | None


def first_command(data: bytes) -> Found:
    """The command that ``data`` begins with."""
    first = data[0]
    if first == _DLE and (real_time := REAL_TIME.match(data)):
        return Nothing(), real_time.end()
    if data in _BEGUN:
        return None
    if first in (_ESC, _GS):
        if len(data) < 2:
            return None
        parse = (_OF_ESC if first == _ESC else _OF_GS).get(data[1])
        return parse(data) if parse else (Garbage(first), 1)
    if first == 0x0A:
        return FeedLines(1), 1
    return (Nothing() if first == 0 else Garbage(first)), 1


def _fixed(length: int, make: Callable[[bytes], Command]) -> Callable[[bytes], Found]:
    return lambda data: (make(data[:length]), length) if len(data) >= length else None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _column(data: bytes) -> Found:
    """ESC * m nL nH: three bytes a column in the 24-dot modes, one in the others."""
    if len(data) < 5:
        return None
    width, deep = _number(data[3:5]), 3 if data[2] in (32, 33) else 1
    length = 5 + width * deep
    if len(data) < length:
        return None
    columns = np.frombuffer(data[5:length], np.uint8).reshape(width, deep)
    bits = np.unpackbits(columns, axis=1).T
    packed = np.packbits(bits, axis=1)
    return Strip(packed.shape[1], packed.tobytes()), length


def _raster(data: bytes) -> Found:
    """GS v 0 m xL xH yL yH"""
    if len(data) < 8:
        return None
    row_bytes, rows = _number(data[4:6]), _number(data[6:8])
    length = 8 + row_bytes * rows
    return (Rows(row_bytes, data[8:length]), length) if len(data) >= length else None


def _cut(data: bytes) -> Found:
    if len(data) < 3:
        return None
    to_knife = data[2] in (65, 66)
    length = 4 if to_knife else 3
    return (Cut(to_knife), length) if len(data) >= length else None


def _ejector(data: bytes) -> Found:
    if len(data) < 3:
        return None
    if data[2] == 3:
        return (Present(), 4) if len(data) >= 4 else None
    done: Mapping[int, Command] = {2: Retract(), 5: Present(), 6: Question("mouth")}
    return done.get(data[2], Nothing()), 3


def _bracket(data: bytes) -> Found:
    """GS ( x pL pH …"""
    if len(data) < 5:
        return None
    length = 5 + _number(data[3:5])
    return (_inside(data[2:3], data[5:length]), length) if len(data) >= length else None


def _long_graphics(data: bytes) -> Found:
    """GS 8 L p1 p2 p3 p4 …"""
    if len(data) < 7:
        return None
    length = 7 + _number(data[3:7])
    return (_inside(b"L", data[7:length]), length) if len(data) >= length else None


def _inside(letter: bytes, body: bytes) -> Command:
    if letter == b"H" and body[:2] == b"00":
        return Mark(body[2:6])
    if letter == b"E" and body[:2] == b"\x06\x03":
        return Question("width")
    if letter == b"L" and body[:2] in (b"02", b"0\x02"):
        return PrintStored()
    if letter == b"L" and body[:2] in (b"0p", b"0\x70"):
        row_bytes = (_number(body[6:8]) + 7) // 8
        return Store(Rows(row_bytes, body[10:]))
    return Nothing()


_OF_ESC: Mapping[int, Callable[[bytes], Found]] = {
    ord("@"): _fixed(2, lambda _: Reset()),
    ord("2"): _fixed(2, lambda _: Nothing()),
    ord("3"): _fixed(3, lambda _: Nothing()),
    ord("J"): _fixed(3, lambda data: Feed(data[2])),
    ord("d"): _fixed(3, lambda data: FeedLines(data[2])),
    ord("*"): _column,
}
_OF_GS: Mapping[int, Callable[[bytes], Found]] = {
    ord("P"): _fixed(4, lambda data: Units(data[3])),
    ord("a"): _fixed(3, lambda data: Report(on=data[2] != 0)),
    ord("I"): _fixed(3, lambda data: Question("name", data[2])),
    ord("g"): _fixed(6, lambda data: Question("counter", _number(data[4:6])) if data[2:3] == b"2" else Nothing()),
    ord("v"): _raster,
    ord("V"): _cut,
    ord("e"): _ejector,
    ord("("): _bracket,
    ord("8"): _long_graphics,
}
