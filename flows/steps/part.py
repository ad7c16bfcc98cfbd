"""Steps at the end of a visit: the rating, the card, a last word."""

from __future__ import annotations

from functools import partial

from config.rating_reasons import LOW_GRADES, rating_reasons
from flows.bodies import Choice, Option, PageKind, Weight
from flows.page import Page
from flows.pages.rating import rating_words
from flows.pages.words import PageWords
from flows.person.identity import Document, documents
from flows.stay.effects import RATING, Rating, plan
from flows.stay.turn import Turn
from flows.steps.slot import slot_emptied
from office.port import Accepted, Appointment, Case, Step

#: the buttons below the reasons of a bad grade
SEND, SKIP = "send", "skip"


async def rate(turn: Turn) -> str:
    """好差评 of what was handled last: a grade from ``5`` to ``1``, or ``skip``. The courier brings it to the office.

    Whoever is not satisfied is asked why, once. The grade counts already; its reasons are planned beside it.
    """
    grade = await turn.ask(turn.page)
    handling = _handling(turn)
    if not handling or not grade.isdigit():
        return grade
    await plan(turn, RATING, Rating(handling, int(grade)))
    if int(grade) in LOW_GRADES and (reasons := await _reasons(turn)):
        await plan(turn, RATING, Rating(handling, int(grade), reasons))
    return grade


async def _reasons(turn: Turn) -> tuple[str, ...]:
    """Why; several may be chosen, and touching one again takes it back. Nothing is chosen beforehand."""
    chosen: frozenset[str] = frozenset()
    while (answer := await turn.ask(partial(_reasons_page, turn, chosen))) in rating_reasons():
        chosen ^= {answer}
    return tuple(reason for reason in rating_reasons() if reason in chosen) if answer == SEND else ()


def _reasons_page(turn: Turn, chosen: frozenset[str]) -> Page:
    said = rating_words()
    buttons = tuple(_reason_button(name, name in chosen) for name in rating_reasons())
    send = (Option(SEND, said.send, weight=Weight.PRIMARY),) if chosen else ()
    options = (*buttons, *send, Option(SKIP, said.skip, weight=Weight.QUIET))
    words = PageWords(kind=PageKind.CHOICE, title=said.title, lead=said.lead)
    return turn.page(words=words, options=options, body=Choice(options=buttons))


def _reason_button(name: str, chosen: bool) -> Option:
    reason = rating_reasons()[name].reason
    return Option(name, rating_words().chosen.format(reason=reason) if chosen else reason, chosen=chosen)


def _handling(turn: Turn) -> str:
    """What the newest handling of the visit is called; empty where nothing was handled."""
    for _, value in reversed(turn.answers.given):
        match value:
            case Accepted(bundle_number=number) | Appointment(number=number):
                return number
            case Case(steps=(*_, Step(handling=number))) if number:
                return number
    return ""


async def take_card(turn: Turn) -> str:
    """Ask for what was presented to be taken, until it is gone; an identity card's reader cannot tell when it is."""
    await slot_emptied(turn, "")
    if Document.ID_CARD in documents(turn.answers):
        await turn.ask(lambda: turn.page("id_card"))
    return "taken"


async def tell(turn: Turn) -> str:
    """Say something, until the citizen has read it."""
    return await turn.ask(turn.page)
