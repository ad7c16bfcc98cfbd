"""Parting: the rating, the card, a last word."""

from __future__ import annotations

from flows.effects import RATING, Rating, plan
from flows.identity import Document, documents
from flows.steps.slot import slot_emptied
from flows.turn import Turn
from office.port import Accepted


async def rate(turn: Turn) -> str:
    """好差评: a grade from ``5`` to ``1``, or ``skip``. The courier brings it to the office: nobody waits for that."""
    grade = await turn.ask(turn.page)
    accepted = turn.answers.last(Accepted)
    if accepted is not None and grade.isdigit():
        await plan(turn, RATING, Rating(accepted.bundle_number, int(grade)))
    return grade


async def take_card(turn: Turn) -> str:
    """Ask for what was presented to be taken, until it is gone; an identity card's reader cannot tell when it is."""
    await slot_emptied(turn, "")
    if Document.ID_CARD in documents(turn.answers):
        await turn.ask(lambda: turn.page("id_card"))
    return "taken"


async def tell(turn: Turn) -> str:
    """Say something, until the citizen has read it."""
    return await turn.ask(turn.page)
