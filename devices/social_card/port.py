"""The port of the social-security-card reader: what a card can be, what it tells, and what one may do with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


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
    NAME_REST_UNUSED = "name_rest_unused"  # the field for the rest of a long name is filled, and the name is not long


@dataclass(frozen=True)
class Person:
    """The holder as the card states it. ``number`` is the citizen number of GB 11643, its check digit verified.

    ``name`` shows U+3013 for a character that cannot be displayed; then ``name_raw`` keeps the bytes of the card (GB
    18030 with private use), and the person is compared by number.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: Sex = field(repr=False)
    ethnicity: str = field(repr=False)  # two digits of GB/T 3304, or empty
    birth: date | None = field(repr=False)
    name_raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class SocialCard:
    """The content of EF05 and EF06. ``card_id`` is 32 hexadecimal digits, ``region`` its first six.

    ``person`` is None on a third-generation card read without keys: that card needs another identification.
    """

    version: str
    card_number: str | None = field(repr=False)
    card_id: str = field(repr=False)
    region: str
    issued: date | None
    expires: date | None
    person: Person | None
    warnings: tuple[CardWarning, ...] = ()


# -- What the reader sees: a closed set. A card that is present may be known to be one that cannot be read. --


@dataclass(frozen=True)
class NoService:
    """pcscd does not answer."""


@dataclass(frozen=True)
class NoReader:
    """pcscd answers, and knows no reader (or not the one that is configured)."""


@dataclass(frozen=True)
class NoCard:
    """A reader without a card."""

    reader: str


@dataclass(frozen=True)
class MuteCard:
    """Something is in the slot and does not answer a reset: put in the wrong way round, or dead."""

    reader: str


@dataclass(frozen=True)
class CardPresent:
    """A card that answered its reset. ``insertion`` tells this stay from the next one, even of the same card."""

    reader: str
    atr: bytes = field(repr=False)  # it ends in the serial number of the card
    insertion: int


@dataclass(frozen=True)
class BusyCard(CardPresent):
    """Another program has the card for itself. When it lets go, the stay is what it was before."""


@dataclass(frozen=True)
class UnknownCard(CardPresent):
    """A reading has found no social-security application; it says so until the card is taken out."""


@dataclass(frozen=True)
class LockedCard(CardPresent):
    """A reading has found the application locked; it says so until the card is taken out."""


ReaderStatus = NoService | NoReader | NoCard | MuteCard | CardPresent | BusyCard | UnknownCard | LockedCard


@dataclass(frozen=True)
class PinAccepted:
    """The card took the PIN."""


@dataclass(frozen=True)
class PinRefused:
    """Wrong PIN; the card allows ``tries_left`` more."""

    tries_left: int


@dataclass(frozen=True)
class PinBlocked:
    """No try left; the counter resets it."""


PinAnswer = PinAccepted | PinRefused | PinBlocked


class SocialCardReader(Protocol):
    """A reader, watched by a supervised loop of its own. All faults are :class:`config.faults.Fault`."""

    @property
    def status(self) -> ReaderStatus:
        """The newest status; never blocks."""
        ...

    def changes(self) -> AsyncGenerator[ReaderStatus, None]:
        """The status now, then every change of it."""
        ...

    async def read(self, card: CardPresent) -> SocialCard:
        """Read EF05 and EF06. CARD-* faults; the card is powered down afterwards, so that nothing stays selected.

        A card that was found unknown or locked is not asked again.
        """
        ...

    async def verify_pin(self, card: CardPresent, pin: str) -> PinAnswer:
        """Present the six digits that the citizen has typed. A wrong one burns a try of the card."""
        ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...
