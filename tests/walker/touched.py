"""What a citizen has really touched and typed in a visit, and not gone back on; no visit is asked for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from config.items import items
from config.promises import Promised, promise_list
from flows.bodies import Address, Fact, PageKind, Promise, Review, Text
from flows.bundle.collecting import ADDRESSES
from flows.bundle.wishes import STEP
from flows.definition.loading import load_scene
from flows.page import Page
from flows.pages import spoken
from flows.steps.wish import DONE

#: stands before wishes that have not been settled yet
OPEN = "?"


@dataclass(frozen=True)
class Touch:
    """One answer on the page of ``node``; ``item`` is what the page asked for, where it asked for an item."""

    node: str
    item: str
    value: str
    kind: PageKind


@dataclass
class Touches:
    """Every answer of one visit of ``scene`` that counts, oldest first."""

    scene: str
    given: list[Touch] = field(default_factory=list)

    def answer(self, page: Page, value: str) -> None:
        """``value`` was touched or typed on ``page``."""
        if not self._asks(page.node):
            return
        entered = value[: page.body.most] if isinstance(page.body, Text) else value  # what is more, no page takes
        touch = Touch(page.node, asked_for(page), entered, page.kind)
        if self._wishes(page.node):
            self._wish(touch)
            return
        self._drop_typed(touch)
        self._drop_page_of_one_question(touch)
        self.given.append(touch)

    def back(self, page: Page) -> None:
        """*Back* was touched on ``page``: the last answer before it is as if it had never been."""
        self._drop_typed(Touch(page.node, asked_for(page), "", page.kind))
        if self._open_wishes(page.node):
            self.given.pop()
        if self.given:
            self.given.pop()

    def last(self, node: str) -> str:
        """The newest answer on ``node``, a part's node by its own name; empty when there is none."""
        found = (touch.value for touch in reversed(self.given) if touch.node.rpartition("/")[2] == node)
        return next(found, "")

    def of_items(self) -> Mapping[str, str]:
        """The newest answer to each item, as it was touched or typed."""
        return {touch.item: touch.value for touch in self.given if touch.item}

    def _wish(self, now: Touch) -> None:
        """Matters are wished one by one on one page, and whatever is touched again is wished no more."""
        before = self.given.pop().value.removeprefix(OPEN) if self._open_wishes(now.node) else ""
        wished = set(filter(None, before.split(",")))
        done = now.value == DONE
        chosen = ",".join(sorted(wished if done else wished ^ {now.value}))
        self.given.append(Touch(now.node, "", chosen if done else f"{OPEN}{chosen}", now.kind))

    def _open_wishes(self, node: str) -> bool:
        """Whether the last touches are wishes on this page, which stands yet."""
        return bool(self.given) and self.given[-1].node == node and self.given[-1].value.startswith(OPEN)

    def _wishes(self, node: str) -> bool:
        return load_scene(self.scene).flow.nodes[node].step == STEP

    def _asks(self, node: str) -> bool:
        flow = load_scene(self.scene).flow
        return node in flow.nodes and flow.nodes[node].kind.asks

    def _drop_page_of_one_question(self, now: Touch) -> None:
        """An address is asked for on several pages, and the last of them is the answer."""
        last = self.given[-1] if self.given else None
        if last and now.item and items()[now.item].kind in ADDRESSES and (last.node, last.item) == (now.node, now.item):
            self.given.pop()

    def _drop_typed(self, now: Touch) -> None:
        """The password that was typed on the page that still stands was wrong: it is asked for once more."""
        last = self.given[-1] if self.given else None
        if last and now.kind is PageKind.PIN and (last.node, last.item, last.kind) == (now.node, now.item, now.kind):
            self.given.pop()


def asked_for(page: Page) -> str:
    """The item that ``page`` asks for; empty when it asks for none."""
    if page.kind is PageKind.PROMISE:
        return next((name for name, told in promise_list().promises.items() if _is_told(told, page)), "")
    return _questions().get(page.title, "")


def is_review(page: Page) -> bool:
    """Whether everything is read on it once more before it is handed in."""
    return page.node.rpartition("/")[2] == "review"


def reviewed(page: Page, scene: str) -> tuple[Fact, ...]:
    """Every line of a review; of what will be brought only the name stands there."""
    texts, told = load_scene(scene).words.texts, page.the(Review)
    brought = (line for one in told.sections if one.heading == texts["review.brought"] for line in one.lines)
    return (*told.every_fact, *(Fact(line, spoken.texts()["brought"]) for line in brought))


def value_of(item: str, touched: str) -> str:
    """The answer as the item writes it: days and months are typed without anything between, amounts to the fen."""
    match items()[item].kind:
        case "date":
            return f"{touched[:4]}-{touched[4:6]}-{touched[6:]}"
        case "month":
            return f"{touched[:4]}-{touched[4:]}"
        case "amount":
            return re.sub(r"(\.\d\d)\d+$", r"\1", touched)  # no key of a third place does anything
        case "address" | "area":
            return Address().read(touched).line
        case _:
            return touched


def _is_told(told: Promised, page: Page) -> bool:
    statements, proof = page.the(Promise).sections[:2]
    return statements.lines == told.statements and any(told.proof in line for line in proof.lines)


@cache
def _questions() -> Mapping[str, str]:
    return {item.question: name for name, item in items().items() if item.question}
