"""What the kiosk and the reader's process say to each other, beside :data:`devices.cards.reader.DONE`.

The two messages of every reading are plain values: pickled for once in a while, a dataclass takes longer than a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.faults import Fault
from devices.cards.port import NoService
from devices.social_card.machine import MachineReply, MachineRequest
from devices.social_card.port import MuteCard, NoCard, NoReader, VirtualReader


@dataclass(frozen=True)
class CardSeen:
    """A card in a reader; ``counter`` is pcscd's count of insertions and removals, so another stay has another one."""

    reader: str
    atr: bytes = field(repr=False)
    counter: int


@dataclass(frozen=True)
class CardHeld:
    """The same card, which another program has for itself."""

    card: CardSeen


Sighting = NoService | NoReader | VirtualReader | NoCard | MuteCard | CardSeen | CardHeld


@dataclass(frozen=True)
class Round:
    """The watching loop came round and saw this; sent at least once a second while no order is carried out."""

    sighting: Sighting


@dataclass(frozen=True)
class Began:
    """The card of the order is ours, and takes its time; a reading that is quick ends without it."""


@dataclass(frozen=True)
class Ask:
    """The card's key is in the authority's machine: ask it, and send an :class:`Answered`."""

    request: MachineRequest = field(repr=False)


@dataclass(frozen=True)
class Answered:
    """What the machine answered to the last :class:`Ask`."""

    reply: MachineReply | Fault = field(repr=False)


@dataclass(frozen=True)
class PinOrder:
    """Present ``pin`` (three bytes of BCD) to this card, once."""

    card: CardSeen
    pin: bytes = field(repr=False)


#: Read this card, and no other that may have taken its place: the fields of its :class:`CardSeen`
ReadOrder = tuple[str, bytes, int]
#: What came of it: the fields of :class:`~devices.social_card.reading.Content`
Reading = tuple[Mapping[int, bytes], bool]

Order = ReadOrder | PinOrder
