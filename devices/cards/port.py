"""What both kinds of cards share: whom a card names, what may be odd about it, and a card service that is not there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


class CardWarning(StrEnum):
    """What a readable card may warn of; the visit goes on."""

    CARD_NUMBER_CHECK = "card_number_check"
    BIRTH_DIFFERS = "birth_differs"
    SEX_DIFFERS = "sex_differs"
    NAME_NOT_DISPLAYABLE = "name_not_displayable"
    # what is there and cannot be read is not taken for what is not there
    CARD_NUMBER_UNREADABLE = "card_number_unreadable"
    ISSUED_UNREADABLE = "issued_unreadable"
    EXPIRES_UNREADABLE = "expires_unreadable"
    VALID_FROM_UNREADABLE = "valid_from_unreadable"
    BIRTH_UNREADABLE = "birth_unreadable"
    ETHNICITY_UNREADABLE = "ethnicity_unreadable"
    NAME_REST_UNUSED = "name_rest_unused"  # the field for the rest of a long name is filled, and the name is not long


@dataclass(frozen=True)
class Person:
    """The holder as the card states it. ``number`` is the citizen number of GB 11643, its check digit verified.

    ``name`` shows U+3013 for a character that cannot be displayed; then ``name_raw`` keeps the bytes of the card (GB
    18030 with private use), and the person is compared by number.
    """

    number: Annotated[str, Meta(max_length=32)] = field(repr=False)
    name: Annotated[str, Meta(max_length=140)] = field(repr=False)
    sex: Sex = field(repr=False)
    ethnicity: Annotated[str, Meta(max_length=2)] = field(repr=False)  # two digits of GB/T 3304, or empty
    birth: date | None = field(repr=False)
    name_raw: Annotated[bytes, Meta(max_length=280)] = field(default=b"", repr=False)


@dataclass(frozen=True)
class NoService:
    """pcscd does not answer."""
