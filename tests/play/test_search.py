"""Whoever looks for a service on the first screen: by letters, by a word, in vain."""

from __future__ import annotations

import pytest

from tests.play.conftest import WITH_PIN, Played, card_is_left

pytestmark = card_is_left

SCRIPT = """
scene: retirement
world: {{social_card: li}}
steps:
  - on: attract
    do: [{does}]
"""


@pytest.mark.parametrize("typed", ["tx", "yanglaojin", "什么时候能退休", "txcx"])
def test_what_is_found_is_begun_as_if_it_had_been_chosen_from_the_list(played: Played, typed: str) -> None:
    does = f'{{answer: search}}, {{type: "{typed}"}}, {{answer: retirement}}'
    report = played(SCRIPT.format(does=does) + WITH_PIN)
    assert "never_came" not in report
    assert "identify/pin" in [page["node"] for page in report["pages"]]
    assert typed not in str({key: value for key, value in report.items() if key != "pages"})


def test_what_is_not_found_cannot_be_begun_before_the_search_is_left(played: Played) -> None:
    report = played(SCRIPT.format(does='{answer: search}, {type: "sy"}, {answer: retirement}'))
    assert "on offer were unemployment" in report["never_came"]
    report = played(SCRIPT.format(does='{answer: search}, {type: "sy"}, {back: }, {answer: retirement}'))
    assert "never_came" not in report


def test_nothing_of_a_search_is_kept(played: Played) -> None:
    """Neither in the memory of the kiosk nor in what a visit tells."""
    report = played(SCRIPT.format(does='{answer: search}, {type: "qqqq"}, {back: }, {answer: retirement}'))
    assert "qqqq" not in str(report)
    assert not any("search" in kind for kind in report["events"])
