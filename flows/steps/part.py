"""Parting: the rating, the card, a last word."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from config.faults import Fault
from devices.social_card.port import CardPresent
from flows.identity import Document, documents
from flows.turn import Turn


async def rate(turn: Turn) -> str:
    """好差评: a grade from ``5`` to ``1``, or ``skip``. The kiosk keeps it even when the office cannot take it now."""
    grade = await turn.ask(turn.page())
    if grade.isdigit():
        case_number = turn.answers["submit"].case_number
        await turn.journal.note("rating.given", case_number=case_number, grade=int(grade))
        try:
            await turn.parts.office.rate(case_number, int(grade))
        except Fault as fault:  # nothing that the citizen should wait for or could mend
            await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
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
