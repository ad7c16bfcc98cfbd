"""The port of the social-security-card reader: what a card can be, what it tells, and what one may do with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Protocol

from msgspec import Meta

from devices.cards.port import CardWarning, NoService, Person

#: of a slot, as the card service calls it (pcsclite: 128 bytes with the closing one)
SlotName = Annotated[str, Meta(max_length=127)]


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
class NoReader:
    """pcscd answers, and knows no reader (or not the one that is configured)."""


@dataclass(frozen=True)
class VirtualReader:
    """The reader of that name is no hardware, and this site takes no other: no card in it is looked at."""

    reader: SlotName
    trouble: Annotated[str, Meta(max_length=400)]


@dataclass(frozen=True)
class NoCard:
    """A reader without a card."""

    reader: SlotName


@dataclass(frozen=True)
class MuteCard:
    """Something is in the slot and does not answer a reset: put in the wrong way round, or dead."""

    reader: SlotName


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


#: a reader that cannot read, whoever comes
ReaderTrouble = NoService | NoReader | VirtualReader
ReaderStatus = ReaderTrouble | NoCard | MuteCard | CardPresent | BusyCard | UnknownCard | LockedCard


@dataclass(frozen=True)
class PinAccepted:
    """The card took the PIN."""


@dataclass(frozen=True)
class PinRefused:
    """Wrong PIN; the card allows ``tries_left`` more."""

    tries_left: Annotated[int, Meta(ge=0, le=15)]


@dataclass(frozen=True)
class PinBlocked:
    """No try left; the counter resets it."""


PinAnswer = PinAccepted | PinRefused | PinBlocked


@dataclass(frozen=True)
class PinKept:
    """The card takes no new PIN in this way, but by keys of its issuer; the old one holds."""


@dataclass(frozen=True)
class PinUncertain:
    """The card was gone before it had answered: nobody knows whether it took the new PIN."""


#: what came of a new PIN; when it was refused or is blocked, the old one holds
PinChange = PinAnswer | PinKept | PinUncertain


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

    async def change_pin(self, card: CardPresent, old: str, new: str) -> PinChange:
        """Give the card ``new`` for ``old``, once. A wrong ``old`` burns a try. A fault: the old one holds."""
        ...

    async def reset_pin(self, card: CardPresent, new: str) -> PinChange:
        """Give the card ``new`` by the keys of its issuer: all tries are back. A fault: the old one holds.

        CARD-KEYS-UNAVAILABLE, CARD-KEYS-REFUSED. Whoever asks for it must have proved to be the holder.
        """
        ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...
