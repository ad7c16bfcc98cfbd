"""Finding out whom a claimant has lost: among the relatives on record, else by a name and a number that are typed."""

from __future__ import annotations

from functools import partial

from config.citizen_number import citizen_number_is_right
from config.names import masked_name
from flows.bodies import Option, Text, Weight
from flows.bodies.wording import word
from flows.page import Page
from flows.person.bereaved import Lost, Mourned, Named
from flows.person.identity import applicant
from flows.screen import WentBack
from flows.stay.turn import Turn
from law.wording import say_day
from office.record import Deceased

#: none of those who are offered
OTHER = "other"
TEXTS = ("bereaved.one", "bereaved.other")
NAME, NUMBER = "name", "number"


async def fetch_deceased(turn: Turn) -> Lost:
    """Who of the relatives on record has died. The claimant is whoever is served, or for whom they act."""
    turn.screen.show(turn.page)
    claims = applicant(turn.answers)
    sought = await turn.parts.office.deceased_of(claims.holder.identity, claims.agent)
    return Lost(sought.state, sought.deceased)


async def choose_deceased(turn: Turn) -> Mourned:
    """Ask which one it is about."""
    offered = turn.answers.the(Lost).deceased
    chosen = await turn.ask(partial(_choice, turn, offered))
    return Mourned("other") if chosen == OTHER else Mourned("found", offered[int(chosen)])


def _choice(turn: Turn, offered: tuple[Deceased, ...]) -> Page:
    texts = turn.scene.words.texts
    buttons = (
        Option(str(place), masked_name(one.name), _when(turn, one), private=True) for place, one in enumerate(offered)
    )
    return turn.page(options=(*buttons, Option(OTHER, texts["bereaved.other"], weight=Weight.QUIET)))


def _when(turn: Turn, one: Deceased) -> str:
    return turn.scene.words.texts["bereaved.one"].format(day=say_day(one.died_on))


async def name_deceased(turn: Turn) -> Named:
    """Ask for the name, and then for the number; *Back* from the number is back to the name."""
    while True:
        name = await turn.ask(partial(_typed, turn, NAME, ""))
        try:
            return Named(name, await _number(turn))
        except WentBack:
            continue


async def _number(turn: Turn) -> str:
    problem = ""
    while True:
        number = (await turn.ask(partial(_typed, turn, NUMBER, problem))).upper()
        if citizen_number_is_right(number):
            return number
        problem = word("people_number_wrong")


def _typed(turn: Turn, which: str, problem: str) -> Page:
    return turn.page(which, {"problem": problem}, body=Text("name" if which == NAME else "code"))


async def find_deceased(turn: Turn) -> Mourned:
    """Ask the office about whoever was named."""
    turn.screen.show(turn.page)
    named, claims = turn.answers.the(Named), applicant(turn.answers)
    sought = await turn.parts.office.deceased_of(claims.holder.identity, claims.agent, named.number, named.name)
    return Mourned(sought.state, next(iter(sought.deceased), None))
