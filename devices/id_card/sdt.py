"""The SDT protocol between a host and the security module (SAM_V) of a reader: frames, commands, status codes.

Pure: bytes in, values out. Source: facts on cards, 2.2–2.6 (GA 467). Command and answer have the same frame:
``AA AA AA 96 69 | length (2, big-endian, of all that follows) | payload | checksum (XOR of all after the preamble)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import reduce
from operator import xor
from types import MappingProxyType

PREAMBLE = bytes.fromhex("AAAAAA9669")
_HEAD_BYTES = len(PREAMBLE) + 2
#: No known answer is longer than 2321 bytes; a longer length is a misread one, and must not be waited for
PAYLOAD_MAX = 4096
#: Leading garbage beyond this is no reader that is about to answer
GARBAGE_MAX = 8192
_STATUS_BYTES = 3
SAM_NUMBER_BYTES = 16


class BadFrame(Exception):
    """What came is no valid frame of the protocol, or not the answer to what was asked. Asking again may help."""


class Noise(BadFrame):
    """Bytes came, and no frame in them: a wrong speed, or another device."""


class BadLength(BadFrame):
    """The length of a frame cannot be one."""


@dataclass(frozen=True)
class Command:
    """One function of the security module.

    ``ok`` is its status code of success and ``data_bytes`` how much then follows it (None: see the lengths in it).
    ``limit_s`` is how long the answer may take: 100–300 ms for finding, 2–3 s for reading (facts on cards, 2.7).
    """

    name: str
    code: bytes
    ok: int = 0x90
    data_bytes: int | None = 0
    limit_s: float = 1.0


RESET = Command("reset", bytes.fromhex("10FF"))  # its success code is unverified
STATUS = Command("status", bytes.fromhex("11FF"))
SAM_NUMBER = Command("SAM number", bytes.fromhex("12FF"), data_bytes=SAM_NUMBER_BYTES)
FIND = Command("find", bytes.fromhex("2001"), ok=0x9F, data_bytes=4)
SELECT = Command("select", bytes.fromhex("2002"), data_bytes=8)
READ = Command("read", bytes.fromhex("3001"), data_bytes=None, limit_s=3.0)
READ_WITH_FINGERPRINT = Command("read with fingerprint", bytes.fromhex("3010"), data_bytes=None, limit_s=3.0)
LATER_ADDRESS = Command("later address", bytes.fromhex("3003"), data_bytes=70, limit_s=3.0)

COMMANDS = (RESET, STATUS, SAM_NUMBER, FIND, SELECT, READ, READ_WITH_FINGERPRINT, LATER_ADDRESS)


class Action(Enum):
    """What a status code asks of the host."""

    GO_ON = auto()
    NO_CONTENT = auto()
    REOPEN = auto()
    ASK_AGAIN = auto()
    START_AGAIN = auto()
    FIND_AGAIN = auto()
    NO_CARD = auto()
    OTHER_COMMAND = auto()
    RESET_MODULE = auto()
    PUT_BACK = auto()
    REFUSE = auto()
    OUT_OF_ORDER = auto()
    READ_ERROR = auto()


#: Every status code of the table in the facts on cards, 2.6. A code that does not stand here is READ_ERROR by name.
ACTIONS: Mapping[int, Action] = MappingProxyType(
    {
        0x90: Action.GO_ON,
        0x9F: Action.GO_ON,
        0x91: Action.NO_CONTENT,
        0x01: Action.REOPEN,
        0x02: Action.REOPEN,
        0x03: Action.ASK_AGAIN,
        0x05: Action.OUT_OF_ORDER,
        0x09: Action.READ_ERROR,
        0x10: Action.ASK_AGAIN,
        0x11: Action.ASK_AGAIN,
        0x21: Action.OTHER_COMMAND,
        0x23: Action.START_AGAIN,
        0x24: Action.START_AGAIN,
        0x31: Action.PUT_BACK,
        0x32: Action.PUT_BACK,
        0x33: Action.PUT_BACK,
        0x37: Action.PUT_BACK,
        0x3F: Action.PUT_BACK,
        0x40: Action.REFUSE,
        0x41: Action.PUT_BACK,
        0x47: Action.RESET_MODULE,
        0x60: Action.OUT_OF_ORDER,
        0x66: Action.OUT_OF_ORDER,
        0x80: Action.NO_CARD,
        0x81: Action.FIND_AGAIN,
    }
)


@dataclass(frozen=True)
class Answer:
    """What a module said: status code SW3 and the data behind it."""

    sw3: int
    data: bytes = field(default=b"", repr=False)

    def action_after(self, command: Command) -> Action:
        """What to do now; a success code that belongs to another command is an answer to something else."""
        if self.sw3 == command.ok:
            return Action.GO_ON
        action = ACTIONS.get(self.sw3, Action.READ_ERROR)
        if action is Action.GO_ON:
            raise BadFrame(f"{command.name}: SW3 {self.sw3:02X}")
        return action


@dataclass(frozen=True)
class Contents:
    """What a card gave. A fingerprint is dropped where it is found, and never used (facts on cards, 2.8.2)."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    later_address: bytes | None = field(default=None, repr=False)


