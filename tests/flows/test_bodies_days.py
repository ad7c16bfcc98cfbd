"""A day and a month, turned to by buttons: only what can be is ever there. Law cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.bodies import Date, Month
from flows.bodies.entered import OK
from flows.pages.moves import moves
from law.month import Month as Calendar
from tests.pages import page

TODAY = date(2026, 11, 24)
BORN = date(1966, 3, 15)
DAY = Date(start=TODAY, earliest=BORN, latest=TODAY)
MONTH = Month(start=Calendar(2026, 11), earliest=Calendar(1966, 3), latest=Calendar(2046, 11))


def turned(body: Date, *keys: str) -> date:
    for key in keys:
        body = body.press(key)
    return body.start


def at(day: date) -> Date:
    return Date(start=day, earliest=BORN, latest=TODAY)


@pytest.mark.parametrize(
    ("start", "keys", "there"),
    [
        (date(2026, 9, 30), ["month:less"], date(2026, 8, 30)),
        (date(2026, 1, 31), ["month:more"], date(2026, 2, 28)),
        (date(2024, 1, 31), ["month:more"], date(2024, 2, 29)),
        (date(2024, 2, 29), ["year:more"], date(2025, 2, 28)),
        (date(2025, 12, 5), ["month:more"], date(2025, 1, 5)),
        (date(2025, 1, 5), ["month:less"], date(2025, 12, 5)),
        (date(2026, 4, 30), ["day:more"], date(2026, 4, 1)),
        (date(2026, 4, 1), ["day:less"], date(2026, 4, 30)),
        (date(2026, 4, 25), ["day:more_ten"], date(2026, 4, 30)),
        (date(2026, 9, 5), ["year:less_ten"], date(2016, 9, 5)),
        (date(1970, 9, 5), ["year:less_ten"], date(1966, 9, 5)),
        (date(1967, 1, 2), ["year:less"], BORN),
        (date(2025, 12, 24), ["year:more"], TODAY),
        (TODAY, ["day:more"], date(2026, 11, 1)),
        (TODAY, ["month:more"], date(2026, 1, 24)),
        (TODAY, ["year:less", "month:less", "month:less", "day:more_ten"], date(2025, 9, 30)),
    ],
)
def test_a_step_of_a_wheel(start: date, keys: list[str], there: date) -> None:
    assert turned(at(start), *keys) == there


@given(st.lists(st.integers(0, 20), max_size=40))
def test_however_it_is_turned_it_stands_at_a_day_that_can_be_chosen(steps: list[int]) -> None:
    body = DAY
    for step in steps:
        body = body.press(body.keys[step % len(body.keys)])
        assert BORN <= body.start <= TODAY
        assert body.read(body.answer(OK)) == body.start


@given(st.integers(0, (TODAY - BORN).days))
def test_every_day_is_reached_by_few_steps(days: int) -> None:
    """By the long steps and the short ones, and round the ends, as somebody would turn."""
    wanted, body, steps = BORN + timedelta(days), DAY, 0
    for part in ("year", "month", "day"):
        while getattr(body.start, part) != getattr(wanted, part):
            ways = [body.press(key) for key in body.keys if key.startswith(f"{part}:")]
            body = min(ways, key=lambda way: abs(getattr(way.start, part) - getattr(wanted, part)))
            steps += 1
    assert body.start == wanted
    assert steps <= 12 + 11 + 8


@pytest.mark.parametrize("answer", ["2026-09-30", "20260930"])
def test_a_day_is_read_as_it_is_written_and_as_it_was_typed_before(answer: str) -> None:
    assert DAY.read(answer) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "answer",
    ["", "2026-02-31", "20260231", "20260230", "2026-11-25", "19660314", "2026-9-30", "2026W401", "2026-W40-3",
     "00000000", "２０２６０９３０", "2026/09/30", "yesterday!"],
)  # fmt: skip
def test_what_is_no_day_or_lies_outside_is_none(answer: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        DAY.read(answer)


@pytest.mark.parametrize(("answer", "month"), [("2026-09", Calendar(2026, 9)), ("202609", Calendar(2026, 9))])
def test_a_month_is_read(answer: str, month: Calendar) -> None:
    assert MONTH.read(answer) == month


@pytest.mark.parametrize("answer", ["", "2026-13", "202613", "000000", "1966-02", "2046-12", "2026-9", "2026-09-30"])
def test_what_is_no_month_or_lies_outside_is_none(answer: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        MONTH.read(answer)


def test_the_steps_of_a_month() -> None:
    assert MONTH.press("month:more").press("year:more_ten").answer(OK) == "2036-12"
    assert MONTH.press("year:less_ten").press("month:less").answer(OK) == "2016-10"
    assert MONTH.press("year:more_ten").press("year:more_ten").press("month:more").answer(OK) == "2046-01"


def test_every_step_is_a_move_that_can_be_heard_and_what_is_chosen_is_for_the_person_alone() -> None:
    told = moves(page(DAY, "day"), asks=True)
    assert {stop.action for stop in told} >= set(DAY.keys)
    assert DAY.press("year:more").start == TODAY, "this is the last year; the key stays where it was"
    assert [stop.private for stop in told if "2026年11月24日" in stop.text] == [True, True]
    assert all(stop.text for stop in told)
    assert "day" not in {stop.action for stop in told}
