"""What fills the ``{names}`` of words, and the reasons that the law gives: from the answers alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from flows.bodies import Section
from flows.definition.computation import Said, computation, texts_of
from flows.definition.scene import Scene
from flows.engine import Answers
from flows.pages.known import KNOWN, Known
from flows.person.identity import Proved
from law.reason import Reason
from law.wording import cite, say_reason

#: how whoever is served was proved: for papers, and what is left out where it is empty
IDENTIFIED = "identified"
#: the sections that the law makes, on whatever page takes them
REASONS = "reasons"


class Computed:
    """What a computation gives, an attribute each; computed once, for the first page that tells one of them."""

    def __init__(self, compute: Callable[[], Mapping[str, str]]) -> None:
        self._compute = cache(compute)

    def __getattr__(self, name: str) -> str:
        values = self._compute()
        if name not in values:
            raise AttributeError(name)
        return values[name]


def values_of(scene: Scene, answers: Answers, today: date, node: str = "") -> dict[str, Any]:
    """What the computations of the scene and the items that are known by now give: texts by name.

    For a page of ``node`` the computations of its own part go by the names that the part calls them.
    """
    computed = {
        other: Computed(partial(_values, by, answer, answers, today))
        for other, answer in answers.given
        if (by := scene.flow.nodes[other].by)
    }
    own = {within(node, other): texts for other, texts in computed.items()}
    known = {KNOWN: Known(scene.flow, answers), IDENTIFIED: _identified(scene, answers)}
    return {**known, **computed, **own}


def within(node: str, other: str) -> str:
    """What the part of ``node`` calls the node ``other``: of another part, by its full name."""
    part, _, _ = node.rpartition("/")
    return other.removeprefix(f"{part}/") if part else other


def _identified(scene: Scene, answers: Answers) -> str:
    """How whoever is served was proved; empty before."""
    way = next((value.way for _, value in reversed(answers.given) if isinstance(value, Proved) and value.way), None)
    return scene.words.texts[f"{IDENTIFIED}.{way}"] if way else ""


def _values(by: str, answer: Any, answers: Answers, today: date) -> Mapping[str, str]:
    return computation(by).values(Said(answer, answers, today, texts_of(by)))


def reasons_of(answers: Answers) -> tuple[Reason, ...]:
    """Those of the newest answer that has some; what a node has answered before it was asked again is over."""
    newest = dict(answers.given)
    found = (reasons for node, _ in reversed(answers.given) if (reasons := getattr(newest[node], REASONS, ())))
    return next(found, ())


def reason_sections(answers: Answers) -> tuple[Section, ...]:
    """A section for each reason: what the law says, and where."""
    return tuple(Section(say_reason(reason), (cite(reason),)) for reason in reasons_of(answers))
