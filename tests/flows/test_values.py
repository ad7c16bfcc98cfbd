"""The reasons that pages and papers take: those of the newest answer, and never of one that was replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flows.definition.values import reasons_of
from flows.engine import Answers
from law.reason import Reason

FIRST, SECOND = (Reason(rule, "title", "", "", {}) for rule in ("first", "second"))


@dataclass(frozen=True)
class Computed:
    reasons: tuple[Reason, ...]


def told(*answers: tuple[str, tuple[Reason, ...]]) -> tuple[Reason, ...]:
    return reasons_of(Answers(tuple((node, cast(object, Computed(reasons))) for node, reasons in answers)))


def test_the_newest_answer_that_has_some_gives_the_reasons() -> None:
    assert told(("a", (FIRST,)), ("b", (SECOND,)), ("c", ())) == (SECOND,)


def test_a_node_that_was_answered_again_takes_back_its_reasons() -> None:
    assert told(("a", (FIRST,)), ("a", ())) == ()
    assert told(("a", (FIRST,)), ("b", (SECOND,)), ("b", ())) == (FIRST,)
