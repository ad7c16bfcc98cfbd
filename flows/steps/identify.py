"""Who is it: the card, and whether the person before the machine is its holder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from config.faults import Fault
from devices.face.port import Guidance, Outcome, Prompt, Verdict
from devices.social_card.port import (
    CardPresent,
    MuteCard,
    NoCard,
    NoReader,
    NoService,
    PinAccepted,
    PinBlocked,
    PinRefused,
    ReaderStatus,
    SocialCard,
)
from flows.page import FaceHint, Page
from flows.turn import Turn

T = TypeVar("T")

_INSERT_VARIANTS: dict[type[ReaderStatus], str] = {
    NoService: "no_service",
    NoReader: "no_reader",
    MuteCard: "mute",
    NoCard: "",
}


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


async def read_card(turn: Turn) -> SocialCard:
    """Wait for a card and read it. CARD-* faults; a third-generation card without keys is one of them."""
    with turn.stopwatch.citizen():
        present = await _card_inserted(turn)
    turn.screen.show(turn.page("reading"))
    card = await turn.parts.reader.read(present)
    if card.person is None:
        raise Fault("CARD-THIRD-GENERATION")
    return card


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


async def _card_inserted(turn: Turn) -> CardPresent:
    """The next card in the reader. After a failed attempt the old one must come out first."""
    must_leave = turn.attempt > 0
    asking = asyncio.ensure_future(turn.screen.ask(turn.page("take_out" if must_leave else "")))
    try:
        async with aclosing(turn.parts.reader.changes()) as statuses:
            async for status in _until(statuses, asking):
                if isinstance(status, CardPresent):
                    if not must_leave:
                        return status
                    continue
                must_leave = False
                turn.screen.show(turn.page(_INSERT_VARIANTS[type(status)]))
    finally:
        asking.cancel()
    raise AssertionError("the reader stopped telling its changes")


async def _card_there(turn: Turn) -> CardPresent:
    """The card, waiting while the card service restarts; if it was taken, the visit is cancelled meanwhile."""
    async with aclosing(turn.parts.reader.changes()) as statuses:
        async for status in statuses:
            if isinstance(status, CardPresent):
                return status
    raise AssertionError("the reader stopped telling its changes")


async def _face_outcome(turn: Turn) -> str:
    person = turn.answers["card"].person
    portrait = (await turn.parts.office.record_of(person.number)).portrait
    asking = asyncio.ensure_future(turn.screen.ask(_face_page(turn, Guidance(Prompt.STEP_BEFORE_CAMERA, None, 0, 0))))
    try:
        async with aclosing(turn.parts.eyes.verify(portrait)) as moments:
            async for moment in _until(moments, asking):
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


async def _until(items: AsyncIterator[T], stop: asyncio.Future[str]) -> AsyncIterator[T]:
    """The ``items`` until ``stop`` is answered; what ``stop`` raised (*Back*) is raised here."""
    while True:
        following: asyncio.Future[T] = asyncio.ensure_future(anext(items))
        try:
            await asyncio.wait((following, stop), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            following.cancel()
            raise
        if stop.done():
            following.cancel()
            stop.result()
            return
        yield following.result()
