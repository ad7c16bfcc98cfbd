"""Parting: the rating, the card, a last word."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from devices.social_card.port import CardPresent
from flows.effects import RATING, Rating, plan
from flows.identity import Document, documents
from flows.turn import Turn


async def rate(turn: Turn) -> str:
    """好差评: a grade from ``5`` to ``1``, or ``skip``. The courier brings it to the office: nobody waits for that."""
    grade = await turn.ask(turn.page())
    if grade.isdigit():
        await plan(turn, RATING, Rating(turn.answers["submit"].case_number, int(grade)))
    return grade


async def take_card(turn: Turn) -> str:
    """Ask for what was presented to be taken, until it is gone; an identity card's reader cannot tell when it is."""
    if isinstance(turn.parts.reader.status, CardPresent):
        await _card_gone(turn)
    if Document.ID_CARD in documents(turn.answers):
        await turn.ask(turn.page("id_card"))
    return "taken"


async def _card_gone(turn: Turn) -> None:
    asking = asyncio.ensure_future(turn.screen.ask(turn.page()))
    try:
        with turn.stopwatch.citizen():
            async with aclosing(turn.parts.reader.changes()) as statuses:
                async for status in statuses:
                    if not isinstance(status, CardPresent):
                        break
    finally:
        asking.cancel()


async def tell(turn: Turn) -> str:
    """Say something, until the citizen has read it."""
    return await turn.ask(turn.page())
