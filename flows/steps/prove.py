"""Proving that one is the holder: before the camera, by the password of the card, or by one's own phone."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import NamedTuple

from config.faults import Fault
from config.proofs import Way
from devices.face.port import Guidance, Order, Outcome, Profile, Prompt, Verdict
from devices.social_card.port import CardPresent, PinAccepted, PinBlocked, PinRefused
from flows.bodies import Box, Camera
from flows.bundle.demand import demand, offered
from flows.page import Page
from flows.person.identity import Document, Presented, Proved, is_same_person, presented
from flows.person.scanning import shown_card
from flows.stay.streams import until
from flows.stay.turn import Turn
from flows.steps.slot import presented_card
from law.wording import Count

FACE_WAYS: dict[Profile, Way] = {Profile.ORDINARY: "face", Profile.STRICT: "face_strict"}
#: endings of a face check that say nothing about the person: they cost no attempt
NOT_THE_PERSONS = frozenset({Outcome.PORTRAIT_UNUSABLE, Outcome.UNAVAILABLE})


async def choose_proof(turn: Turn) -> str:
    """Ask which other way to take; a way that is not strong enough is not among the buttons."""
    variant = turn.answers.lookup(turn.node.variant) or "" if turn.node.variant else ""
    options = offered(turn.node, turn.scene.flow, turn.answers)
    return await turn.ask(lambda: turn.page(variant, options=options))


async def verify_face(turn: Turn) -> Proved:
    """Compare the person with the portrait that the office holds, as closely as the matters want it.

    The citizen may turn to another way at any moment. An attempt is counted before it begins, and given back when it
    was the machine that failed. ``how``: an :class:`Outcome`, ``declined``, or ``used_up`` when the day has no attempt
    left for this card.
    """
    whom = presented(turn.answers)
    number = whom.number
    book, allowed = turn.parts.attempts, turn.parts.settings.face.attempts
    day = await asyncio.to_thread(book.today, number)
    if day.begun >= allowed:
        return Proved("used_up")
    portrait = (await turn.parts.office.record_of(whom.identity)).person.portrait
    attempt = await asyncio.to_thread(book.begin, number)
    profile = Profile(demand(turn.scene.flow, turn.answers).face)
    try:
        how, asked = await _checked(turn, portrait, profile, frozenset(tuple(map(Prompt, one)) for one in day.asked))
    except Fault:
        await asyncio.to_thread(book.take_back, attempt)
        raise
    if how in NOT_THE_PERSONS:
        await asyncio.to_thread(book.take_back, attempt)
        return Proved(how)
    await asyncio.to_thread(book.end, attempt, asked)
    if how == Outcome.MATCH:
        return await proved(turn, whom, FACE_WAYS[profile], how)
    return Proved(how, attempts_left=allowed - day.begun - 1)


async def verify_pin(turn: Turn) -> Proved:
    """Let the citizen type the password of the card that was presented, and of no other.

    Until it is right (``accepted``), ``blocked`` or ``given_up``.
    """
    whom = presented(turn.answers)
    card = await presented_card(turn, whom)
    if card is None:
        return Proved("given_up")
    how = await typed_pin(turn, card, whom.card, PinPages("", "left", "wrong", "checking"))
    return await proved(turn, whom, "pin", how) if how == "accepted" else Proved(how)


async def verify_electronic_card(turn: Turn) -> Proved:
    """Prove by the electronic card on one's own phone: ``accepted``, ``other_person``, or ``none`` when none came."""
    named = await shown_card(turn)
    if named is None:
        return Proved("none")
    whom = presented(turn.answers)
    if not is_same_person(Presented(Document.ELECTRONIC_CARD, named.number, named.name), whom):
        return Proved("other_person")
    return await proved(turn, whom, "electronic_card", "accepted")


async def proved(turn: Turn, whom: Presented, way: Way, how: str, staff: str | None = None) -> Proved:
    """Record that the person has proved to be the holder of what was presented, and how strong the proof is."""
    result = Proved(how, way, whom)
    await turn.journal.note("identity.proved", how=way, strength=result.strength, staff=staff)
    return result


class PinPages(NamedTuple):
    """Variants: whoever comes to it again, after a wrong password, is told how many ``left`` as by ``wrong``."""

    first: str
    left: str
    wrong: str
    checking: str


async def typed_pin(turn: Turn, card: CardPresent, key: str, pages: PinPages) -> str:
    """Ask for the password of ``card``: ``accepted``, ``blocked`` or ``given_up``. See :func:`left_of` for ``key``."""
    variant = pages.left if key in turn.tries_left else pages.first
    while True:
        pin = await turn.ask(partial(turn.page, variant, left_of(turn, key)))
        if not pin.isdigit():
            return "given_up"
        turn.screen.show(partial(turn.page, pages.checking, left_of(turn, key)))
        answer = await turn.parts.reader.verify_pin(card, pin)
        note_left(turn, key, answer)
        match answer:
            case PinAccepted():
                return "accepted"
            case PinBlocked():
                return "blocked"
            case PinRefused():
                variant = pages.wrong


def left_of(turn: Turn, key: str) -> dict[str, str]:
    """How many tries the card has left, as it said itself in this visit. ``key`` tells it from every other card."""
    return {"tries_left": Count(turn.tries_left[key]) if key in turn.tries_left else ""}


def note_left(turn: Turn, key: str, answer: object) -> None:
    """Keep what the card said, for every page of this visit that asks for its password."""
    if isinstance(answer, PinRefused):
        turn.tries_left[key] = answer.tries_left
    else:
        turn.tries_left.pop(key, None)


async def _checked(turn: Turn, portrait: bytes, profile: Profile, used: frozenset[Order]) -> tuple[str, Order]:
    """How the check ended and what it asked; a fault of the camera or the engine is UNAVAILABLE, and noted."""
    first = Guidance(Prompt.STEP_BEFORE_CAMERA, None, 0, 0)
    asking = asyncio.ensure_future(turn.screen.ask(partial(_face_page, turn, first)))
    try:
        async with aclosing(turn.parts.eyes.verify(portrait, profile, used)) as moments:
            async for moment in until(moments, asking):
                if isinstance(moment, Verdict):
                    turn.stopwatch.give_citizen(moment.waited_s)
                    return moment.outcome, moment.asked
                turn.screen.show(partial(_face_page, turn, moment))
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return Outcome.UNAVAILABLE, ()
    finally:
        asking.cancel()
    return "declined", ()


def _face_page(turn: Turn, moment: Guidance) -> Page:
    box = Box(moment.box.x, moment.box.y, moment.box.width, moment.box.height) if moment.box else None
    text = turn.scene.words.texts[f"prompt.{moment.prompt}"]
    return turn.page(body=Camera(moment.prompt, text, box, moment.steps_done, moment.steps))
