"""Whoever searches on the first screen, as people do: by a few letters, by what has happened, with an accent."""

from __future__ import annotations

import pytest

from config.elsewhere import Elsewhere
from flows.first_screen.offers import Offer, offers, search, suggestions
from flows.first_screen.search import LONGEST, find


def meant(typed: str) -> list[str]:
    """Titles of what is found, the likeliest first."""
    return [found.what.title for found in search(typed, offers(frozenset()))]


@pytest.mark.parametrize("typed", ["tx", "TX", "tui", "tuix", "txiu", "tuixiu", "退休", "t x"])
def test_retirement_is_found_however_its_word_is_begun(typed: str) -> None:
    assert meant(typed)[0] == "退休查询与办理"


@pytest.mark.parametrize(
    ("typed", "scene"),
    [
        ("mgzl", "unemployment"),
        ("syj", "unemployment"),
        ("yanglaojin", "retirement"),
        ("nianshen", "authentication"),
        ("jfjl", "certificates"),
        ("工资基数", "certificates"),
        ("bszn", "item_list"),
    ],
)
def test_what_people_call_it_finds_the_scene(typed: str, scene: str) -> None:
    found = search(typed, offers(frozenset()))[0].what
    assert isinstance(found, Offer)
    assert found.scene == scene


@pytest.mark.parametrize(("typed", "scene"), [("siye", "unemployment"), ("yannaojin", "retirement")])
def test_who_speaks_as_in_sichuan_is_understood(typed: str, scene: str) -> None:
    """shi is si here, and lao is nao; but what is spelt right comes first."""
    assert scene in [found.what.scene for found in search(typed, offers(frozenset())) if isinstance(found.what, Offer)]


@pytest.mark.parametrize(("typed", "title"), [("gjj", "住房公积金"), ("gongjijin", "住房公积金")])
def test_what_is_done_elsewhere_is_found_with_the_place(typed: str, title: str) -> None:
    found = search(typed, offers(frozenset()))[0].what
    assert isinstance(found, Elsewhere)
    assert found.title == title
    assert found.where


@pytest.mark.parametrize("typed", ["", " ", "zzzz", "qq12", "🙂", "退退"])
def test_what_nobody_calls_it_finds_nothing(typed: str) -> None:
    assert meant(typed) == []


def test_the_beginning_of_a_word_counts_more_than_its_middle() -> None:
    assert [hit.index for hit in find("bao", [("社保证明",), ("保险",), ("失业", "保障")])] == [1, 2, 0]


def test_an_initial_of_two_letters_is_one_of_two_letters_too() -> None:
    things = [("证明",)]
    assert [bool(find(typed, things)) for typed in ("zm", "zhm", "zhengm", "zem")] == [True, True, True, False]


def test_whoever_leans_on_the_keys_costs_nothing() -> None:
    assert find("a" * 100_000, [("啊" * 40,)]) == find("a" * LONGEST, [("啊" * 40,)])


def test_each_scene_suggests_its_own_words_before_any_suggests_a_second() -> None:
    offered = offers(frozenset())
    assert suggestions(offered, len(offered)) == tuple(offer.words[1] for offer in offered)
    many = suggestions(offered, 100)
    assert len(set(many)) == len(many)
    assert all(search(word, offered) for word in many)
