"""What the tests of the glass share: the pages that are shown, and what became of a press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from config.clock import VirtualClock
from flows.bodies import Option, Rating, Review
from flows.page import Page
from tests.pages import page
from tests.ui.hands import Hands
from tests.ui.stage import Stage

RATING = page(Rating(tuple(Option(str(n), f"grade {n}") for n in range(5, 0, -1))), "rating", "?")
SUBMIT = page(Review(), "submit", options=(Option("submit", "SUBMIT"),), can_go_back=True)
#: the same button at the same place
NEXT = page(Review(), "next", options=(Option("submit", "NEXT"),), can_go_back=True)
WARNED_S = 46.0
#: between the two taps of a slow double tap, or two strokes of a key that is held
SLOW_S = 0.4

Act = Callable[[Stage, Hands, VirtualClock], Awaitable[None]]
Glass = Callable[[Sequence[Page], Act], None]


def answers(stage: Stage) -> list[str]:
    return stage.visits[0].answers


def pressed_nothing(stage: Stage, node: str) -> bool:
    page = stage.app.bridge.page
    return page is not None and page.node == node and answers(stage) == [] and stage.visits[0].reason is None


def focus(stage: Stage) -> str:
    item = stage.window.activeFocusItem()
    return "" if item is None else item.objectName()
