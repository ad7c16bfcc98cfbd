"""One set of materials: each item of a bundle is given once, asked once, and never by what is abolished."""

from __future__ import annotations

from config.items import abolished, items
from config.matters import matters
from flows.collecting import Collected, Given, Reviewed, needed

BUNDLE = tuple(name for name, matter in matters().items() if matter.family == "unemployment")


def known(**values: str) -> dict[str, Given]:
    return {name: Given(name, value, "record") for name, value in values.items()}


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
