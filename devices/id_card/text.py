"""The 256 bytes of text on an identity card: four layouts in one table, read by the parser, written by the builder.

UTF-16LE, padded with blanks; a character outside the basic plane takes two of a field's units. Layouts, offsets and
numbers: facts on cards, 2.8, 2.12 and 2.13 (GA 490, GB 11643).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from devices.cards.names import displayable, trimmed
from devices.cards.numbers import birth_in, citizen_number_is_right, sex_in
from devices.cards.port import CardWarning, Person, Sex
from devices.id_card.port import IdCard, Layout

TEXT_BYTES = 256
LATER_ADDRESS_BYTES = 70
LONG_TERM = "\u957f\u671f"

_FLAG = slice(248, 250)
_FLAGS = {" ": Layout.RESIDENT, **{str(layout): layout for layout in Layout if layout is not Layout.RESIDENT}}

Span = tuple[int, int]
#: field: first byte and the byte behind the last one; a field in two parts has two spans
LAYOUTS: Mapping[Layout, Mapping[str, tuple[Span, ...]]] = {
    Layout.RESIDENT: {
        "name": ((0, 30),),
        "sex": ((30, 32),),
        "ethnicity": ((32, 36),),
        "birth": ((36, 52),),
        "address": ((52, 122),),
        "number": ((122, 158),),
        "authority": ((158, 188),),
        "valid_from": ((188, 204),),
        "valid_to": ((204, 220),),
    },
    Layout.HONG_KONG_MACAU_TAIWAN: {
        "name": ((0, 30),),
        "sex": ((30, 32),),
        "birth": ((36, 52),),
        "address": ((52, 122),),
        "number": ((122, 158),),
        "authority": ((158, 188),),
        "valid_from": ((188, 204),),
        "valid_to": ((204, 220),),
        "pass_number": ((220, 238),),
        "issue_count": ((238, 242),),
    },
    Layout.FOREIGNER_2017: {
        "english_name": ((0, 120),),
        "sex": ((120, 122),),
        "number": ((122, 152),),
        "nationality": ((152, 158),),
        "name": ((158, 188),),
        "valid_from": ((188, 204),),
        "valid_to": ((204, 220),),
        "birth": ((220, 236),),
        "version": ((236, 240),),
        "authority": ((240, 248),),
    },
    Layout.FOREIGNER_2023: {
        "name": ((0, 30),),
        "sex": ((30, 32),),
        "issue_count": ((32, 36),),
        "birth": ((36, 52),),
        "english_name": ((52, 122), (220, 242)),
        "number": ((122, 158),),
        "valid_from": ((188, 204),),
        "valid_to": ((204, 220),),
        "nationality": ((242, 248),),
        "former_card": ((250, 256),),
    },
}

_FORMS = {
    Layout.RESIDENT: re.compile(r"[1-8][0-9]{16}[0-9X]"),
    Layout.HONG_KONG_MACAU_TAIWAN: re.compile(r"8[123]0000[0-9]{11}[0-9X]"),
    Layout.FOREIGNER_2017: re.compile(r"[A-Z]{3}[0-9]{12}"),  # a check digit of this form is not known
    Layout.FOREIGNER_2023: re.compile(r"9[0-9]{16}[0-9X]"),
}
#: whether the 17th digit states the sex; of layout Y nobody says so
_SEX_IN_NUMBER = frozenset({Layout.RESIDENT, Layout.HONG_KONG_MACAU_TAIWAN})
_NUMBER_HOLDS_BIRTH = frozenset(Layout) - {Layout.FOREIGNER_2017}


class UnreadableText(Exception):
    """These bytes are no text of an identity card. The message names fields, never their content."""


class WrongNumber(Exception):
    """The number on the card cannot be one: nothing that stands on this card may be used."""


def parse_text(text: bytes, *, photo: bytes | None = None, later_address: str = "") -> IdCard:
    """The card whose text is ``text`` (256 bytes); :class:`UnreadableText`, :class:`WrongNumber`."""
    layout, values = split_text(text)
    doubts: list[CardWarning] = []
    person = _person(layout, values, doubts)
    return IdCard(
        layout=layout,
        person=person,
        address=displayable(values.get("address", "")),
        later_address=displayable(later_address),
        authority=displayable(values.get("authority", "")),
        valid_from=_date_or_doubt(values, "valid_from", CardWarning.VALID_FROM_UNREADABLE, doubts),
        valid_to=None if _is_long_term(layout, values) else _date(values, "valid_to"),
        long_term=_is_long_term(layout, values),
        pass_number=values.get("pass_number", ""),
        issue_count=values.get("issue_count", ""),
        english_name=values.get("english_name", ""),
        nationality=values.get("nationality", ""),
        version=values.get("version", ""),
        former_card=values.get("former_card", ""),
        photo=photo,
        warnings=tuple(doubts),
    )


def split_text(text: bytes) -> tuple[Layout, dict[str, str]]:
    """Layout and fields of ``text``, decoded and without padding; :class:`UnreadableText`."""
    if len(text) != TEXT_BYTES:
        raise UnreadableText(f"{len(text)} bytes of text")
    layout = _FLAGS.get(text[_FLAG].decode("utf-16-le", "replace"))
    if layout is None:
        raise UnreadableText("the flag of the layout is none of A, J, I, Y")
    # The parts of a field are joined as bytes: a character of two units may lie across their border.
    return layout, {
        name: _decoded(name, b"".join(text[begin:end] for begin, end in spans))
        for name, spans in LAYOUTS[layout].items()
    }


def build_text(layout: Layout, values: Mapping[str, str]) -> bytes:
    """The 256 bytes of a card with these fields, the reverse of :func:`split_text`.

    :class:`ValueError` names a field that the layout does not have, or whose value does not fit.
    """
    text = bytearray(_padded("", TEXT_BYTES, "text"))
    for name, value in values.items():
        if name not in LAYOUTS[layout]:
            raise ValueError(f"layout {layout} has no field {name}")
        spans = LAYOUTS[layout][name]
        raw = _padded(value, sum(end - begin for begin, end in spans), name)
        for begin, end in spans:
            text[begin:end], raw = raw[: end - begin], raw[end - begin :]
    if layout is not Layout.RESIDENT:
        text[_FLAG] = layout.encode("utf-16-le")
    return bytes(text)


def parse_later_address(raw: bytes) -> str:
    """The address of the answer to 30 03 (70 bytes); :class:`UnreadableText`."""
    if len(raw) != LATER_ADDRESS_BYTES:
        raise UnreadableText(f"{len(raw)} bytes of later address")
    return _decoded("later_address", raw)


def build_later_address(address: str) -> bytes:
    """The reverse of :func:`parse_later_address`; :class:`ValueError` when it does not fit."""
    return _padded(address, LATER_ADDRESS_BYTES, "later_address")


def _padded(value: str, size: int, field: str) -> bytes:
    raw = value.encode("utf-16-le")
    if len(raw) > size:
        raise ValueError(f"{field} takes {len(raw)} of {size} bytes")
    return raw + " ".encode("utf-16-le") * ((size - len(raw)) // 2)


def _decoded(field: str, raw: bytes) -> str:
    try:
        value = trimmed(raw.decode("utf-16-le"))
    except UnicodeDecodeError:
        raise UnreadableText(f"{field} is no UTF-16") from None
    # Control characters only: what this Python's Unicode does not know yet is still somebody's name.
    if any(unicodedata.category(char) == "Cc" for char in value):
        raise UnreadableText(f"{field} is no text")
    return value


def _person(layout: Layout, values: Mapping[str, str], doubts: list[CardWarning]) -> Person:
    name = values["name"] or values.get("english_name", "")
    if not name:
        raise UnreadableText("name is empty")
    person = Person(
        number=_number(layout, values["number"]),
        name=displayable(name),
        sex=_sex(values["sex"]),
        ethnicity=_ethnicity(values.get("ethnicity", ""), doubts),
        birth=_date_or_doubt(values, "birth", CardWarning.BIRTH_UNREADABLE, doubts),
        name_raw=b"" if displayable(name) == name else name.encode("utf-16-le"),
    )
    doubts += _contradictions(layout, person, name)
    return person


def _number(layout: Layout, number: str) -> str:
    if not number:
        raise UnreadableText("number is empty")
    number = number.upper() if number.isascii() else number
    if not _FORMS[layout].fullmatch(number):
        raise WrongNumber
    if layout is not Layout.FOREIGNER_2017 and not citizen_number_is_right(number):
        raise WrongNumber
    return number


def _contradictions(layout: Layout, person: Person, name: str) -> list[CardWarning]:
    warnings = []
    if layout in _NUMBER_HOLDS_BIRTH and person.birth not in (None, birth_in(person.number)):
        warnings.append(CardWarning.BIRTH_DIFFERS)
    if layout in _SEX_IN_NUMBER and person.sex in (Sex.MALE, Sex.FEMALE) and person.sex != sex_in(person.number):
        warnings.append(CardWarning.SEX_DIFFERS)
    if person.name != name:
        warnings.append(CardWarning.NAME_NOT_DISPLAYABLE)
    return warnings


def _sex(code: str) -> Sex:
    try:
        return Sex(code or Sex.UNKNOWN)
    except ValueError:
        raise UnreadableText("sex is no code of GB/T 2261.1") from None


def _ethnicity(code: str, doubts: list[CardWarning]) -> str:
    """Two digits of GB/T 3304, or empty; with a doubt when what the card has is no such code."""
    if code and not re.fullmatch("[0-9]{2}", code):
        doubts.append(CardWarning.ETHNICITY_UNREADABLE)
        return ""
    return code


def _is_long_term(layout: Layout, values: Mapping[str, str]) -> bool:
    return layout is Layout.RESIDENT and values["valid_to"] == LONG_TERM


def _date_or_doubt(
    values: Mapping[str, str], field: str, unreadable: CardWarning, doubts: list[CardWarning]
) -> date | None:
    """A day that the card can do without: what is there and is none is a doubt."""
    try:
        return _date(values, field)
    except UnreadableText:
        doubts.append(unreadable)
        return None


def _date(values: Mapping[str, str], field: str) -> date | None:
    """YYYYMMDD; None for eight blanks, and nothing else: of a last day that is none nobody knows when it is over."""
    digits = values[field]
    if not digits:
        return None
    if not re.fullmatch("[0-9]{8}", digits):
        raise UnreadableText(f"{field} is no date")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise UnreadableText(f"{field} is no day of the calendar") from None
