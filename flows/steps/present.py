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
        turn.in_vain.add(card.insertion)  # until the step is done with it
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
    person = read.person
    return Presented(Document.ID_CARD, person.number, person.name, person.birth, doubts=read.warnings)


async def _of_one_person(turn: Turn, document: Presented) -> Presented:
    """``document``, unless another one was presented in this visit that names somebody else."""
    others = (value for _, value in turn.answers.given if isinstance(value, Presented) and value.number)
    if document.number and not all(is_same_person(document, other) for other in others):
        raise Fault("IDENTITY-OTHER-DOCUMENT")
    return document


async def _card_there(turn: Turn, *, social: bool) -> Readable | None:
    """The next card in a reader; None when a button was touched. What must go first, never is that card."""
    plain = "with_id" if social and turn.parts.id_reader is not None else ""
    seen_empty, there = False, False
    first = "take_out" if social and _was_in_vain(turn, turn.parts.reader.status) else plain
    asking = asyncio.ensure_future(turn.screen.ask(lambda: turn.page(first)))
    try:
        async with aclosing(merged(*_statuses(turn, social=social))) as statuses:
            async for status in until(statuses, asking):
                if isinstance(status, id_port.CardPresent):
                    if not await turn.parts.left.is_left(status):
                        return status
                    turn.screen.show(lambda: turn.page("id_left"))
                elif isinstance(status, social_port.CardPresent) and is_ready(status):
                    there = True
                    if not seen_empty and await turn.parts.left.is_left(status):
                        turn.screen.show(lambda: turn.page("left"))
                    elif _was_in_vain(turn, status):
                        turn.screen.show(lambda: turn.page("take_out"))
                    else:
                        return status
                elif social and type(status) in VARIANTS:
                    # A card went; an empty slot after the card service was away says nothing yet.
                    seen_empty = seen_empty or (there and isinstance(status, social_port.NoCard))
                    there = there and isinstance(status, social_port.BusyCard | social_port.MuteCard)
                    turn.screen.show(partial(turn.page, VARIANTS[type(status)] or plain))
    finally:
        asking.cancel()
    return None


def _was_in_vain(turn: Turn, status: object) -> bool:
    """Whether the card in the slot is one that this step has read without success, and nobody has changed it."""
    return isinstance(status, social_port.CardPresent) and status.insertion in turn.in_vain


def _statuses(turn: Turn, *, social: bool) -> list[AsyncGenerator[Status, None]]:
    sources: list[AsyncGenerator[Any, None]] = [turn.parts.reader.changes()] if social else []
    if turn.parts.id_reader is not None:
        sources.append(turn.parts.id_reader.changes())
    return sources
