"""What pages and papers take: the reasons of the newest answer, and never of one that was replaced; and what is
computed, when it is told and not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pytest

from flows.definition import values
from flows.definition.values import reasons_of
from flows.engine import Answers
from flows.pages.words import WhenTold
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


class Counted:
    """Gives the same each time, and counts how often."""

    times = 0

    def month(self) -> Mapping[str, str]:
        self.times += 1
        return {"month": "2026-12"}

    def strictly(self) -> str:
        self.times += 1
        return "strictly"


def test_what_no_page_tells_is_not_computed_and_what_two_pages_tell_is_computed_once() -> None:
    counted = Counted()
    computed, made = values.Computed(counted.month), WhenTold(counted.strictly)
    assert counted.times == 0
    assert f"{computed.month} {computed.month}" == "2026-12 2026-12"
    assert f"{made} {made}" == "strictly strictly"
    assert counted.times == 2


def _broken() -> Mapping[str, str]:
    raise AttributeError("no_such_law")


def test_a_computation_that_fails_says_what_failed() -> None:
    with pytest.raises(AttributeError, match="no_such_law"):
        _ = values.Computed(_broken).month
    with pytest.raises(AttributeError, match="another"):
        _ = values.Computed(Counted().month).another
