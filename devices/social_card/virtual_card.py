"""The virtual social-security card: answers real APDUs as the chip would (facts on cards, 1.3–1.9 and 4.6).

A shipped driver for demonstration, training and tests. It knows nothing of PC/SC; :mod:`devices.social_card.vpcd`
puts it into pcscd's virtual reader.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from devices.social_card.profiles import Application, Issue, Profile
from devices.social_card.reading import EF05, EF06, SSSE

PSE = b"1PAY.SYS.DDF01"
BANK_APPLICATIONS = frozenset({PSE, bytes.fromhex("A000000333010101"), bytes.fromhex("A000000333010102")})
MASTER_FILE = 0x3F00
#: fingerprint and photo: they exist, and no one gets them without keys
KEYED_FILES = frozenset({0xEF07, 0xEF08})
_HIDDEN_TAGS = frozenset({0x07, 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D})

OK = 0x9000
WRONG_LENGTH = 0x6700
NOT_ALLOWED = 0x6982
BLOCKED = 0x6983
CONDITIONS = 0x6985
NO_CURRENT_EF = 0x6986
FILE_NOT_FOUND = 0x6A82
RECORD_NOT_FOUND = 0x6A83
WRONG_P1_P2 = 0x6A86
KEY_NOT_FOUND = 0x6A88
UNKNOWN_INS = 0x6D00
UNKNOWN_CLA = 0x6E00


class CardDied(Exception):
    """The chip gives no answer, now and ever after."""


class Form(StrEnum):
    """The forms of READ RECORD, for cards that refuse some."""

    NUMBER = "number"
    TAG = "tag"
    SFI = "sfi"
    ALL = "all"


@dataclass(frozen=True)
class Quirks:
    """How a card misbehaves. APDUs count from 1, over the card's whole life."""

    delay_s: float = 0.0  # before every answer
    dies_before: int | None = None
    dies_after: int | None = None
    short_answer_to: int | None = None  # the answer is a single byte
    garbled_answer_to: int | None = None  # every data byte is inverted
    refuses: Mapping[Form, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class _Record:
    tag: int
    tlv: bytes


class VirtualCard:
    """A card of ``profile``. What is selected is lost with the power; the PIN's counter is not."""

    def __init__(self, profile: Profile, quirks: Quirks | None = None) -> None:
        self.atr = bytes.fromhex(profile.atr)
        self.quirks = quirks or Quirks()
        self.dead = False
        self._profile = profile
        self._files = _files(profile)
        self._tries_left = profile.pin_tries
        self._apdus = 0
        self.reset()

    @property
    def delay_s(self) -> float:
        """How long it takes before every answer."""
        return self.quirks.delay_s

    def reset(self) -> None:
        """Reset or power-down: the chip forgets all but its memory."""
        self._application: Application | None = None
        self._file: int | None = None
        self._waiting = b""

    def transmit(self, command: bytes) -> bytes:
        """The answer to one command APDU: data and status word. :class:`CardDied` when there is none."""
        self._apdus += 1
        if self.dead or self._apdus == self.quirks.dies_before:
            self.dead = True
            raise CardDied
        answer = self._misbehave(self._answer(command))
        self.dead = self._apdus == self.quirks.dies_after
        return answer

    def _misbehave(self, answer: bytes) -> bytes:
        if self._apdus == self.quirks.short_answer_to:
            return answer[:1]
        if self._apdus == self.quirks.garbled_answer_to:
            return bytes(byte ^ 0xFF for byte in answer[:-2]) + answer[-2:]
        return answer

    def _answer(self, command: bytes) -> bytes:
        waiting, self._waiting = self._waiting, b""
        if len(command) < 4:
            return _sw(WRONG_LENGTH)
        if command[0] != 0x00:
            return _sw(UNKNOWN_CLA)
        if command[1] == 0xC0:
            return self._get_response(command, waiting)
        instructions: dict[int, Callable[[bytes], bytes]] = {
            0xA4: self._select,
            0xB2: self._read_record,
            0xB0: self._read_binary,
            0x20: self._verify,
            0x84: self._get_challenge,
            0x82: self._external_authenticate,
        }
        instruction = instructions.get(command[1])
        return instruction(command) if instruction else _sw(UNKNOWN_INS)

    # -- T=0 --

    def _get_response(self, command: bytes, waiting: bytes) -> bytes:
        if not waiting:
            return _sw(CONDITIONS)
        le = command[4] if len(command) == 5 else 0
        if le != len(waiting):
            self._waiting = waiting
            return _sw(0x6C00 | len(waiting))
        return waiting + _sw(OK)

    def _give(self, data: bytes, command: bytes) -> bytes:
        """Data that answer a command with Le: T=0 wants the exact length, T=1 gives what there is."""
        if self._profile.protocol == "t0" and command[4] != len(data):
            return _sw(0x6C00 | len(data))
        return data + _sw(OK)

    def _announce(self, data: bytes) -> bytes:
        """Data that answer a command with a body: T=0 keeps them for GET RESPONSE."""
        if self._profile.protocol == "t0":
            self._waiting = data
            return _sw(0x6100 | len(data))
        return data + _sw(OK)

    # -- the commands --

    def _select(self, command: bytes) -> bytes:
        if len(command) < 5 or len(command) not in (5 + command[4], 6 + command[4]):
            return _sw(WRONG_LENGTH)
        name = command[5 : 5 + command[4]]
        match command[2]:
            case 0x04:
                return self._select_application(name)
            case 0x00 | 0x02 if len(name) == 2:
                return self._select_file(int.from_bytes(name, "big"))
            case _:
                return _sw(WRONG_P1_P2)

    def _select_application(self, name: bytes) -> bytes:
        self._application = self._file = None
        if self._profile.application is Application.BANK and name in BANK_APPLICATIONS:
            self._application = Application.BANK
            return self._announce(_fci(name, b""))
        if self._profile.application is not Application.SOCIAL_SECURITY or name != SSSE:
            return _sw(FILE_NOT_FOUND)
        if self._profile.select_answer:
            return bytes.fromhex(self._profile.select_answer)
        self._application = Application.SOCIAL_SECURITY
        return self._announce(_fci(name, bytes.fromhex("A50388011E")))

    def _select_file(self, file_id: int) -> bytes:
        if file_id == MASTER_FILE:
            self._application = self._file = None
            return self._announce(_fci(PSE, b""))
        if self._application is not Application.SOCIAL_SECURITY or file_id not in self._files.keys() | KEYED_FILES:
            return _sw(FILE_NOT_FOUND)
        self._file = file_id
        return _sw(OK)

    def _read_record(self, command: bytes) -> bytes:
        if len(command) != 5:
            return _sw(WRONG_LENGTH)
        form = _form(command)
        if form is None:
            return _sw(WRONG_P1_P2)
        if form in self.quirks.refuses:
            return _sw(self.quirks.refuses[form])
        file_id = 0xEF00 | command[3] >> 3 if form is Form.SFI else self._file
        if self._application is not Application.SOCIAL_SECURITY or file_id is None:
            return _sw(NO_CURRENT_EF)
        if file_id not in self._files:
            return _sw(NOT_ALLOWED if file_id in KEYED_FILES else FILE_NOT_FOUND)
        found = _find(self._files[file_id], form, command[2])
        if not found:
            return _sw(RECORD_NOT_FOUND)
        if self._profile.protected_answer and any(record.tag in _HIDDEN_TAGS for record in found):
            return bytes.fromhex(self._profile.protected_answer)
        return self._give(b"".join(record.tlv for record in found), command)

    def _read_binary(self, _command: bytes) -> bytes:
        return _sw(NOT_ALLOWED if self._file in KEYED_FILES else NO_CURRENT_EF)

    def _verify(self, command: bytes) -> bytes:
        if self._application is not Application.SOCIAL_SECURITY:
            return _sw(CONDITIONS)
        if len(command) != 8 or command[4] != 3:
            return _sw(WRONG_LENGTH)
        if self._tries_left == 0:
            return _sw(BLOCKED)
        if command[5:] != bytes.fromhex(self._profile.pin):
            self._tries_left -= 1
            return _sw(0x63C0 | self._tries_left)
        self._tries_left = self._profile.pin_tries
        return _sw(OK)

    def _get_challenge(self, command: bytes) -> bytes:
        return secrets.token_bytes(8) + _sw(OK) if command[4:] == b"\x08" else _sw(WRONG_LENGTH)

    def _external_authenticate(self, _command: bytes) -> bytes:
        return _sw(KEY_NOT_FOUND)


def _form(command: bytes) -> Form | None:
    p1, p2 = command[2], command[3]
    if p2 == 0x04 and p1:
        return Form.NUMBER
    if p2 == 0x00 and p1:
        return Form.TAG
    if (p1, p2) == (0x01, 0x05):
        return Form.ALL
    if p2 & 0x07 == 0x04 and p1:
        return Form.SFI
    return None


def _find(records: list[_Record], form: Form, p1: int) -> list[_Record]:
    match form:
        case Form.NUMBER | Form.SFI:
            return records[p1 - 1 : p1]
        case Form.TAG:
            return [record for record in records if record.tag == p1]
        case Form.ALL:
            return records


def _files(profile: Profile) -> dict[int, list[_Record]]:
    files: dict[int, list[tuple[int, bytes]]] = {}
    if profile.issue:
        files[EF05] = _issuer_values(profile.issue)
    if profile.issue and profile.holder:
        files[EF06] = _holder_values(profile)
    other = {int(tag, 16): bytes.fromhex(value) for tag, value in profile.records.items()}
    return {
        file_id: [_Record(tag, bytes((tag, len(value))) + value) for tag, value in _replaced(values, other)]
        for file_id, values in files.items()
    }


def _replaced(values: list[tuple[int, bytes]], other: Mapping[int, bytes]) -> list[tuple[int, bytes]]:
    return [(tag, other.get(tag, value)) for tag, value in values]


def _issuer_values(issue: Issue) -> list[tuple[int, bytes]]:
    return [
        (0x01, bytes.fromhex(issue.card_id)),
        (0x02, issue.card_class.encode("ascii")),
        (0x03, issue.version.encode("ascii")),
        (0x04, bytes.fromhex(issue.issuer)),
        (0x05, bytes.fromhex(f"{issue.issued:%Y%m%d}")),
        (0x06, bytes.fromhex(f"{issue.expires:%Y%m%d}")),
        (0x07, issue.card_number.encode("ascii")),
    ]


def _holder_values(profile: Profile) -> list[tuple[int, bytes]]:
    """Version 1.0 has no field for the rest of a long name, which shifts every later record by one."""
    assert profile.holder is not None  # noqa: S101 - the caller has looked
    assert profile.issue is not None  # noqa: S101
    holder, name = profile.holder, profile.holder.name.encode("gb18030")
    extension = [] if profile.issue.version == "1.00" else [(0x4E, name[30:50].ljust(20, b"\x00"))]
    return [
        (0x08, holder.number.encode("ascii")),
        (0x09, name[:30].ljust(30, b"\x00")),
        *extension,
        (0x0A, holder.sex.encode("ascii")),
        (0x0B, bytes.fromhex(holder.ethnicity)),
        (0x0C, bytes.fromhex(holder.birthplace)),
        (0x0D, bytes.fromhex(f"{holder.birth:%Y%m%d}")),
    ]


def _fci(name: bytes, proprietary: bytes) -> bytes:
    content = bytes((0x84, len(name))) + name + proprietary
    return bytes((0x6F, len(content))) + content


def _sw(status: int) -> bytes:
    return status.to_bytes(2, "big")
