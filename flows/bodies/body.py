"""What every body has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from flows.bodies.parts import Fact, Option, Section, Stop


class PageKind(StrEnum):
    """What a page is for, as the words name it; several kinds may have one body (``ui/qml/bodies``)."""

    INSERT_CARD = "insert_card"
    WORKING = "working"
    CONSENT = "consent"
    FACE = "face"
    SCAN = "scan"
    STAFF_CHECK = "staff_check"
    CHOICE = "choice"
    PIN = "pin"
    NUMBER = "number"
    AMOUNT = "amount"
    TELEPHONE = "telephone"
    ACCOUNT = "account"
    DATE = "date"
    MONTH = "month"
    YES_NO = "yes_no"
    TEXT = "text"
    ADDRESS = "address"
    SIGNATURE = "signature"
    PEOPLE = "people"
    DOCUMENT = "document"
    LEAVES = "leaves"
    RESULT = "result"
    TABLE = "table"
    CHART = "chart"
    PROGRESS_MAP = "progress_map"
    NOTICE = "notice"
    PROMISE = "promise"
    CONFIRM = "confirm"
    PAPERS = "papers"
    RATING = "rating"
    TAKE_CARD = "take_card"
    GUIDE = "guide"
    GOODBYE = "goodbye"
    FAULT = "fault"


class Entry(StrEnum):
    """What can be entered on a page, beside its buttons."""

    DIGITS = "digits"
    AMOUNT = "amount"
    DAY = "day"
    TEXT = "text"
    PLACE = "place"
    STROKES = "strokes"
    MONTH = "month"


@dataclass(frozen=True)
class Body:
    """What every body has. ``kind`` is what ``visit play`` calls it; ``entry`` is what it takes beside its buttons."""

    kind: ClassVar[PageKind]
    entry: ClassVar[Entry | None] = None

    @property
    def stops(self) -> Iterator[Stop]:
        """What there is to hear and to do in the body, in the order of reading."""
        yield from ()

    @property
    def choices(self) -> tuple[Option, ...]:
        """The buttons that the body itself draws; all others belong to the frame."""
        return ()

    def read(self, answer: str) -> object:
        """What ``answer`` means here. ValueError where it can be no answer."""
        return answer


@dataclass(frozen=True)
class Told(Body):
    """A body with something to read: facts, then sections."""

    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def stops(self) -> Iterator[Stop]:
        yield from (fact.stop for fact in self.facts)
        for section in self.sections:
            yield from section.stops

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """Its own and those of its sections, in their order."""
        return (*self.facts, *(fact for section in self.sections for fact in section.facts))
