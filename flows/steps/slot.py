"""The slot of the social-security card in a step: a card that comes, one that must go, the one that was presented.

No step waits for the slot without a page: whatever the reader has to say is shown, and a button leads away.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial

from config.faults import Fault
from devices.cards.port import NoService
from devices.social_card.port import BusyCard, CardPresent, MuteCard, NoCard, NoReader, VirtualReader
from flows.person.identity import Presented, is_same_card, of_social_card
from flows.stay.stays import is_ready, is_stay, until_gone
from flows.stay.streams import until
from flows.stay.turn import Turn

#: what the reader has to say, as a variant of the page that waits for a card; "" is that page itself
VARIANTS: dict[type[object], str] = {
    NoService: "no_service",
    NoReader: "no_reader",
    VirtualReader: "no_reader",
    MuteCard: "mute",
    BusyCard: "busy",
    NoCard: "",
}


async def next_card(turn: Turn, page: str) -> CardPresent | None:
    """Wait on the page ``page`` for a card that can be read; None when a button was touched."""
    asking = asyncio.ensure_future(turn.screen.ask(lambda: turn.page(page)))
    try:
        with turn.stopwatch.citizen():
            async with aclosing(turn.parts.reader.changes()) as statuses:
                async for status in until(statuses, asking):
                    if isinstance(status, CardPresent) and is_ready(status):
                        return status
                    turn.screen.show(partial(turn.page, VARIANTS.get(type(status)) or page))
    finally:
        asking.cancel()
    return None


async def slot_emptied(turn: Turn, page: str) -> bool:
    """Show the page ``page`` until no card is in the reader; False when a button was touched before."""
    card = turn.parts.reader.status
    if not isinstance(card, CardPresent | MuteCard):
        return True
    asking = asyncio.ensure_future(turn.screen.ask(lambda: turn.page(page)))
    going = asyncio.ensure_future(until_gone(turn.parts.reader, card, turn.parts.clock))
    try:
        with turn.stopwatch.citizen():
            await asyncio.wait((asking, going), return_when=asyncio.FIRST_COMPLETED)
        if going.done():
            going.result()
            return True
        asking.result()
        return False
    finally:
        asking.cancel()
        going.cancel()


async def presented_card(turn: Turn, whom: Presented) -> CardPresent | None:
    """The very card that ``whom`` was read from, in the slot now; None when the citizen gives up.

    During the same stay that is known. Any other stay is read again, and must be that card: number, name, birth and the
    card's own numbers. Another card is sent away, and nothing is asked of it.
    """
    while True:
        card = await _card_in_slot(turn)
        if card is None or (whom.stay and is_stay(card, whom.stay)):
            return card
        turn.screen.show(lambda: turn.page("reading"))
        if await _is_card_of(turn, card, whom):
            turn.hold(card)
            return card
        if not await slot_emptied(turn, "other_card"):
            return None


async def _card_in_slot(turn: Turn) -> CardPresent | None:
    """The card that is in the slot, or is put in on request; None when a button was touched."""
    status = turn.parts.reader.status
    return status if isinstance(status, CardPresent) and is_ready(status) else await next_card(turn, "insert")


async def _is_card_of(turn: Turn, card: CardPresent, whom: Presented) -> bool:
    """A card that cannot be read is not known to be the one."""
    try:
        return is_same_card(of_social_card(await turn.parts.reader.read(card), card), whom)
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return False
