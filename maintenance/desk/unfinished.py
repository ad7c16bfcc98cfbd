"""The unfinished business of the night: doubtful papers, cases that were not sent, cards, calls, low ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from maintenance.desk.desk import Desk
from maintenance.desk.memory import Memory
from records.effects import Effect

NIGHT = "night"
#: what the office is owed by a visit that has just ended is on its way, and no business of anybody
SUBMISSION = "submission"


class Business(StrEnum):
    """What may be left over; the words have a page for each."""

    PAPER = "paper"
    CASE = "case"
    CARD = "card"
    CALL = "call"
    RATING = "rating"


@dataclass(frozen=True)
class Unfinished:
    """So many of one kind, and what is to be done about them."""

    business: Business
    count: int
    text: str
    what: str


def unfinished(desk: Desk) -> Sequence[Unfinished]:
    """Every kind of which something is left, as far as the memory has been read."""
    memory, night = desk.memory, desk.at(NIGHT)
    counts = {
        Business.PAPER: len(memory.prints.unsettled()),
        Business.CASE: len(owed(memory)),
        Business.CARD: len(memory.left) + len(memory.in_hand) + len(memory.kept),
        Business.CALL: len(memory.calls.open),
        Business.RATING: len(memory.low_ratings),
    }
    return [
        Unfinished(business, count, night.text(f"{business}.left"), night.text(f"{business}.what"))
        for business, count in counts.items()
        if count
    ]


def owed(memory: Memory) -> Sequence[Effect]:
    """The applications that the office has not got yet, whatever kept them: its absence, or a power cut on the way."""
    return [effect for effect in memory.owed.open() if effect.what == SUBMISSION]
