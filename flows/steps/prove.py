"""Proving that one is the holder: before the camera, or by the password of the card."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from config.faults import Fault
from devices.face.port import Guidance, Outcome, Prompt, Verdict
from devices.social_card.port import CardPresent, PinAccepted, PinBlocked, PinRefused
from flows.identity import holder
from flows.page import FaceHint, Page
from flows.streams import until
from flows.turn import Turn


@dataclass(frozen=True)
class FaceResult:
    """How the face check ended. ``how`` is an :class:`Outcome`, or ``declined`` when the citizen chose another way."""

    how: str
    attempts_left: int
    fault: str = ""


@dataclass(frozen=True)
class PinResult:
    """``how`` is ``accepted``, ``blocked`` or ``given_up``."""

    how: str


async def verify_face(turn: Turn) -> FaceResult:
    """Compare the person with the portrait that the office holds; the citizen may turn to another way at any moment."""
    attempts_left = turn.parts.settings.face.attempts - 1 - sum(name == turn.name for name, _ in turn.answers.given)
    try:
        result = FaceResult(await _face_outcome(turn), attempts_left)
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        result = FaceResult(Outcome.UNAVAILABLE, 0, fault.code)
    if result.how == Outcome.MATCH:
        await turn.journal.note("identity.proved", how="face")
    return result


async def verify_pin(turn: Turn) -> PinResult:
    """Let the citizen type the card's password until it is right, blocked, or given up."""
    variant, extra = "", {"tries_left": ""}
    while True:
        pin = await turn.ask(turn.page(variant, extra))
        if not pin.isdigit():
            return PinResult("given_up")
        turn.screen.show(turn.page("checking", extra))
        match await turn.parts.reader.verify_pin(await _card_there(turn), pin):
            case PinAccepted():
                await turn.journal.note("identity.proved", how="pin")
                return PinResult("accepted")
            case PinBlocked():
                return PinResult("blocked")
            case PinRefused(tries_left):
                variant, extra = "wrong", {"tries_left": str(tries_left)}


async def _card_there(turn: Turn) -> CardPresent:
    """The card, waiting while the card service restarts; if it was taken, the visit is cancelled meanwhile."""
    async with aclosing(turn.parts.reader.changes()) as statuses:
        async for status in statuses:
            if isinstance(status, CardPresent):
                return status
    raise AssertionError("the reader stopped telling its changes")


async def _face_outcome(turn: Turn) -> str:
    portrait = (await turn.parts.office.record_of(holder(turn.answers).number)).portrait
    asking = asyncio.ensure_future(turn.screen.ask(_face_page(turn, Guidance(Prompt.STEP_BEFORE_CAMERA, None, 0, 0))))
    try:
        async with aclosing(turn.parts.eyes.verify(portrait)) as moments:
            async for moment in until(moments, asking):
                if isinstance(moment, Verdict):
                    turn.stopwatch.give_citizen(moment.waited_s)
                    return moment.outcome
                turn.screen.show(_face_page(turn, moment))
    finally:
        asking.cancel()
    return "declined"


def _face_page(turn: Turn, moment: Guidance) -> Page:
    box = (moment.box.x, moment.box.y, moment.box.width, moment.box.height) if moment.box else None
    text = turn.scene.words.texts[f"prompt.{moment.prompt}"]
    return turn.page(face=FaceHint(moment.prompt, text, box, moment.steps_done, moment.steps))
