"""Saying who one is: with a social-security card, an identity card, or the electronic card."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from config.faults import Fault
from devices.cards.port import NoService
from devices.id_card import port as id_port
from devices.social_card import port as social_port
from flows.identity import Document, Presented, holder
from flows.scanning import shown_card
from flows.streams import merged, until
from flows.turn import Turn

SocialStatus = social_port.ReaderStatus
Status = SocialStatus | id_port.IdReaderStatus
Readable = social_port.CardPresent | id_port.CardPresent

#: faults after which a third-generation card is good, and says nothing of its holder
KEYS_DID_NOT_OPEN = frozenset({"CARD-KEYS-UNAVAILABLE", "CARD-KEYS-REFUSED"})

#: what the social-security reader has to say, as a variant of the page; the identity reader's troubles are the staff's
_VARIANTS: dict[type[object], str] = {
    NoService: "no_service",
    social_port.NoReader: "no_reader",
    social_port.MuteCard: "mute",
    social_port.BusyCard: "busy",
    social_port.NoCard: "",
}


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
    return Presented(Document.ELECTRONIC_CARD, named.number, named.name)


async def who(turn: Turn) -> Presented:
    """Whom the documents name."""
    return holder(turn.answers)


async def _presented(turn: Turn, *, social: bool) -> Presented:
    with turn.stopwatch.citizen():
        card = await _card_there(turn, social=social)
    if card is None:
        return Presented(Document.ELECTRONIC_CARD if social else Document.NONE)
    turn.screen.show(turn.page("reading"))
    if isinstance(card, id_port.CardPresent):
        return await _read_id_card(turn, card)
    return await _read_social_card(turn, card)


async def _read_social_card(turn: Turn, card: social_port.CardPresent) -> Presented:
    try:
        person = (await turn.parts.reader.read(card)).person
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        # a damaged card, say, is no third-generation card
        return Presented(Document.THIRD_GENERATION if fault.code in KEYS_DID_NOT_OPEN else Document.UNREADABLE)
    if person is None:
        return Presented(Document.THIRD_GENERATION)
    return Presented(Document.SOCIAL_CARD, person.number, person.name)


async def _read_id_card(turn: Turn, card: id_port.CardPresent) -> Presented:
    reader = turn.parts.id_reader
    if reader is None:
        raise LookupError("a card on a reader that this kiosk does not have")
    read = await reader.read(card)
    if read.expired_on(turn.today):
        raise Fault("ID-EXPIRED")
    return Presented(Document.ID_CARD, read.person.number, read.person.name)


async def _card_there(turn: Turn, *, social: bool) -> Readable | None:
    """The next card in a reader; None when a button was touched. After a failed attempt the old one must go first."""
    must_leave = social and turn.attempt > 0
    with_id = social and turn.parts.id_reader is not None
    plain = "with_id" if with_id else ""
    asking = asyncio.ensure_future(turn.screen.ask(turn.page("take_out" if must_leave else plain)))
    try:
        async with aclosing(merged(*_statuses(turn, social=social))) as statuses:
            async for status in until(statuses, asking):
                if isinstance(status, id_port.CardPresent):
                    return status
                if isinstance(status, social_port.CardPresent) and not isinstance(status, social_port.BusyCard):
                    if not must_leave:
                        return status
                elif type(status) in _VARIANTS and social:
                    must_leave = must_leave and isinstance(status, social_port.BusyCard)
                    turn.screen.show(turn.page(_VARIANTS[type(status)] or plain))
    finally:
        asking.cancel()
    return None


def _statuses(turn: Turn, *, social: bool) -> list[AsyncGenerator[Status, None]]:
    sources: list[AsyncGenerator[Any, None]] = [turn.parts.reader.changes()] if social else []
    if turn.parts.id_reader is not None:
        sources.append(turn.parts.id_reader.changes())
    return sources
