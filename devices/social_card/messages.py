"""What the kiosk and the reader's process say to each other; every field says what it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta
from pydantic import Field

from config.datafile import Data
from config.faults import Fault
from config.settings import CardKeys
from devices.cards.port import NoService
from devices.social_card.machine import MachineReply, MachineRequest, MacReply, MacRequest
from devices.social_card.port import (
    MuteCard,
    NoCard,
    NoReader,
    PinAccepted,
    PinBlocked,
    PinChange,
    PinKept,
    PinRefused,
    PinUncertain,
    SlotName,
    VirtualReader,
)
from devices.social_card.reading import Content
from supervision.wire import Wire

#: ISO 7816-3: 33 bytes at most
Atr = Annotated[bytes, Meta(min_length=1, max_length=33)]


@dataclass(frozen=True)
class CardSeen:
    """A card in a reader; ``counter`` is pcscd's count of insertions and removals, so another stay has another one."""

    reader: SlotName
    atr: Atr = field(repr=False)
    counter: Annotated[int, Meta(ge=0, le=0xFFFF)]


@dataclass(frozen=True)
class CardHeld:
    """The same card, which another program has for itself."""

    card: CardSeen


#: The watching loop came round and saw this; sent at least once a second while no order is carried out
Sighting = NoService | NoReader | VirtualReader | NoCard | MuteCard | CardSeen | CardHeld


@dataclass(frozen=True)
class Began:
    """The card of the order is ours, and takes its time; a reading that is quick ends without it."""


class Watch(Data):
    """To the process, first of all: watch the reader whose name fits, and open cards with these keys.

    ``hardware`` says that a reader without a device behind it is refused.
    """

    reader: re.Pattern[str]
    keys: Annotated[CardKeys, Field(discriminator="driver")]
    hardware: bool


@dataclass(frozen=True)
class ReadOrder:
    """Read this card, and no other that may have taken its place."""

    card: CardSeen


#: three bytes of BCD
Bcd = Annotated[bytes, Meta(min_length=3, max_length=3)]


@dataclass(frozen=True)
class PinOrder:
    """Present ``pin`` to this card, once."""

    card: CardSeen
    pin: Bcd = field(repr=False)


@dataclass(frozen=True)
class ChangeOrder:
    """Give this card the PIN ``new`` for ``old``, once."""

    card: CardSeen
    old: Bcd = field(repr=False)
    new: Bcd = field(repr=False)


@dataclass(frozen=True)
class ResetOrder:
    """Give this card the PIN ``new`` by the keys of its issuer, once."""

    card: CardSeen
    new: Bcd = field(repr=False)


Order = ReadOrder | PinOrder | ChangeOrder | ResetOrder
#: what came of an order
Outcome = Content | PinChange | Fault

#: A question of the process to the machine is answered with the reply of the machine, or a fault
TO_PROCESS = Wire(
    Watch, ReadOrder, PinOrder, ChangeOrder, ResetOrder, MachineReply, MacReply, max_bytes=8192, faults=("CARD-",)
)
FROM_PROCESS = Wire(
    NoService, NoReader, VirtualReader, NoCard, MuteCard, CardSeen, CardHeld, Began, MachineRequest, MacRequest,
    Content, PinAccepted, PinRefused, PinBlocked, PinKept, PinUncertain,
    max_bytes=8192, faults=("CARD-",),
)  # fmt: skip
FromProcess = Sighting | Began | MachineRequest | MacRequest | Outcome
