"""Addresses chosen level by level: of this district in two touches, of any other in four or five."""

from __future__ import annotations

import pytest

from config.places import below, here
from flows.bodies import Address
from flows.bodies.placed import SHOWN


def pressed(body: Address, *keys: str) -> Address:
    for key in keys:
        assert key in body.keys, key
        assert not body.answer(key), key
        body = body.press(key)
    return body


def labels(body: Address) -> list[str]:
    return [key.label for key in body.places]


def test_whoever_lives_in_this_district_begins_with_its_townships() -> None:
    body = Address()
    assert [key.label for key in body.path] == ["全国", "四川省", "达州市", "达川区"]
    assert "三里坪街道" in labels(body)
    assert body.answer("place:511703001") == "511703001"


def test_another_county_of_the_prefecture_is_two_touches_away() -> None:
    body = pressed(Address(), "within:5117", "place:511725")
    assert body.answer("place:511725001") == "511725001"


def test_a_place_far_away_is_found_by_its_initial() -> None:
    body = pressed(Address(), "within:", "initial:G")
    assert {"广东省", "广西壮族自治区", "贵州省", "甘肃省"} == set(labels(body))
    body = pressed(body, "place:44", "initial:D")
    assert labels(body) == ["东莞市"]
    assert body.answer("place:4419") == "441900"  # without counties: it is one itself
    assert "place:4403" not in body.keys
    assert "place:4403" in pressed(body, "initial:D", "initial:S").keys  # 深圳


def test_a_municipality_has_no_prefecture() -> None:
    body = pressed(Address(), "within:", "initial:C", "place:50")
    assert "渝中区" in labels(pressed(body, "initial:Y"))


def test_every_place_of_every_level_is_shown_once_page_by_page() -> None:
    for code in ("", "51", "5117", here(), "50"):
        body, seen = Address(code), list[str]()
        while True:
            assert len(body.places) <= SHOWN
            seen += labels(body)
            if not body.later:
                break
            body = pressed(body, "key:later")
        assert seen == [place.name for place in below(code)]
        while body.earlier:
            body = pressed(body, "key:earlier")
        assert labels(body) == labels(Address(code))


def test_whoever_does_not_know_the_township_stops_at_the_county_and_no_earlier() -> None:
    assert Address().answer("key:ok") == here()
    assert "key:ok" not in Address("5117").keys


def test_an_answer_is_the_place_and_what_comes_below_it() -> None:
    assert Address().read("511703001").line == "四川省达州市达川区三里坪街道"
    assert Address().read("511703001 虚构路1号").line == "四川省达州市达川区三里坪街道虚构路1号"
    for nowhere in ("", "99", "虚构路1号", "51170300"):
        with pytest.raises(ValueError, match="没有这个地方"):
            Address().read(nowhere)


def test_every_key_can_be_heard_and_tells_the_hall_nothing_of_where_somebody_lives() -> None:
    body = Address()
    stops = {stop.action: stop for stop in body.stops if stop.action}
    assert list(stops) == list(body.keys)
    assert all(stop.text for stop in stops.values())
    assert all(stop.private for action, stop in stops.items() if action.startswith(("place:", "within:")))
    assert "达川" not in repr(body)
