"""What the kiosk and the identity-card reader's process say to each other; every field says what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta
from pydantic import Field, PositiveInt

from config.datafile import Data
from config.faults import Fault
from config.settings import DrivenIdReader
from devices.cards.port import NoService
from devices.id_card.port import (
    CardPresent,
    CardSpent,
    Garbled,
    IdCard,
    IdReaderStatus,
    NoCard,
    NoReader,
    OtherCard,
    OutOfOrder,
    PortBusy,
    PortDenied,
    VirtualReader,
)
from supervision.wire import Wire


class Watch(Data):
    """To the process, first of all: poll the reader of ``driver``, and count the stays of cards from there on.

    ``hardware`` says that what a program plays is refused.
    """

    driver: Annotated[DrivenIdReader, Field(discriminator="driver")]
    first_insertion: PositiveInt
    hardware: bool


@dataclass(frozen=True)
class ReadOrder:
    """Read this card, and no other that may have taken its place."""

    card: CardPresent


@dataclass(frozen=True)
class Module:
    """The number of the reader's security module; said when it is another one than before."""

    device_id: Annotated[str, Meta(max_length=64)]


#: After each round of polling the process tells its status, changed or not, as a sign of life
FromProcess = IdReaderStatus | Module | IdCard | Fault

TO_PROCESS = Wire(Watch, ReadOrder, max_bytes=8192)
#: a card is at most some 1.3 kB of text and a photo of 1 kB; what a reader may give is 64 kB
FROM_PROCESS = Wire(
    NoService, NoReader, OutOfOrder, Garbled, PortBusy, PortDenied, VirtualReader,
    NoCard, OtherCard, CardPresent, CardSpent, Module, IdCard,
    max_bytes=131_072, faults=("ID-", "CARD-"),
)  # fmt: skip
