"""One of the staff compares instead of the camera: by card and password, with the portrait beside the citizen."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial

from config.faults import Fault
from devices.social_card.port import CardPresent
from flows.bodies import Staff
from flows.engine import noted
from flows.page import Page
from flows.person.identity import Proved, of_social_card, presented
from flows.screen import WentBack
from flows.stay.streams import until
from flows.stay.turn import Turn
from flows.steps.prove import PinPages, proved, typed_pin
from flows.steps.slot import next_card, slot_emptied

#: the answer of the staff that proves the person; every other one does not
SAME = "same"
PIN_PAGES = PinPages("pin", "pin_left", "pin_wrong", "pin_checking")


async def staff_check(turn: Turn) -> Proved:
    """``confirmed`` or ``denied`` by somebody of the hall, ``given_up`` before that, or ``blocked`` (their card's PIN).

    The live picture is shown only to a citizen who agreed to the camera; without it, the staff look up.
    """
    staff = await _somebody_of_the_hall(turn)
    if staff is None:
        return Proved("given_up")
    card, work_number = staff
    try:
        how = await typed_pin(turn, card, work_number, PIN_PAGES)
        if how == "accepted":
            how = "confirmed" if await _compared(turn) == SAME else "denied"
    except WentBack:  # their card never stays behind, whichever way the citizen turns
        await slot_emptied(turn, "return")
        raise
    await slot_emptied(turn, "return")
    return await proved(turn, presented(turn.answers), "staff", how, work_number) if how == "confirmed" else Proved(how)


async def _somebody_of_the_hall(turn: Turn) -> tuple[CardPresent, str] | None:
    """The card of a member of staff and the work number; None when the citizen turns to another way."""
    while True:
        await slot_emptied(turn, "take_out")
        card = await next_card(turn, "call")
        if card is None:
            return None
        turn.screen.show(lambda: turn.page("reading"))
        work_number = await _work_number(turn, card)
        if work_number is not None:
            return card, work_number
        if await turn.ask(lambda: turn.page("not_staff")) != "again":
            return None


async def _work_number(turn: Turn, card: CardPresent) -> str | None:
    """None when the card cannot be read or its holder does not work here, or is the citizen."""
    try:
        holder = of_social_card(await turn.parts.reader.read(card), card)
    except Fault as fault:
        await turn.journal.note("visit.fault", step=turn.name, fault=fault.code)
        return None
    citizen = presented(turn.answers)
    if not holder.number or holder.number == citizen.number:
        return None
    return await turn.parts.office.work_number_of(holder.identity)


async def _compared(turn: Turn) -> str:
    """What the staff answer, with the portrait of the records before them."""
    portrait = (await turn.parts.office.record_of(presented(turn.answers).identity)).person.portrait
    live = "consent.given" in noted(turn.scene.flow, turn.answers)
    asking = asyncio.ensure_future(turn.ask(partial(_compare_page, turn, portrait, live=live)))
    try:
        if live:
            live = await _shown_live(turn, asking)
        if not live and not asking.done():
            turn.screen.show(partial(_compare_page, turn, portrait, live=False))
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
    return turn.page("compare", body=Staff(portrait, live))
