"""A chart whose points are chosen, and the way of an application."""

from __future__ import annotations

import pytest

from flows.bodies import Chart, Fact, Point, ProgressMap, Reached, Stage, Way

POINTS = (Point("2027-03", "March", 20.25, (Fact("age", "60"),)), Point("2027-04", "April", 20.5))


def test_an_answer_is_one_of_the_points() -> None:
    assert Chart(POINTS).read("2027-04") is POINTS[1]
    for other in ("", "2027-05", "April"):
        with pytest.raises(ValueError, match="no point"):
            Chart(POINTS).read(other)


def test_every_point_is_a_move_that_says_what_it_gives_to_its_person_alone() -> None:
    stops = list(Chart(POINTS).stops)
    assert [(stop.text, stop.action) for stop in stops] == [("March age 60", "2027-03"), ("April", "2027-04")]
    assert all(stop.private for stop in stops)


@pytest.mark.parametrize(("points", "start"), [((), 0), (POINTS, 2), (POINTS, -1)])
def test_a_chart_without_the_point_that_it_begins_with_is_none(points: tuple[Point, ...], start: int) -> None:
    with pytest.raises(ValueError, match="begins with"):
        Chart(points, start)


def test_a_way_is_read_from_its_name_to_its_last_stage_and_asks_nothing() -> None:
    way = Way("benefit", "No. 1", (Stage("made", "Monday", Reached.DONE), Stage("decided", "", Reached.AHEAD)))
    stops = list(ProgressMap((way,)).stops)
    assert [stop.text for stop in stops] == ["benefit No. 1", "made Monday", "decided"]
    assert not any(stop.action for stop in stops)
