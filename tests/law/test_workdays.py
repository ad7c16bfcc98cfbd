"""Working days, against the State Council's notices for 2025 and 2026 written out by hand."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config.holidays import is_holiday_by_law
from config.matters import Span
from law import workdays
from law.deadline import last_day
from law.wording import say_limit
from law.workdays import Deadline, deadline, is_certain, is_workday, workdays_between

ROOT = Path(__file__).parent.parent.parent


def days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


HOLIDAYS = (
    days(date(2025, 1, 1), date(2025, 1, 1))
    | days(date(2025, 1, 28), date(2025, 2, 4))
    | days(date(2025, 4, 4), date(2025, 4, 6))
    | days(date(2025, 5, 1), date(2025, 5, 5))
    | days(date(2025, 5, 31), date(2025, 6, 2))
    | days(date(2025, 10, 1), date(2025, 10, 8))
    | days(date(2026, 1, 1), date(2026, 1, 3))
    | days(date(2026, 2, 15), date(2026, 2, 23))
    | days(date(2026, 4, 4), date(2026, 4, 6))
    | days(date(2026, 5, 1), date(2026, 5, 5))
    | days(date(2026, 6, 19), date(2026, 6, 21))
    | days(date(2026, 9, 25), date(2026, 9, 27))
    | days(date(2026, 10, 1), date(2026, 10, 7))
)
WORKED_WEEKENDS = {
    date(2025, 1, 26),
    date(2025, 2, 8),
    date(2025, 4, 27),
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}


def works(day: date) -> bool:
    return day in WORKED_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


@pytest.mark.parametrize("workdays", [1, 10, 20])
def test_every_limit_that_ends_in_the_two_years_agrees_with_the_notices(workdays: int) -> None:
    calendar = sorted(days(date(2025, 1, 1), date(2026, 12, 31)))
    for start in calendar:
        ends = [day for day in calendar if day > start and works(day)][workdays - 1 :]
        if ends:
            assert deadline(start, workdays) == Deadline(ends[0], certain=True), start


def test_the_day_of_the_start_does_not_count() -> None:
    assert deadline(date(2026, 11, 24), 10).day == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("limit", "day", "said"),
    [
        ("30 minutes", date(2026, 11, 24), "30分钟"),
        ("60 days", date(2027, 1, 25), "60日"),  # the 23rd is a Saturday
        ("10 workdays", date(2026, 12, 8), "10个工作日"),
        ("none", None, "未定时限"),
    ],
)
def test_a_limit_of_any_unit_has_its_last_day_and_its_words(limit: str, day: date | None, said: str) -> None:
    span = Span(span=limit, source="x", basis="R")
    end = last_day(span, date(2026, 11, 24))
    assert (end and end.day, say_limit(span)) == (day, said)


def test_a_limit_that_reaches_a_year_without_a_notice_says_that_it_is_not_certain() -> None:
    assert deadline(date(2098, 12, 30), 3) == Deadline(date(2099, 1, 5), certain=False)
    assert deadline(date(2099, 5, 15), 5) == Deadline(date(2099, 5, 22), certain=False)  # Friday to Friday


@pytest.mark.parametrize(
    "holiday",
    [
        *(date(2099, month, day) for month, day in ((1, 1), (5, 1), (10, 1), (10, 2))),
        *days(date(2027, 2, 5), date(2027, 2, 8)),  # New Year of the lunar calendar, and its eve
        *(date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15), date(2028, 10, 3)),
    ],
)
def test_a_holiday_that_law_fixes_is_no_working_day_of_a_year_without_a_notice(holiday: date) -> None:
    assert is_holiday_by_law(holiday)
    assert is_certain(holiday)
    assert deadline(holiday - timedelta(days=1), 1).day > holiday


def test_what_law_fixes_agrees_with_every_notice_that_is_known() -> None:
    for day in days(date(2025, 1, 1), date(2026, 12, 31)):
        if is_holiday_by_law(day):
            assert day in HOLIDAYS, day
    assert not is_holiday_by_law(date(2024, 5, 2)), "before 2025 there was one day in May"


def test_a_longer_limit_ends_later() -> None:
    ends = [deadline(date(2026, 9, 30), count).day for count in range(1, 60)]
    assert all(earlier < later for earlier, later in pairwise(ends))


def test_neither_the_calendar_nor_the_database_is_imported_before_it_is_needed() -> None:
    check = "import sys, office.embedded; print([m for m in ('chinese_calendar', 'sqlalchemy') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("last", [date(2026, 11, 24), date(2026, 12, 31), date(2027, 1, 1), date(2029, 3, 1)])
def test_between_two_days_each_is_counted_once(last: date) -> None:
    first = date(2026, 11, 24)
    counted = sum(map(is_workday, days(first, last) - {first}))
    assert (workdays_between(first, last), workdays_between(last, first)) == (counted, -counted)


def test_a_clock_that_is_wrong_by_a_century_costs_no_case_the_count_of_a_century(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, last = date(2026, 11, 24), date(2100, 6, 1)
    counted = workdays_between(first, last)
    looked: list[date] = []

    def looks(day: date) -> bool:
        looked.append(day)
        return is_workday(day)

    monkeypatch.setattr(workdays, "is_workday", looks)
    assert workdays_between(first, last) == counted
    assert len(looked) < 366
