"""The port of the identity-card reader: what such a card can be, what the reader tells, and what one may do with it.

Shaped like :mod:`devices.social_card.port`, whose :class:`Person` it shares, so that a visit can treat both alike.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta

from devices.cards.port import CardWarning, NoService, Person

#: of a field of the card's text, whose longest has 70 characters (GA 467)
Text = Annotated[str, Meta(max_length=140)]
#: of the cause for which a reader cannot work
CAUSE_MAX = 400
Cause = Annotated[str, Meta(max_length=CAUSE_MAX)]
#: which stay of a card it is
Insertion = Annotated[int, Meta(ge=1)]


class Layout(StrEnum):
    """Which card it is, by the flag in its text (facts on cards, 2.8). The resident card's flag is a blank."""

    RESIDENT = "A"
    HONG_KONG_MACAU_TAIWAN = "J"
    FOREIGNER_2017 = "I"
    FOREIGNER_2023 = "Y"


@dataclass(frozen=True)
class IdCard:
    """One read card. Text that its layout does not have, or that it left blank, is empty; so is a blank date.

    ``person.number`` is the citizen number of layouts A and J and the card number of I and Y, checked as far as its
    form is known; ``person.name`` is the Chinese name, or the English one where there is no other, and a
    ``person.name_raw`` is UTF-16LE. ``authority`` is a name, on layout I a code of four characters. ``photo`` is an
    opaque WLT blob, never kept longer than a visit.
    """

    layout: Layout
    person: Person
    address: Text = field(default="", repr=False)
    later_address: Text = field(default="", repr=False)
    authority: Text = field(default="", repr=False)
    valid_from: date | None = field(default=None, repr=False)
    valid_to: date | None = field(default=None, repr=False)
    long_term: bool = False
    pass_number: Text = field(default="", repr=False)
    issue_count: Text = field(default="", repr=False)
    english_name: Text = field(default="", repr=False)
    nationality: Text = field(default="", repr=False)
    version: Text = ""
    former_card: Text = field(default="", repr=False)
    photo: Annotated[bytes, Meta(max_length=65_535)] | None = field(default=None, repr=False)
    warnings: Annotated[tuple[CardWarning, ...], Meta(max_length=len(CardWarning))] = ()

    @property
    def current_address(self) -> str:
        """The address that counts: the one added later replaces the printed one."""
        return self.later_address or self.address

    def expired_on(self, day: date) -> bool:
        """Whether ``day`` lies behind the last day of the card. Its data can still be read; the visit decides."""
        return self.valid_to is not None and day > self.valid_to

    def begins_after(self, day: date) -> bool:
        """Whether the first day of the card is still to come."""
        return self.valid_from is not None and self.valid_from > day


# -- What the reader sees: a closed set, with NoService of the card service. Only CardPresent can be read. --


@dataclass(frozen=True)
class NoReader:
    """Nothing answers where the reader should be."""


@dataclass(frozen=True)
class OutOfOrder:
    """The reader answers that it cannot work; ``cause`` is for the staff."""

    cause: Cause


@dataclass(frozen=True)
class Garbled:
    """Something answers, and not in the language of a reader: a wrong speed, or another device in its place."""

    cause: Cause


@dataclass(frozen=True)
class PortBusy:
    """Another program has the port; ``holder`` is its name where the machine tells it."""

    holder: Cause


@dataclass(frozen=True)
class PortDenied:
    """This user may not open the port."""


@dataclass(frozen=True)
class VirtualReader:
    """What is there is no hardware, and this site takes no other."""

    trouble: Cause


@dataclass(frozen=True)
class NoCard:
    """A working reader that finds no card."""


@dataclass(frozen=True)
class OtherCard:
    """Something lies there that the reader does not take for an identity card (only a PC/SC reader can tell)."""


@dataclass(frozen=True)
class CardPresent:
    """A card that can be read. ``insertion`` tells this stay from the next one, even of the same card."""

    insertion: Insertion


@dataclass(frozen=True)
class CardSpent:
    """The card of that stay was read, or refused. It must be taken off and laid down again to be read again.

    Whether it still lies there the reader cannot tell: a security module may answer "no card" to a card that it has
    read (facts on cards, 2.7).
    """

    insertion: Insertion


#: a reader that cannot be used, each for another reason and with another remedy
ReaderTrouble = NoService | NoReader | OutOfOrder | Garbled | PortBusy | PortDenied | VirtualReader
IdReaderStatus = ReaderTrouble | NoCard | OtherCard | CardPresent | CardSpent


class IdCardReader(Protocol):
    """A reader, watched by a supervised loop of its own. All faults are :class:`config.faults.Fault`."""

    @property
    def status(self) -> IdReaderStatus:
        """The newest status; never blocks."""
        ...

    @property
    def device_id(self) -> str:
        """The number of the reader's security module, e.g. ``05.03-20200115-0001234567-0007654321``; may be empty."""
        ...

    def changes(self) -> AsyncGenerator[IdReaderStatus, None]:
        """The status now, then every change of it."""
        ...

    async def read(self, card: CardPresent) -> IdCard:
        """Read text, photo and later address of that very stay, within 8 s. ID-* faults."""
        ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...
