"""ISO 7816-4 commands and answers, with the two T=0 courtesies that neither pcscd nor pyscard does for us.

A card behind T=0 answers ``61xx`` (fetch xx bytes with GET RESPONSE) and ``6Cxx`` (ask again with Le = xx). Doing both
costs nothing on a T=1 card, so every command goes through :func:`exchange`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

#: Sends one command, gives the raw answer: data and the two bytes of the status word; :class:`LinkLost` without one.
Transmit = Callable[[bytes], bytes]

OK = 0x9000
#: Transient troubles (memory failure, no diagnosis) that deserve one more try
TRANSIENT = frozenset({0x6581, 0x6F00})

#: More steps than this for one command is a card that plays for time: 16 x 256 bytes is far beyond any record.
STEPS_MAX = 16


class LinkLost(Exception):
    """The way to the card is gone: no answer has come, and nobody knows what the card has done."""


class UnreadableCard(Exception):
    """The card answers, and what it says is no social-security card's answer. The text holds no content of the card."""


@dataclass(frozen=True)
class Answer:
    """What a card said: its data and its status word, and whether it had to correct Le first."""

    data: bytes = field(repr=False)
    sw: int
    le_corrected: bool = False

    @property
    def ok(self) -> bool:
        return self.sw == OK


def select_application(name: bytes) -> bytes:
    """SELECT by DF name (ISO 7816-4, 11.2.2)."""
    return bytes((0x00, 0xA4, 0x04, 0x00, len(name))) + name


def select_file(file_id: int, *, p1: int) -> bytes:
    """SELECT by file identifier; ``p1`` is 00 (any) or 02 (an EF of the current DF)."""
    return bytes((0x00, 0xA4, p1, 0x00, 0x02)) + file_id.to_bytes(2, "big")


def read_record(p1: int, p2: int, le: int = 0) -> bytes:
    """READ RECORD; what ``p1`` means (number or tag) stands in ``p2``."""
    return bytes((0x00, 0xB2, p1, p2, le))


def exchange(transmit: Transmit, command: bytes) -> Answer:
    """Send ``command``; fetch what ``61xx`` announces and correct Le on ``6Cxx``.

    A command that carries data without Le (SELECT, VERIFY) is never sent twice: a repeated VERIFY would burn a try.
    :class:`UnreadableCard` when an answer is shorter than a status word or the card never comes to an end.
    """
    data, le_corrected = b"", False
    for _ in range(STEPS_MAX):
        raw = transmit(command)
        if len(raw) < 2:
            raise UnreadableCard(f"answer of {len(raw)} bytes")
        data += raw[:-2]
        sw1, sw2 = raw[-2], raw[-1]
        if sw1 == 0x61:
            command = bytes((0x00, 0xC0, 0x00, 0x00, sw2))
        elif sw1 == 0x6C and len(command) == 5:
            command, le_corrected = command[:4] + bytes((sw2,)), True
        else:
            return Answer(data, sw1 << 8 | sw2, le_corrected)
    raise UnreadableCard(f"no end after {STEPS_MAX} steps")


def exchange_again(transmit: Transmit, command: bytes) -> Answer:
    """:func:`exchange`, once more after a transient trouble. Only for commands that change nothing."""
    answer = exchange(transmit, command)
    return exchange(transmit, command) if answer.sw in TRANSIENT else answer
