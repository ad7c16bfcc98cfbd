"""The virtual social-security card: answers real APDUs as the chip would (facts on cards, 1.3–1.9 and 4.6).

A shipped driver for demonstration, training and tests. It knows nothing of PC/SC; :mod:`simulated.vpcd`
puts it into pcscd's virtual reader.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.social_card.keys import CardFacts, load_keys
from devices.social_card.reading import SSSE
from devices.social_card.records import HOLDER, ISSUER
from simulated.social_card.chip import CONDITIONS, OK, UNKNOWN_CLA, UNKNOWN_INS, WRONG_LENGTH, Chip, Form, Quirks, sw
from simulated.social_card.key_holders import SimulatedAuthenticator
from simulated.social_card.profiles import Issue, Profile
from simulated.social_card.virtual_bank import PSE, BankApplications, tlv
from simulated.social_card.virtual_keys import BLOCKED, KEY_NOT_FOUND, ReadKey

MASTER_FILE = 0x3F00
#: fingerprint and photo: they exist, and no one gets them without keys
KEYED_FILES = frozenset({0xEF07, 0xEF08})
_HIDDEN_TAGS = frozenset({0x07, 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D})

NOT_ALLOWED = 0x6982
NO_CURRENT_EF = 0x6986
FILE_NOT_FOUND = 0x6A82
RECORD_NOT_FOUND = 0x6A83
WRONG_P1_P2 = 0x6A86
WRONG_MAC = 0x6988


@dataclass(frozen=True)
class _Record:
    tag: int
    tlv: bytes


class VirtualCard(Chip):
    """A card of ``profile``. What is selected is lost with the power; the counters of PIN and key are not."""

    def __init__(self, profile: Profile, quirks: Quirks | None = None) -> None:
        super().__init__(bytes.fromhex(profile.atr), t0=profile.protocol == "t0", quirks=quirks)
        self._profile = profile
        self._files = _files(profile)
        self._bank = BankApplications(profile.bank) if profile.bank else None
        self._pin, self._tries_left = profile.pin, profile.pin_tries
        self._challenge = b""
        self._key = _read_key(profile)
        self._application = b""
        self._file: int | None = None

    @property
    def profile(self) -> Profile:
        """What is on the chip."""
        return self._profile

    @property
    def tries_left(self) -> int:
        """How often its password may still be typed wrongly."""
        return self._tries_left

    @property
    def memory(self) -> tuple[str, int]:
        """Its password, and how often it may still be typed wrongly: what no power cut touches."""
        return self._pin, self._tries_left

    @memory.setter
    def memory(self, kept: tuple[str, int]) -> None:
        self._pin, self._tries_left = kept

    def reset(self) -> None:
        super().reset()
        self._enter(b"")

    def _enter(self, application: bytes) -> None:
        self._application, self._file, self._challenge = application, None, b""
        if self._key:
            self._key.close()

    def _execute(self, command: bytes) -> bytes:
        if command[:2] == b"\x80\xa8":
            return self._processing_options()
        if command[:2] == b"\x80\x5e":
            return self._replace_pin(command)
        if command[0] != 0x00:
            return sw(UNKNOWN_CLA)
        instructions: dict[int, Callable[[bytes], bytes]] = {
            0xA4: self._select,
            0xB2: self._read_record,
            0xB0: self._read_binary,
            0x20: self._verify,
            0x84: self._get_challenge,
            0x88: self._internal_authenticate,
            0x82: self._external_authenticate,
        }
        instruction = instructions.get(command[1])
        return instruction(command) if instruction else sw(UNKNOWN_INS)

    # -- the commands --

    def _select(self, command: bytes) -> bytes:
        if len(command) < 5 or len(command) not in (5 + command[4], 6 + command[4]):
            return sw(WRONG_LENGTH)
        name = command[5 : 5 + command[4]]
        match command[2]:
            case 0x04:
                return self._select_application(name)
            case 0x00 | 0x02 if len(name) == 2:
                return self._select_file(int.from_bytes(name, "big"))
            case _:
                return sw(WRONG_P1_P2)

    def _select_application(self, name: bytes) -> bytes:
        self._enter(b"")
        if self._bank and (proprietary := self._bank.select(name)) is not None:
            self._enter(name)
            return self._announce(_fci(name, proprietary))
        if not self._profile.issue or name != SSSE:
            return sw(FILE_NOT_FOUND)
        if self._profile.select_answer:
            return bytes.fromhex(self._profile.select_answer)
        self._enter(SSSE)
        return self._announce(_fci(name, bytes.fromhex("A50388011E")))

    def _select_file(self, file_id: int) -> bytes:
        if file_id == MASTER_FILE:
            self._enter(b"")
            return self._announce(_fci(PSE, b""))
        if self._application != SSSE or file_id not in self._files.keys() | KEYED_FILES:
            return sw(FILE_NOT_FOUND)
        self._file = file_id
        return sw(OK)

    def _read_record(self, command: bytes) -> bytes:
        if len(command) != 5:
            return sw(WRONG_LENGTH)
        if self._bank and self._application not in (b"", SSSE):
            record = self._bank.record(self._application, command[2], command[3] >> 3)
            return self._give(record, command) if record else sw(RECORD_NOT_FOUND)
        form = _form(command)
        if form is None:
            return sw(WRONG_P1_P2)
        if form in self.quirks.refuses:
            return sw(self.quirks.refuses[form])
        file_id = 0xEF00 | command[3] >> 3 if form is Form.SFI else self._file
        if self._application != SSSE or file_id is None:
            return sw(NO_CURRENT_EF)
        if file_id not in self._files:
            return sw(NOT_ALLOWED if file_id in KEYED_FILES else FILE_NOT_FOUND)
        return self._give_records(_find(self._files[file_id], form, command[2]), command)

    def _give_records(self, found: list[_Record], command: bytes) -> bytes:
        if not found:
            return sw(RECORD_NOT_FOUND)
        if self._is_closed and any(record.tag in _HIDDEN_TAGS for record in found):
            return bytes.fromhex(self._profile.protected_answer or "")
        return self._give(b"".join(record.tlv for record in found), command)

    @property
    def _is_closed(self) -> bool:
        return self._profile.protected_answer is not None and not (self._key and self._key.opened)

    def _read_binary(self, _command: bytes) -> bytes:
        return sw(NOT_ALLOWED if self._file in KEYED_FILES else NO_CURRENT_EF)

    def _verify(self, command: bytes) -> bytes:
        if self._application != SSSE:
            return sw(CONDITIONS)
        if len(command) != 8 or command[4] != 3:
            return sw(WRONG_LENGTH)
        return self._presented(command[5:])

    def _presented(self, pin: bytes) -> bytes:
        if self._tries_left == 0:
            return sw(BLOCKED)
        if pin != bytes.fromhex(self._pin):
            self._tries_left -= 1
            return sw(0x63C0 | self._tries_left)
        self._tries_left = self._profile.pin_tries
        return sw(OK)

    def _replace_pin(self, command: bytes) -> bytes:
        """CHANGE PIN and RELOAD PIN: the whole is on the chip, or nothing of it."""
        if self._application != SSSE:
            return sw(CONDITIONS)
        if self._profile.pin_change_answer:
            return bytes.fromhex(self._profile.pin_change_answer)
        if len(command) != 12 or command[4] != 7:
            return sw(WRONG_LENGTH)
        match command[2:4]:
            case b"\x01\x00":
                answer, new = self._presented(command[5:8]), command[9:]
            case b"\x00\x00":
                answer, new = self._vouched(command), command[5:8]
            case _:
                return sw(WRONG_P1_P2)
        if answer == sw(OK):
            self._pin, self._tries_left = new.hex(), self._profile.pin_tries
        return answer

    def _vouched(self, command: bytes) -> bytes:
        """Whether the MAC is that of the issuer over the challenge before; each challenge serves once."""
        challenge, self._challenge = self._challenge, b""
        right = self._mac(challenge, command[:8]) if challenge else b""
        return sw(OK) if right and secrets.compare_digest(command[8:], right) else sw(WRONG_MAC)

    def _mac(self, challenge: bytes, command: bytes) -> bytes:
        if (issue := self._profile.issue) is None:
            return b""
        card = CardFacts(self.atr, bytes.fromhex(issue.card_id), issue.version)
        return SimulatedAuthenticator(load_keys()).mac(card, challenge, command)

    def _processing_options(self) -> bytes:
        if not self._bank or self._application in (b"", PSE, SSSE):
            return sw(UNKNOWN_CLA)
        return self._announce(self._bank.processing_options())

    # -- the keys --

    def _get_challenge(self, command: bytes) -> bytes:
        if self._key:
            answer = self._key.get_challenge(command)
            self._challenge = answer[:-2]
            return answer
        if command[4:] != b"\x08":
            return sw(WRONG_LENGTH)
        self._challenge = secrets.token_bytes(8)
        return self._challenge + sw(OK)

    def _internal_authenticate(self, command: bytes) -> bytes:
        proof = self._key.internal_authenticate(command) if self._key and self._application == SSSE else None
        return sw(KEY_NOT_FOUND) if proof is None else self._announce(proof)

    def _external_authenticate(self, command: bytes) -> bytes:
        if not self._key or self._application != SSSE:
            return sw(KEY_NOT_FOUND)
        return self._key.external_authenticate(command)


def _read_key(profile: Profile) -> ReadKey | None:
    if not profile.key or not profile.issue:
        return None
    card = CardFacts(bytes.fromhex(profile.atr), bytes.fromhex(profile.issue.card_id), profile.issue.version)
    return ReadKey(load_keys(), profile.key, card)


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
        files[ISSUER.file_id] = _issuer_values(profile.issue)
    if profile.issue and profile.holder:
        files[HOLDER.file_id] = _holder_values(profile)
    other = {int(tag, 16): bytes.fromhex(value) for tag, value in profile.records.items()}
    return {
        file_id: [_Record(tag, tlv(tag, value)) for tag, value in _replaced(values, other)]
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
    return tlv(0x6F, tlv(0x84, name) + proprietary)
