"""One set of materials: each item of a bundle is given once, asked once, and never by what is abolished."""

from __future__ import annotations

from datetime import date

import pytest

from config.items import Item, Kind, abolished, items
from config.matters import matters
from flows.bodies import Option
from flows.bundle.collecting import Collected, Given, Reviewed, needed
from flows.pages.spoken import say
from flows.steps.collect import ENTERED, as_value, body_of

BUNDLE = tuple(name for name, matter in matters().items() if matter.family == "unemployment")


def known(**values: str) -> dict[str, Given]:
    return {name: Given(name, value, "record") for name, value in values.items()}


TODAY, BORN = date(2026, 11, 24), date(1966, 3, 15)


def item(kind: Kind) -> Item:
    return Item(name="x", kind=kind, ways=("ask",), question="?", why="!", basis="R", source="test")


@pytest.mark.parametrize(
    ("kind", "answer", "value"),
    [
        ("date", "20260930", "2026-09-30"),
        ("month", "202709", "2027-09"),
        ("amount", "1234.5", "1234.50"),
        ("phone", "13911112222", "13911112222"),
        ("telephone", "08182123456", "08182123456"),
        ("account", "6222021234567890128", "6222021234567890128"),
        ("count", "3", "3"),
        ("yes_no", "no", "no"),
    ],
)
def test_what_an_item_is_asked_with_gives_what_it_accepts(kind: Kind, answer: str, value: str) -> None:
    asked = body_of(item(kind), TODAY, BORN, (Option("yes", "Y"), Option("no", "N"), Option("unknown", "?")))
    assert asked.kind is ENTERED[kind]
    assert as_value(asked, answer) == value
    assert item(kind).accepts(value)
    with pytest.raises(ValueError, match=r"\w"):
        as_value(asked, "nonsense") if kind != "yes_no" else asked.read("nonsense")


def test_a_day_lies_between_birth_and_today() -> None:
    asked = body_of(item("date"), TODAY, BORN, ())
    for day in ("1966-03-14", "2026-11-25"):
        with pytest.raises(ValueError, match="no day that can be chosen"):
            asked.read(day)


def test_an_amount_is_said_as_people_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(items(), "wage", item("amount"))
    assert say(Given("wage", "12345.60", "ask")) == "12,345.60元"


def test_the_union_of_the_eight_matters_is_less_than_half_of_their_sum() -> None:
    union = needed(BUNDLE, {})
    assert len(set(union)) == len(union)
    assert 2 * len(union) < sum(len(matters()[name].items) for name in BUNDLE)


def test_what_is_known_is_never_asked_and_the_rest_is_asked_once() -> None:
    collected = Collected(BUNDLE, known(mobile="13800000000", education="30"))
    assert not {"mobile", "education"} & set(collected.open)
    assert len(set(collected.open)) == len(collected.open)


def test_an_answer_is_no_longer_open_until_it_is_to_be_changed() -> None:
    first = Collected(BUNDLE, {}).open[0]
    answered = Collected(BUNDLE, {}, (Given(first, "x", "ask"),))
    assert first not in answered.open
    assert answered.asked == (first,)
    again = Collected(BUNDLE, {}, (Given(first, "x", "ask"), Reviewed("change", first)))
    assert again.open[0] == first
    assert again.asked == ()


def test_of_what_a_scene_asks_once_more_the_newest_answer_counts() -> None:
    """As of the day of an injury, which somebody does not know at first: it was handed in as still to be brought."""
    unknown, known_now = Given("separation_reason", "", "counter"), Given("separation_reason", "resigned", "ask")
    assert Collected(BUNDLE, {}, (unknown, known_now)).given["separation_reason"] == known_now
    assert Collected(BUNDLE, {}, (known_now, unknown)).given["separation_reason"] == unknown


def test_an_answer_to_what_is_known_already_counts_for_nothing() -> None:
    collected = Collected(BUNDLE, known(separation_reason="resigned"), (Given("separation_reason", "expired", "ask"),))
    assert collected.given["separation_reason"].value == "resigned"


def test_an_item_that_hangs_on_another_is_needed_only_with_it() -> None:
    assert "disability" not in needed(BUNDLE, {"hardship_category": "050"})
    assert "disability" in needed(BUNDLE, {"hardship_category": "060"})


def test_promises_come_last() -> None:
    kinds = [items()[name].kind == "promise" for name in Collected(BUNDLE, {}).open]
    assert kinds == sorted(kinds)
    assert any(kinds)


def test_what_nobody_can_give_here_is_brought_to_the_counter_and_stops_nothing() -> None:
    collected = Collected(BUNDLE, {})
    assert "photo" in collected.brought
    assert not set(collected.brought) & set(collected.open)
    declined = Collected(BUNDLE, {}, (Given("promise_truth", "", "counter"),))
    assert "promise_truth" in declined.brought


def test_no_question_and_no_material_of_the_bundle_is_an_abolished_proof() -> None:
    """人社厅发〔2020〕3号: no proof of separation or of being registered, no transfer of the archive."""
    forbidden = [part for proof in abolished().values() for part in proof.names]
    for name in Collected(BUNDLE, {}).needed:
        item = items()[name]
        if {"ask", "capture", "counter"} & set(item.ways) or item.kind == "paper":
            said = " ".join((item.name, item.question, item.why, *item.values.values()))
            assert not [part for part in forbidden if part in said], name
            brought = {"capture", "counter"} & set(item.ways)
            assert not (brought and item.proof and item.proof.abolished), name
