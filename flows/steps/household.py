"""People to add to an application: who they are is asked one question a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from config.citizen_number import citizen_number_is_right
from config.items import items
from config.people import Person, written
from flows.bodies import Card, Option, People, Text
from flows.bodies.listed import ADD, CHANGE, DONE
from flows.bodies.wording import word
from flows.bundle.collecting import ASK, Given
from flows.page import Page
from flows.screen import WentBack
from flows.stay.turn import Turn
from printing.documents.port import Holder

#: the pages on which one person is asked for, beside the list
ONE = ("name", "relation", "number")


async def ask_people(turn: Turn) -> Given:
    """Ask for the people of the item of the node until there are enough, and whoever asks has no more of them."""
    people: tuple[Person, ...] = ()
    while True:
        what, place = _list(turn, people).read(await turn.ask(partial(_list_page, turn, people)))
        if what == DONE:
            return Given(turn.node.item, written(people), ASK)
        others = people[: place - 1] + people[place:] if place else people
        try:
            if what in (ADD, CHANGE):
                one = await _ask_one(turn, others)
                at = place - 1 if place else len(others)
                people = (*others[:at], one, *others[at:])
            else:
                people = others
        except WentBack:  # from the first question about somebody: the list stays as it was
            continue


async def _ask_one(turn: Turn, others: tuple[Person, ...]) -> Person:
    """Name, relation and number of somebody who is none of the ``others``; *Back* goes one of them back."""
    answers: list[str] = []
    problem = ""
    while len(answers) < len(ONE):
        page = partial(_one_page, turn, ONE[len(answers)], problem)
        try:
            answer = await turn.ask(page)
        except WentBack:
            if not answers:
                raise
            answers.pop()
            problem = ""
            continue
        problem = _problem(answer, others) if len(answers) == len(ONE) - 1 else ""
        if not problem:
            answers.append(answer.upper() if len(answers) == len(ONE) - 1 else answer)
    return Person(*answers)


def _problem(number: str, others: tuple[Person, ...]) -> str:
    """Why that number cannot be; empty when it can."""
    if not citizen_number_is_right(number.upper()):
        return word("people_number_wrong")
    return word("people_number_twice") if number.upper() in {one.number for one in others} else ""


def _list_page(turn: Turn, people: tuple[Person, ...]) -> Page:
    return _page(turn, "", body=_list(turn, people))


def _list(turn: Turn, people: tuple[Person, ...]) -> People:
    item = items()[turn.node.item]
    cards = (
        Card(place, one.name, item.values[one.relation], Holder("", one.number).masked_number)
        for place, one in enumerate(people, 1)
    )
    return People(tuple(cards), item.least, item.most)


def _one_page(turn: Turn, variant: str, problem: str) -> Page:
    item = items()[turn.node.item]
    if variant == "relation":
        page = _page(turn, variant, options=tuple(Option(value, label) for value, label in item.values.items()))
    else:
        page = _page(turn, variant, {"problem": problem}, body=Text("name" if variant == "name" else "code"))
    return replace(page, frame=replace(page.frame, can_go_back=True))


def _page(turn: Turn, variant: str, extra: Mapping[str, str] | None = None, **more: Any) -> Page:
    item = items()[turn.node.item]
    return turn.page(variant, {"question": item.question, **(extra or {})}, why=item.why, **more)
