"""Saying who one is: with a social-security card, an identity card, or the electronic card."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any

from config.faults import Fault
from devices.id_card import port as id_port
from devices.social_card import port as social_port
from flows.person.identity import Document, Presented, is_same_person, of_social_card, presented
from flows.person.scanning import shown_card
from flows.stay.stays import is_ready
from flows.stay.streams import merged, until
from flows.stay.turn import Turn
from flows.steps.slot import VARIANTS

SocialStatus = social_port.ReaderStatus
Status = SocialStatus | id_port.IdReaderStatus
Readable = social_port.CardPresent | id_port.CardPresent

#: faults after which a third-generation card is good, and says nothing of its holder
KEYS_DID_NOT_OPEN = frozenset({"CARD-KEYS-UNAVAILABLE", "CARD-KEYS-REFUSED"})


async def present_card(turn: Turn) -> Presented:
    """Wait for whichever card comes first and read it, or for the button of the electronic card."""
    return await _presented(turn, social=True)


async def present_id_card(turn: Turn) -> Presented:
    """Wait for an identity card and read it. Any button leads away: :attr:`Document.NONE`."""
    return await _presented(turn, social=False)


async def scan_code(turn: Turn) -> Presented:
    """Let the citizen show the electronic card; the office says whose it is."""
    named = await shown_card(turn)
    if named is None:
        return Presented(Document.NONE)
    return await _of_one_person(turn, Presented(Document.ELECTRONIC_CARD, named.number, named.name))


async def who(turn: Turn) -> Presented:
    """Whom the documents name."""
    return presented(turn.answers)


async def _presented(turn: Turn, *, social: bool) -> Presented:
    document = await read_card(turn, social=social)
    if document is None:
        return Presented(Document.ELECTRONIC_CARD if social else Document.NONE)
    return await _of_one_person(turn, document)


async def read_card(turn: Turn, *, social: bool = True) -> Presented | None:
    """Wait for whichever card comes first and read it; None when a button was touched. Doubts about it are noted."""
    with turn.stopwatch.citizen():
        card = await _card_there(turn, social=social)
    if card is None:
        return None
    turn.screen.show(lambda: turn.page("reading"))
    if isinstance(card, id_port.CardPresent):
        document = await _read_id_card(turn, card)
    else:
        turn.tries.in_vain.add(card.insertion)  # until the step is done with it
        document = await _read_social_card(turn, card)
    if document.doubts:
        await turn.journal.note("card.doubtful", document=document.document, doubts=" ".join(document.doubts))
    return document


async def _read_social_card(turn: Turn, card: social_port.CardPresent) -> Presented:
    try:
        read = of_social_card(await turn.parts.reader.read(card), card)
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        # a damaged card, say, is no third-generation card
        return Presented(Document.THIRD_GENERATION if fault.code in KEYS_DID_NOT_OPEN else Document.UNREADABLE)
    return read


async def _read_id_card(turn: Turn, card: id_port.CardPresent) -> Presented:
    reader = turn.parts.id_reader
    if reader is None:
        raise LookupError("a card on a reader that this kiosk does not have")
    read = await reader.read(card)
    if read.layout is not id_port.Layout.RESIDENT:
        raise Fault("ID-NOT-SERVED")
    if read.expired_on(turn.today):
        raise Fault("ID-EXPIRED")
    if read.begins_after(turn.today):
        raise Fault("ID-NOT-YET-VALID")
    person = read.person
    return Presented(Document.ID_CARD, person.number, person.name, person.birth, doubts=read.warnings)


async def _of_one_person(turn: Turn, document: Presented) -> Presented:
    """``document``, unless another one was presented in this visit that names somebody else."""
    others = (value for _, value in turn.answers.given if isinstance(value, Presented) and value.number)
    if document.number and not all(is_same_person(document, other) for other in others):
        raise Fault("IDENTITY-OTHER-DOCUMENT")
    return document


async def _card_there(turn: Turn, *, social: bool) -> Readable | None:
    """The next card in a reader; None when a button was touched."""
    waiting = _Waiting(turn, social=social)
    asking = asyncio.ensure_future(turn.screen.ask(partial(turn.page, waiting.first_page)))
    try:
        async with aclosing(merged(*_statuses(turn, social=social))) as statuses:
            async for status in until(statuses, asking):
                if (card := await waiting.card_of(status)) is not None:
                    return card
    finally:
        asking.cancel()
    return None


class _Waiting:
    """Waits for a card that may be read: shows what each reader has to say, and what must be taken away before."""

    def __init__(self, turn: Turn, *, social: bool) -> None:
        self._turn = turn
        self._social = social
        self._plain = "with_id" if social and turn.parts.id_reader is not None else ""
        #: whether a social-security card lies in its slot, and whether one has gone from there since the wait began
        self._there = self._gone = False

    @property
    def first_page(self) -> str:
        """The variant of the page that comes first."""
        return "take_out" if self._social and _was_in_vain(self._turn, self._turn.parts.reader.status) else self._plain

    async def card_of(self, status: Status) -> Readable | None:
        """The card that ``status`` tells of, if it may be read; else the page says what is to be done."""
        if isinstance(status, id_port.CardPresent):
            return await self._id_card(status)
        if isinstance(status, social_port.CardPresent) and is_ready(status):
            return await self._social_card(status)
        if self._social and type(status) in VARIANTS:
            # A card went; an empty slot after the card service was away says nothing yet.
            self._gone = self._gone or (self._there and isinstance(status, social_port.NoCard))
            self._there = self._there and isinstance(status, social_port.BusyCard | social_port.MuteCard)
            self._show(VARIANTS[type(status)] or self._plain)
        return None

    async def _id_card(self, card: id_port.CardPresent) -> Readable | None:
        if not await self._turn.parts.left.is_left(card):
            return card
        self._show("id_left")
        return None

    async def _social_card(self, card: social_port.CardPresent) -> Readable | None:
        self._there = True
        if not self._gone and await self._turn.parts.left.is_left(card):
            self._show("left")
        elif _was_in_vain(self._turn, card):
            self._show("take_out")
        else:
            return card
        return None

    def _show(self, variant: str) -> None:
        self._turn.screen.show(partial(self._turn.page, variant))


def _was_in_vain(turn: Turn, status: object) -> bool:
    """Whether the card in the slot is one that this step has read without success, and nobody has changed it."""
    return isinstance(status, social_port.CardPresent) and status.insertion in turn.tries.in_vain


def _statuses(turn: Turn, *, social: bool) -> list[AsyncGenerator[Status, None]]:
    sources: list[AsyncGenerator[Any, None]] = [turn.parts.reader.changes()] if social else []
    if turn.parts.id_reader is not None:
        sources.append(turn.parts.id_reader.changes())
    return sources
