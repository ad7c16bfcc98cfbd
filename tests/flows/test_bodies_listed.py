"""People who are added: how many, who can be changed, and what is no list of people at all."""

from __future__ import annotations

import json

import pytest

from config.items import Item
from config.people import Person, read_people, written
from flows.bodies import Card, People, Weight
from flows.bundle.collecting import Given
from flows.pages.spoken import say

LI = Person("李小样", "child", "510000199006150327")
WANG = Person("王小样", "spouse", "510000199006150503")
READERS = Item(
    name="家人",
    kind="people",
    values={"child": "儿子或女儿", "spouse": "配偶"},
    least=1,
    most=2,
    ways=("ask",),
    question="?",
    why="?",
    basis="R",
    source="?",
)


def cards(count: int) -> tuple[Card, ...]:
    return tuple(Card(place, f"人{place}", "配偶", "5100****0027") for place in range(1, count + 1))


def ids(body: People) -> list[str]:
    return [option.id for option in body.choices]


def test_with_too_few_it_cannot_be_gone_on_and_with_as_many_nobody_is_added() -> None:
    assert ids(People((), 0, 2)) == ["add", "done"]
    assert ids(People((), 1, 2)) == ["add"]
    assert ids(People(cards(1), 1, 2)) == ["change:1", "remove:1", "add", "done"]
    assert ids(People(cards(2), 1, 2)) == ["change:1", "remove:1", "change:2", "remove:2", "done"]


def test_no_page_has_two_loudest_buttons() -> None:
    for count in range(3):
        for least in range(3):
            weights = [option.weight for option in People(cards(count), least, 2).choices]
            assert weights.count(Weight.PRIMARY) <= 1


def test_an_answer_says_what_is_done_and_to_whom() -> None:
    body = People(cards(2), 0, 3)
    assert body.read("remove:2") == ("remove", 2)
    assert body.read("add") == ("add", 0)
    for wrong in ("remove:3", "remove:0", "change", "", "unknown"):
        with pytest.raises(ValueError, match="nothing that can be done"):
            body.read(wrong)


def test_everything_can_be_heard_and_who_they_are_is_private() -> None:
    stops = list(People(cards(2), 0, 3).stops)
    assert [stop.action for stop in stops if stop.action] == ids(People(cards(2), 0, 3))
    assert all(stop.private for stop in stops if "人1" in stop.text)
    assert "人1" not in repr(People(cards(2), 0, 3))


def test_people_are_written_and_read_again_and_said_by_their_names() -> None:
    assert read_people(written((LI, WANG))) == (LI, WANG)
    assert READERS.accepts(written((LI,)))
    assert "李小样" not in repr(LI)
    assert "0327" not in repr(LI)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "[" * 100_000,
        json.dumps([{"name": "李", "relation": "child"}]),
        json.dumps([{"name": "", "relation": "child", "number": LI.number}]),
        json.dumps([{"name": "李", "relation": "child", "number": "510000199006150328"}]),
        written((LI, LI)),
        written(()),
        written((LI, WANG, Person("三", "child", "510000199906150322"))),
        written((Person("李", "friend", LI.number),)),
    ],
)
def test_what_are_no_such_people_is_refused(text: str) -> None:
    assert not READERS.accepts(text)


def test_a_review_says_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.pages.spoken.items", lambda: {"readers": READERS})
    assert say(Given("readers", written((LI, WANG)), "ask")) == "李小样、王小样"
