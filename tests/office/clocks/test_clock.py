"""The clock of a case, by dates that were counted by hand in the calendars of 2025, 2026 and 2027."""

from __future__ import annotations

from datetime import date

import pytest

from config.matters import Limit, Span
from office.clocks.clock import ClockState, Tick, clock_of, standing


def limit(statutory: str, promise: str) -> Limit:
    def span(text: str) -> Span:
        return Span(span=text, source="a test", basis="R")

    return Limit(
        valid_from=date(2020, 1, 1), statutory=span(statutory), promise=span(promise), exception="as a test wants"
    )


TWENTY, SIXTY = limit("20 workdays", "10 workdays"), limit("60 days", "30 days")
TWICE = [
    ("stop", "2026-09-23", "hearing"),
    ("go_on", "2026-09-24"),
    ("stop", "2026-10-08", "expert_test"),
    ("go_on", "2026-10-09"),
]
START = ("start", "2026-09-21")  # a Monday; 09-25 … 09-27 and 10-01 … 10-07 are off, 10-10 (a Saturday) is worked


def ticks(*told: tuple[str, ...]) -> list[Tick]:
    return [Tick(what, date.fromisoformat(day), *reason) for what, day, *reason in told]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limits", "happened", "by_law", "promised"),
    [
        # 22 23 24 28 29 30 | 08 09 10 12
        (TWENTY, [START], "2026-10-26", "2026-10-12"),
        (SIXTY, [START], "2026-11-20", "2026-10-21"),
        # came in on a day off: received on 09-28; 29 30 08 09 10 12 13 14 15 16
        (TWENTY, [("start", "2026-09-26")], "2026-10-30", "2026-10-16"),
        # stood from the 23rd to the 29th: 24, 28 and 29 do not count
        (TWENTY, [START, ("stop", "2026-09-23", "hearing"), ("go_on", "2026-09-29")], "2026-10-29", "2026-10-15"),
        # the archive lets the promise stand alone
        (
            TWENTY,
            [START, ("stop", "2026-09-23", "archive_search"), ("go_on", "2026-09-29")],
            "2026-10-26",
            "2026-10-15",
        ),
        # six days of the calendar longer
        (SIXTY, [START, ("stop", "2026-09-23", "conclusion"), ("go_on", "2026-09-29")], "2026-11-26", "2026-10-27"),
        # twice: 09-24 and 10-09 are lost
        (
            TWENTY,
            [START, *TWICE],
            *("2026-10-28", "2026-10-14"),
        ),
        # stopped and gone on on one day: nothing is lost
        (TWENTY, [START, ("stop", "2026-09-23", "hearing"), ("go_on", "2026-09-23")], "2026-10-26", "2026-10-12"),
        # only over days off: nothing is lost of working days
        (TWENTY, [START, ("stop", "2026-09-30", "hearing"), ("go_on", "2026-10-07")], "2026-10-26", "2026-10-12"),
        # what was to be corrected begins anew
        (TWENTY, [START, ("stop", "2026-09-23", "correction"), ("start", "2026-09-29")], "2026-11-02", "2026-10-19"),
        # the head lets the promise fall back
        (TWENTY, [START, ("to_law", "2026-09-24")], "2026-10-26", "2026-10-26"),
        (limit("none", "10 workdays"), [START, ("to_law", "2026-09-24")], None, "2026-10-12"),
        # thirty minutes that did not do: the same day; of a day off the next one that is worked
        (limit("10 workdays", "30 minutes"), [START], "2026-10-12", "2026-09-21"),
        (limit("10 workdays", "30 minutes"), [("start", "2026-10-03")], "2026-10-21", "2026-10-08"),
        # the Spring Festival of 2026: 10 11 12 13 14 (a Saturday) 24 25 26 27 28 (a Saturday)
        (TWENTY, [("start", "2026-02-09")], "2026-03-13", "2026-02-28"),
        # over the end of 2025: 2026-01-01 … 03 off, 01-04 worked
        (TWENTY, [("start", "2025-12-24")], "2026-01-22", "2026-01-08"),
    ],
)
def test_the_days_of_the_law_and_of_the_promise(
    limits: Limit, happened: list[tuple[str, ...]], by_law: str | None, promised: str
) -> None:
    clock = clock_of(limits, ticks(*happened), date(2026, 10, 9))
    assert (clock.statutory_by and f"{clock.statutory_by}", f"{clock.promised_by}", clock.certain) == (
        *(by_law, promised),
        True,
    )


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        ("2026-09-21", ClockState.RUNNING, 10),
        ("2026-10-01", ClockState.RUNNING, 4),  # 08 09 10 12
        ("2026-10-08", ClockState.RUNNING, 3),
        ("2026-10-09", ClockState.DUE_SOON, 2),
        ("2026-10-12", ClockState.DUE_SOON, 0),
        ("2026-10-13", ClockState.OVERDUE, -1),
        ("2026-10-17", ClockState.OVERDUE, -4),  # a Saturday: 13 14 15 16
    ],
)
def test_how_it_stands_on_a_day(day: str, state: ClockState, left: int) -> None:
    clock = clock_of(TWENTY, ticks(START), date.fromisoformat(day))
    assert (clock.state, clock.days_left) == (state, left)


def test_a_clock_that_stands_promises_no_day_and_one_that_ended_has_none() -> None:
    stands = clock_of(TWENTY, ticks(START, ("stop", "2026-09-23", "archive_search")), date(2026, 9, 25))
    assert (stands.promised_by, stands.statutory_by, stands.paused) == (None, date(2026, 10, 26), "archive_search")
    assert (stands.state, stands.days_left) == (ClockState.STOPPED, None)
    ended = clock_of(TWENTY, ticks(START, ("end", "2026-09-23")), date(2026, 12, 25))
    assert (ended.promised_by, ended.state) == (None, ClockState.STOPPED)
    before = clock_of(TWENTY, ticks(START, ("end", "2026-09-23")), date(2026, 9, 22))
    assert (before.promised_by, before.state) == (date(2026, 10, 12), ClockState.RUNNING)


def test_a_day_in_a_year_whose_holidays_nobody_knows_is_uncertain() -> None:
    clock = clock_of(TWENTY, ticks(("start", "2026-12-21")), date(2026, 12, 21))
    assert (clock.promised_by, clock.certain) == (date(2027, 1, 5), False)  # 01-01 is off by law


def test_overdue_on_a_sunday_is_overdue() -> None:
    assert standing(date(2026, 10, 16), date(2026, 10, 18)) == (ClockState.OVERDUE, -1)