def frame(payload: bytes) -> bytes:
    """``payload`` (CMD PARA data, or SW1 SW2 SW3 data) as one frame."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return PREAMBLE + body + bytes((_checksum(body),))


class FrameBuffer:
    """Bytes as they come, in any pieces and with anything before the frame; out come payloads."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, piece: bytes) -> None:
        self._bytes += piece

    def payload(self) -> bytes | None:
        """The next payload, None while more must come; :class:`BadFrame` when this will never be a frame."""
        start = self._bytes.find(PREAMBLE)
        if start < 0:
            if len(self._bytes) > GARBAGE_MAX:
                raise BadFrame("no preamble")
            return None
        del self._bytes[:start]
        if len(self._bytes) < _HEAD_BYTES:
            return None
        length = int.from_bytes(self._bytes[len(PREAMBLE) : _HEAD_BYTES], "big")
        if not 1 < length <= PAYLOAD_MAX:
            raise BadLength(f"length {length}")
        if len(self._bytes) < _HEAD_BYTES + length:
            return None
        body = bytes(self._bytes[len(PREAMBLE) : _HEAD_BYTES + length])
        del self._bytes[: _HEAD_BYTES + length]
        if _checksum(body[:-1]) != body[-1]:
            raise BadFrame("checksum")
        return body[2:-1]


def answer_of(payload: bytes) -> Answer:
    """The answer in a payload; :class:`BadFrame` when it is too short, or SW1 SW2 are not the known 00 00."""
    if len(payload) < _STATUS_BYTES:
        raise BadFrame(f"answer of {len(payload)} bytes")
    if payload[:2] != b"\x00\x00":
        raise BadFrame(f"SW1 SW2 {payload[:2].hex()}")
    return Answer(payload[2], payload[_STATUS_BYTES:])


def check_answer(command: Command, answer: Answer) -> Answer:
    """``answer``; :class:`BadFrame` when it says success and its data are not what ``command`` gives."""
    if answer.sw3 == command.ok and command.data_bytes not in (None, len(answer.data)):
        raise BadFrame(f"{command.name}: {len(answer.data)} bytes")
    return answer


def contents_of(data: bytes, *, parts: int = 2) -> Contents:
    """Text and photo from the data of a read: ``parts`` lengths (2 bytes each), then as many parts.

    The lengths in the data count, never fixed numbers; :class:`BadFrame` when they do not add up.
    """
    head = 2 * parts
    lengths = [int.from_bytes(data[at : at + 2], "big") for at in range(0, head, 2)]
    if len(data) != head + sum(lengths):
        raise BadFrame(f"{len(data)} bytes for lengths {lengths}")
    text_end = head + lengths[0]
    return Contents(data[head:text_end], data[text_end : text_end + lengths[1]])


def sam_number(data: bytes) -> str:
    """The number of a security module, e.g. ``05.03-20200115-0001234567-0007654321``, from its 16 bytes."""
    if len(data) != SAM_NUMBER_BYTES:
        raise BadFrame(f"SAM number of {len(data)} bytes")
    date, middle, last = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{data[0]:02d}.{data[2]:02d}-{date}-{middle:010d}-{last:010d}"


def _checksum(data: bytes) -> int:
    return reduce(xor, data, 0)
