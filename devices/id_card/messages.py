"""What the kiosk and the identity-card reader's process say to each other, beside :data:`devices.cards.reader.DONE`."""

from __future__ import annotations

from dataclasses import dataclass

from devices.id_card.port import CardPresent, IdReaderStatus


@dataclass(frozen=True)
class Round:
    """One round of polling saw this; sent after each, changed or not, as a sign of life."""

    status: IdReaderStatus
    device_id: str


@dataclass(frozen=True)
class ReadOrder:
    """Read this card, and no other that may have taken its place."""

    card: CardPresent
