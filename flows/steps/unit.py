"""For which unit somebody acts: one of those on record is chosen; another one goes to the counter."""

from __future__ import annotations

from functools import partial

from config.unit_code import unit_code_is_right
from flows.bodies import Choice, Option, Text, Weight
from flows.page import Page
from flows.person.acting import ChosenUnit, TypedCode, Units
from flows.person.identity import served
from flows.stay.turn import Turn

#: the button of whoever acts for a unit that is not on record
OTHER = "other"
TEXTS = ("unit.other", "unit.code_wrong")


async def fetch_units(turn: Turn) -> Units:
    """The units that have named whoever is served to the office; IDENTITY-UNPROVED where nobody is."""
    turn.screen.show(turn.page)
    return Units(await turn.parts.office.units_of(served(turn.answers).holder.identity))


async def choose_unit(turn: Turn) -> ChosenUnit:
    """Let one of them be chosen."""
    units = turn.answers.the(Units).units
    answer = await turn.ask(partial(_choice, turn))
    return ChosenUnit(next((one for one in units if one.code == answer), None))


async def ask_unit_code(turn: Turn) -> TypedCode:
    """A unified social credit code, with its check character (GB 32100)."""
    problem = ""
    while True:
        code = (await turn.ask(partial(_code_page, turn, problem))).upper()
        if unit_code_is_right(code):
            return TypedCode(code)
        problem = turn.scene.words.texts["unit.code_wrong"]


def _choice(turn: Turn) -> Page:
    own = tuple(Option(one.code, one.name, one.code) for one in turn.answers.the(Units).units)
    other = Option(OTHER, turn.scene.words.texts["unit.other"], weight=Weight.QUIET)
    return turn.page(options=(*own, other), body=Choice(options=(*own, other)))


def _code_page(turn: Turn, problem: str) -> Page:
    return turn.page(extra={"problem": problem}, body=Text("code"))
