"""A card's stay in its slot: whether it lasts still, and waiting until it is over."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from config.clock import Clock
from devices.cards.port import NoService
from devices.social_card.port import BusyCard, CardPresent, MuteCard, NoReader, SocialCardReader

#: how long a card may be out of sight because the card service restarts, before it counts as taken
SERVICE_GAP_S = 5.0


def is_ready(status: object) -> bool:
    """Whether a card is there that can be asked something now."""
    return isinstance(status, CardPresent) and not isinstance(status, BusyCard)


def is_stay(status: object, card: CardPresent) -> bool:
    """Whether ``status`` is still the stay of ``card``, whatever is known of it by now."""
    return isinstance(status, CardPresent) and status.insertion == card.insertion


async def until_gone(
    reader: SocialCardReader, card: CardPresent | MuteCard, clock: Clock
) -> NoService | NoReader | None:
    """Return when ``card`` has left the slot, or has been out of sight for longer than the card service takes to
    restart: then what hides it.

    Afterwards the same answer to reset is the same card for this, and for this alone: a proof reads it again.
    """
    async with aclosing(reader.changes()) as statuses:
        async for news in statuses:
            now = reader.status
            if isinstance(now, MuteCard) or _goes_on(card, now):  # the news may be older than the card
                card = now if isinstance(now, CardPresent) else card
                continue
            if not isinstance(news, NoService | NoReader):
                return None
            back = await _back(reader, clock)
            if back is None and isinstance(trouble := reader.status, NoService | NoReader):
                return trouble
            if back is None or (isinstance(card, CardPresent) and back.atr != card.atr):
                return None
            card = back
    return None


def _goes_on(card: CardPresent | MuteCard, now: object) -> bool:
    """Whether ``now`` is still the stay of ``card``; one that was mute may have come to answer."""
    return is_stay(now, card) if isinstance(card, CardPresent) else isinstance(now, CardPresent)


async def _back(reader: SocialCardReader, clock: Clock) -> CardPresent | None:
    """The card that is there when the card service is back; None when none is in time."""
    looking = asyncio.ensure_future(_next_card(reader))
    limit = asyncio.ensure_future(clock.sleep(SERVICE_GAP_S))
    try:
        await asyncio.wait((looking, limit), return_when=asyncio.FIRST_COMPLETED)
        return looking.result() if looking.done() else None
    finally:
        looking.cancel()
        limit.cancel()


async def _next_card(reader: SocialCardReader) -> CardPresent:
    async with aclosing(reader.changes()) as statuses:
        async for status in statuses:
            if isinstance(status, CardPresent):
                return status
    raise AssertionError("the reader stopped telling its changes")
