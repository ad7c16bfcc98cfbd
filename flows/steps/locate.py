"""An address: one that is known already, or a place level by level and then what comes below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from config.items import items
from config.places import Located
from flows.bodies import Address, Option, Text, Weight
from flows.bundle.collecting import UNKNOWN
from flows.bundle.gathering import collected
from flows.page import Page
from flows.screen import WentBack
from flows.stay.turn import Turn

#: one that is known: ``known:residence_address``; or another one
KNOWN, OTHER = "known:", "other"
#: words that the pages need
TEXTS = ("address.other",)


async def ask_address(turn: Turn, name: str) -> str:
    """The item ``name`` as one line; empty when it is to be brought. *Back* goes one page back within."""
    if known := known_addresses(turn):
        answer = await turn.ask(partial(_known_page, turn, name, known))
        if answer != OTHER:
            return known.get(answer.removeprefix(KNOWN), "")
    while True:
        answer = await turn.ask(partial(_place_page, turn, name))
        if answer == UNKNOWN:
            return ""
        chosen = Address().read(answer)
        if chosen.text:
            return chosen.line
        try:
            rest = await turn.ask(partial(_rest_page, turn, name, chosen))
        except WentBack:
            continue
        return "" if rest == UNKNOWN else replace(chosen, text=_rest().read(rest)).line


def known_addresses(turn: Turn) -> Mapping[str, str]:
    """Every address that somebody has told already, by its item; each place once."""
    union = collected(turn.scene.flow, turn.answers)
    told = {**union.known, **union.given}
    found = {one.value: item for item, one in told.items() if items()[item].kind == "address" and one.value}
    return {item: value for value, item in found.items()}


def _known_page(turn: Turn, name: str, known: Mapping[str, str]) -> Page:
    words = turn.scene.words.texts
    offered = (Option(f"{KNOWN}{item}", value, items()[item].name, private=True) for item, value in known.items())
    other = Option(OTHER, words["address.other"])
    return _page(turn, name, "known", options=(*offered, other, _unknown(turn)))


def _place_page(turn: Turn, name: str) -> Page:
    return _page(turn, name, "address", options=(_unknown(turn),), body=Address())


def _rest_page(turn: Turn, name: str, chosen: Located) -> Page:
    page = _page(turn, name, "rest", {"place": chosen.line}, options=(_unknown(turn),), body=_rest())
    return replace(page, frame=replace(page.frame, can_go_back=True))


def _rest() -> Text:
    return Text("address")


def _page(turn: Turn, name: str, variant: str, extra: Mapping[str, str] | None = None, **more: Any) -> Page:
    item = items()[name]
    return turn.page(variant, {"question": item.question, **(extra or {})}, why=item.why, **more)


def _unknown(turn: Turn) -> Option:
    return Option(UNKNOWN, turn.scene.words.texts["unknown"], weight=Weight.QUIET)
