"""A person of the hall looks instead of the camera: with the own card and password, the portrait beside the citizen."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from config.faults import Fault
from devices.social_card.port import CardPresent, NoCard
from flows.identity import Proved, holder
from flows.page import Page
from flows.steps.prove import proved, typed_pin
from flows.streams import until
from flows.turn import Turn

#: the answer of the staff that proves the person; every other one does not
SAME = "same"


async def staff_check(turn: Turn) -> Proved:
    """``confirmed`` or ``denied`` by somebody of the hall, ``given_up`` before that, or ``blocked`` (their card's PIN).

    The live picture is shown only to a citizen who agreed to the camera; without it, the staff look up.
    """
    staff = await _somebody_of_the_hall(turn)
    if staff is None:
        return Proved("given_up")
    card, work_number = staff
    how = await typed_pin(turn, card, "pin", "pin_wrong", "pin_checking")
    if how == "accepted":
        answer = await _compared(turn)
        how = "confirmed" if answer == SAME else "denied"
    await _slot_empty(turn, "return")
    return await proved(turn, "staff", how, work_number) if how == "confirmed" else Proved(how)


async def _somebody_of_the_hall(turn: Turn) -> tuple[CardPresent, str] | None:
    """The card of a member of staff and the work number; None when the citizen turns to another way."""
    while True:
        if isinstance(turn.parts.reader.status, CardPresent):
            await _slot_empty(turn, "take_out")
        card = await _next_card(turn)
        if card is None:
            return None
        turn.screen.show(turn.page("reading"))
        work_number = await _work_number(turn, card)
        if work_number is not None:
            return card, work_number
        if await turn.ask(turn.page("not_staff")) != "again":
            return None


async def _work_number(turn: Turn, card: CardPresent) -> str | None:
    """None when the card cannot be read or its holder does not work here, or is the citizen."""
    try:
        person = (await turn.parts.reader.read(card)).person
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return None
    if person is None or person.number == holder(turn.answers).number:
        return None
    return await turn.parts.office.work_number_of(person.number)


async def _next_card(turn: Turn) -> CardPresent | None:
    asking = asyncio.ensure_future(turn.screen.ask(turn.page("call")))
    try:
        with turn.stopwatch.citizen():
            async with aclosing(turn.parts.reader.changes()) as statuses:
                async for status in until(statuses, asking):
                    if isinstance(status, CardPresent):
                        return status
    finally:
        asking.cancel()
    return None


async def _slot_empty(turn: Turn, variant: str) -> None:
    """Show the page ``variant`` until no card is in the reader."""
    turn.screen.show(turn.page(variant))
    with turn.stopwatch.citizen():
        async with aclosing(turn.parts.reader.changes()) as statuses:
            async for status in statuses:
                if isinstance(status, NoCard):
                    return


async def _compared(turn: Turn) -> str:
    """What the staff answer, with the portrait of the records before them."""
    portrait = (await turn.parts.office.record_of(holder(turn.answers).number)).portrait
    live = turn.answers.get("consent") == "agree"
    asking = asyncio.ensure_future(turn.ask(_compare_page(turn, portrait, live=live)))
    try:
        if live:
            live = await _shown_live(turn, asking)
        if not live and not asking.done():
            turn.screen.show(_compare_page(turn, portrait, live=False))
        return await asking
    finally:
        asking.cancel()


async def _shown_live(turn: Turn, asking: asyncio.Future[str]) -> bool:
    """Let the camera run until the staff have answered; False when it failed."""
    try:
        async with aclosing(turn.parts.eyes.watch()) as moments:
            async for _ in until(moments, asking):
                pass
    except Fault as fault:
        if fault.entry.way_on != "other_way":
            raise
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return False
    return True


def _compare_page(turn: Turn, portrait: bytes, *, live: bool) -> Page:
    return turn.page("compare", portrait=portrait, live=live)
