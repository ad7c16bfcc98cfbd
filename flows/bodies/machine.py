"""Bodies in which the machine, a card, a code or a camera has a part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from flows.bodies.body import Body, PageKind, Told
from flows.bodies.parts import Box, Stop


class CardKind(StrEnum):
    """Which card a page draws: one that goes into a slot, or one that is laid on its reader."""

    SOCIAL = "social_card"
    ID = "id_card"


@dataclass(frozen=True)
class InsertCard(Body):
    """Put the card in: a picture of the slot."""

    kind = PageKind.INSERT_CARD
    card: CardKind = CardKind.SOCIAL


@dataclass(frozen=True)
class TakeCard(Told):
    """Take the card; what happens next stays in sight."""

    kind = PageKind.TAKE_CARD
    card: CardKind = CardKind.SOCIAL


class Place(StrEnum):
    """Where on the machine something is to be done; the screen draws it."""

    SHEETS = "sheets"
    SHEETS_2 = "sheets_2"
    TONER = "toner"
    ROLL = "receipt_roll"
    CUTTER = "cutter"
    SHEET_PRINTER = "printer"
    RECEIPT_PRINTER = "receipt_printer"
    CARD_SLOTS = "card_slots"
    SCREEN = "screen"


@dataclass(frozen=True)
class Guide(Told):
    """What the hands do, line by line, beside a picture of the machine on which ``place`` stands out."""

    kind = PageKind.GUIDE
    place: Place = Place.SCREEN


@dataclass(frozen=True)
class Working(Body):
    """The machine is at work; the lead says at what."""

    kind = PageKind.WORKING


@dataclass(frozen=True)
class Camera(Body):
    """Guidance during the face check. ``prompt`` is a :class:`devices.face.port.Prompt`, ``text`` what it says."""

    kind = PageKind.FACE
    prompt: str = ""
    text: str = ""
    box: Box | None = None
    steps_done: int = 0
    steps: int = 0

    @property
    def stops(self) -> Iterator[Stop]:
        if self.text:
            yield Stop(self.text)


@dataclass(frozen=True)
class Code(Body):
    """Hold a code before the camera; ``text`` says how."""

    kind = PageKind.SCAN
    prompt: str = ""
    text: str = ""

    @property
    def stops(self) -> Iterator[Stop]:
        if self.text:
            yield Stop(self.text)


@dataclass(frozen=True)
class Staff(Body):
    """Somebody of the staff compares. ``portrait`` is the record's, PNG or JPEG, empty when there is none.

    ``live``: the camera's picture stands beside it; without consent it never does.
    """

    kind = PageKind.STAFF_CHECK
    portrait: bytes = field(default=b"", repr=False)
    live: bool = False
