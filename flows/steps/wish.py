"""The step in which the citizen chooses several of a scene's matters on one page."""

from __future__ import annotations

from functools import partial

from config.matters import matters
from flows.bodies import Choice, Option, Weight
from flows.bundle import wishes
from flows.bundle.wishes import Wishes
from flows.page import Page
from flows.stay.turn import Turn
from law.wording import say_limit

#: the button that ends the choice
DONE = "done"
TEXTS = ("wish.limit", "wish.chosen", "wish.none", "wish.some")


async def choose_matters(turn: Turn) -> Wishes:
    """Ask for the wished matters that can apply; touching one again takes it back. Nothing is chosen beforehand."""
    offered = wishes.offered(turn.scene.flow, turn.name, turn.answers)
    chosen: frozenset[str] = frozenset()
    touched = ""
    while offered:
        touched = await turn.ask(partial(_page, turn, offered, chosen, touched))
        if touched == DONE:
            break
        chosen ^= {touched}
    return Wishes(tuple(name for name in offered if name in chosen), silent=not offered)


def _page(turn: Turn, offered: tuple[str, ...], chosen: frozenset[str], touched: str) -> Page:
    texts = turn.scene.words.texts
    buttons = tuple(_button(turn, name, name in chosen) for name in offered)
    done = Option(DONE, texts["wish.some"], weight=Weight.PRIMARY) if chosen else Option(DONE, texts["wish.none"])
    return turn.page(options=(*buttons, done), body=Choice(options=buttons, at=touched))


def _button(turn: Turn, name: str, chosen: bool) -> Option:
    matter = matters()[name]
    limit = say_limit(matter.limit_on(turn.today).promise)
    hint = turn.scene.words.texts["wish.chosen" if chosen else "wish.limit"].format(limit=limit)
    return Option(name, matter.name, hint, chosen=chosen)
