"""The citizen's own card in the slot, the one on the office's books, and no other card of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from config.faults import Fault
from devices.social_card.port import CardPresent
from flows.person.identity import Presented, is_same_person, of_social_card, served
from flows.stay.stays import is_ready, is_stay
from flows.stay.turn import Turn
from flows.steps.slot import next_card, slot_emptied
from office.record import Record

#: pages of a step that needs the card
PAGES = ("insert", "reading", "other_card")


@dataclass(frozen=True)
class OwnCard:
    """Whether it was put in. ``silent``: it lay there, and nobody was asked."""

    how: Literal["there", "given_up"]
    silent: bool = False


async def put_in(turn: Turn) -> OwnCard:
    """Have the citizen put in the card that is on the books, as a proof that it is in their hands."""
    lay = turn.parts.reader.status
    card = await own_card(turn)
    if card is None:
        return OwnCard("given_up")
    return OwnCard("there", silent=is_stay(lay, card.stay))


@dataclass(frozen=True)
class Held:
    """One stay of the card; ``key`` tells it from every other card."""

    stay: CardPresent
    key: str = field(repr=False)


async def own_card(turn: Turn, before: Held | None = None, asks: str = "insert") -> Held | None:
    """The card; None when the citizen gives up. ``asks`` is the page that waits for it.

    It is read anew unless the stay ``before`` goes on: what lay there a moment ago may have been changed.
    """
    while True:
        status = turn.parts.reader.status
        card = status if isinstance(status, CardPresent) and is_ready(status) else await next_card(turn, asks)
        if card is None or (before is not None and is_stay(card, before.stay)):
            return before if card else None
        turn.screen.show(partial(turn.page, "reading"))
        read = await _read(turn, card)
        if read is not None and _is_own(turn, read):
            return Held(card, read.card)
        if not await slot_emptied(turn, "other_card"):
            return None


async def _read(turn: Turn, card: CardPresent) -> Presented | None:
    """A card that cannot be read is not known to be the one."""
    try:
        return of_social_card(await turn.parts.reader.read(card), card)
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return None


def _is_own(turn: Turn, read: Presented) -> bool:
    on_books = turn.answers.the(Record).card
    known = on_books is not None and read.card.endswith(f" {on_books.card_number}")
    return known and is_same_person(read, served(turn.answers).holder)
