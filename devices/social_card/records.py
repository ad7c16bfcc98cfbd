"""The records of EF05 and EF06: ``tag(1) length(1) value``, stored by the tag that the card returned.

Record numbers shift between versions, so they mean nothing; a tag that the kiosk does not need is dropped unread.
Layout and tolerances: facts on cards, 1.5 and 1.6 (人社信息函〔2012〕37号).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Annotated

from msgspec import Meta

from devices.cards import names, numbers
from devices.cards.apdu import UnreadableCard
from devices.cards.port import CardWarning, Person, Sex
from devices.social_card.port import SocialCard


class Tag(IntEnum):
    """The tags that the kiosk needs, and no others (data minimisation)."""

    CARD_ID = 0x01
    VERSION = 0x03
    ISSUED = 0x05
    EXPIRES = 0x06
    CARD_NUMBER = 0x07
    NUMBER = 0x08
    NAME = 0x09
    SEX = 0x0A
    ETHNICITY = 0x0B
    BIRTH = 0x0D
    NAME_EXTENSION = 0x4E


EF05_TAGS = (Tag.CARD_ID, Tag.VERSION, Tag.ISSUED, Tag.EXPIRES, Tag.CARD_NUMBER)
EF06_TAGS = (Tag.NUMBER, Tag.NAME, Tag.NAME_EXTENSION, Tag.SEX, Tag.ETHNICITY, Tag.BIRTH)


@dataclass(frozen=True)
class File:
    """An elementary file: the ``tags`` of it that the kiosk needs, and how it is laid out by the specification.

    ``layout`` has tag and bytes of each record in the order of the record numbers. It gives the right Le, no more: what
    came, the tag in the answer says.
    """

    file_id: int
    tags: tuple[Tag, ...]
    layout: tuple[tuple[int, int], ...]


ISSUER = File(0xEF05, EF05_TAGS, ((0x01, 18), (0x02, 3), (0x03, 6), (0x04, 14), (0x05, 6), (0x06, 6), (0x07, 11)))
HOLDER = File(0xEF06, EF06_TAGS, ((0x08, 20), (0x09, 32), (0x4E, 22), (0x0A, 3), (0x0B, 3), (0x0C, 5), (0x0D, 6)))
#: version 1.0 has no field for the rest of a long name, which shifts every later record by one
HOLDER_V1 = replace(HOLDER, layout=tuple(record for record in HOLDER.layout if record[0] != Tag.NAME_EXTENSION))

#: tag and length
HEAD_BYTES = 2
CARD_ID_BYTES = 16
#: the length of field 09; a longer name goes on in field 4E
NAME_BYTES = 30
#: No record of these files starts with either; both are what empty memory and padding look like.
_PADDING_TAGS = frozenset({0x00, 0xFF})

#: by :class:`Tag`; the keys are plain numbers, because they cross to another process
Records = Mapping[Annotated[int, Meta(ge=0x01, le=0x4E)], Annotated[bytes, Meta(max_length=0xFF)]]


class NotServed(Exception):
    """The number is one of a foreigner, or of a resident from Hong Kong, Macau or Taiwan: the window serves them."""


class WrongNumber(Exception):
    """The citizen number on the card cannot be one: nothing that stands on this card may be used."""


def parse_records(data: bytes, wanted: tuple[Tag, ...], records: dict[int, bytes]) -> None:
    """Add the ``wanted`` records in ``data``, which may hold several, one after another, and padding at the end.

    :class:`UnreadableCard` when one is cut short, or a tag comes with two contents: then an answer was not the asked
    one's.
    """
    rest = data
    while rest and rest[0] not in _PADDING_TAGS:
        if is_cut(rest):
            raise UnreadableCard("a record is cut short")
        end = HEAD_BYTES + rest[1]
        tag, value, rest = rest[0], rest[HEAD_BYTES:end], rest[end:]
        if tag in wanted and records.setdefault(tag, value) != value:
            raise UnreadableCard(f"tag {tag:02X} came with two contents")


def is_cut(data: bytes) -> bool:
    """Whether ``data`` ends before its first record does."""
    return len(data) < HEAD_BYTES or len(data) < HEAD_BYTES + data[1]


def social_card(records: Records, *, person_protected: bool) -> SocialCard:
    """The card that ``records`` describe; without its person when number or name are protected by keys.

    :class:`UnreadableCard` when what must be there is not, or is no such thing; :class:`WrongNumber`,
    :class:`NotServed`. What may be there and cannot be read is a warning.
    """
    identifier = card_id(records).hex().upper()
    doubts: list[CardWarning] = []
    card_number = _card_number(records, doubts)
    issued = _date(records, Tag.ISSUED, CardWarning.ISSUED_UNREADABLE, doubts)
    expires = _date(records, Tag.EXPIRES, CardWarning.EXPIRES_UNREADABLE, doubts)
    person = None if person_protected else _person(records, doubts)
    return SocialCard(
        version=version(records),
        card_number=card_number,
        card_id=identifier,
        region=identifier[:6],
        issued=issued,
        expires=expires,
        person=person,
        warnings=tuple(doubts),
    )


def card_id(records: Records) -> bytes:
    """The 16 bytes of the card identifier; :class:`UnreadableCard`."""
    identifier = _needed(records, Tag.CARD_ID)
    if len(identifier) != CARD_ID_BYTES:
        raise UnreadableCard("tag 01 has the wrong length")
    return identifier


def version(records: Records) -> str:
    """The version of the specification as the card has it, such as ``2.00``; :class:`UnreadableCard`."""
    text = _text(_needed(records, Tag.VERSION))
    if not text:
        raise UnreadableCard("tag 03 is empty")
    return text


def parse_date(raw: bytes) -> date | None:
    """A date of YYYYMMDD in BCD. None for what is no day: empty, padding, or only a year in ASCII (seen on cards)."""
    digits = raw.hex()
    if len(digits) != 8 or not digits.isdecimal():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _card_number(records: Records, doubts: list[CardWarning]) -> str | None:
    try:
        number = _text(records.get(Tag.CARD_NUMBER, b""))
    except UnreadableCard:
        doubts.append(CardWarning.CARD_NUMBER_UNREADABLE)
        return None
    if number and not numbers.card_number_is_right(number):
        doubts.append(CardWarning.CARD_NUMBER_CHECK)
    return number or None


def _date(records: Records, tag: Tag, unreadable: CardWarning, doubts: list[CardWarning]) -> date | None:
    """The day in that record; None when it has none, and with a doubt when what it has is none."""
    raw = records.get(tag, b"")
    day = parse_date(raw)
    if day is None and not _is_blank(raw):
        doubts.append(unreadable)
    return day


def _person(records: Records, doubts: list[CardWarning]) -> Person:
    number = _text(_needed(records, Tag.NUMBER)).upper()
    if not number:
        raise UnreadableCard("tag 08 is empty")
    if numbers.is_not_served(number):
        raise NotServed
    if not numbers.citizen_number_is_right(number):
        raise WrongNumber
    raw, rest_unused = _raw_name(records)
    name = _decoded(raw)
    shown = names.displayable(name)
    person = Person(
        number=number,
        name=shown,
        sex=_sex(records),
        ethnicity=_ethnicity(records, doubts),
        birth=_date(records, Tag.BIRTH, CardWarning.BIRTH_UNREADABLE, doubts),
        name_raw=b"" if shown == name else raw,
    )
    doubts += _contradictions(person)
    if rest_unused:
        doubts.append(CardWarning.NAME_REST_UNUSED)
    return person


def _contradictions(person: Person) -> list[CardWarning]:
    warnings = []
    if person.birth is not None and person.birth != numbers.birth_in(person.number):
        warnings.append(CardWarning.BIRTH_DIFFERS)
    if person.sex in (Sex.MALE, Sex.FEMALE) and person.sex != numbers.sex_in(person.number):
        warnings.append(CardWarning.SEX_DIFFERS)
    if person.name_raw:
        warnings.append(CardWarning.NAME_NOT_DISPLAYABLE)
    return warnings


def _needed(records: Records, tag: Tag) -> bytes:
    if tag not in records:
        raise UnreadableCard(f"tag {tag:02X} is missing")
    return records[tag]


def _raw_name(records: Records) -> tuple[bytes, bool]:
    """The bytes of the whole name, and whether the extension holds something that does not belong to it.

    The extension goes on where field 09 is full. Joined as bytes: a character may lie across the border of the two.
    """
    name, rest = _stripped(_needed(records, Tag.NAME)), _stripped(records.get(Tag.NAME_EXTENSION, b""))
    full = len(name) >= NAME_BYTES
    return (name + rest, False) if full else (name, bool(rest))


def _decoded(raw: bytes) -> str:
    try:
        name = names.trimmed(names.decode_name(raw))
    except UnicodeDecodeError:
        raise UnreadableCard("tag 09 is no GB 18030") from None
    # Control characters only: what this Python's Unicode does not know yet is still somebody's name.
    if not name or any(unicodedata.category(char) == "Cc" for char in name):
        raise UnreadableCard("tag 09 is no name")
    return name


def _sex(records: Records) -> Sex:
    code = _text(records.get(Tag.SEX, b"")) or Sex.UNKNOWN
    try:
        return Sex(code)
    except ValueError:
        raise UnreadableCard("tag 0A is no sex of GB/T 2261.1") from None


def _ethnicity(records: Records, doubts: list[CardWarning]) -> str:
    """The two digits of GB/T 3304 as the card has them; empty when it has none."""
    raw = records.get(Tag.ETHNICITY, b"")
    digits = raw.hex()
    if _is_blank(raw):
        return ""
    if len(digits) == 2 and digits.isdecimal():
        return digits
    doubts.append(CardWarning.ETHNICITY_UNREADABLE)
    return ""


def _text(raw: bytes) -> str:
    text = _stripped(raw)
    if not (text.isascii() and text.decode("ascii").isprintable()):
        raise UnreadableCard("a text field holds no text")
    return text.decode("ascii")


def _is_blank(raw: bytes) -> bool:
    """Whether this is what a field looks like that was never written."""
    return not _stripped(raw)


def _stripped(raw: bytes) -> bytes:
    """Without the padding: 00 by the standard, blanks and FF to be safe, and the blanks of full width of GB 18030.

    None of the single bytes ends a character, and what stands before whole characters ends one: so pairs are pairs.
    """
    while (rest := raw.rstrip(b"\x00\x20\xff").removesuffix(b"\xa1\xa1").removesuffix(b"\xa3\xa0")) != raw:
        raw = rest
    return raw
