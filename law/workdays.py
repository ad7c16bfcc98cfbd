"""Working days in China: weekends, public holidays, and the weekends that are worked in exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from config.holidays import is_holiday_by_law
from config.matters import Span

SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day of a limit. ``certain`` is False where a year's holidays were not known yet on the way."""

    day: date
    certain: bool


def deadline(start: date, workdays: int) -> Deadline:
    """The day that ends ``workdays`` (>= 1) after ``start``; the day of the start does not count (民法典 art. 201)."""
    day, certain = start, True
    while workdays > 0:
        day += timedelta(days=1)
        works, known = _is_workday(day)
        certain = certain and known
        workdays -= works
    return Deadline(day, certain)


def last_day(limit: Span, start: date) -> Deadline | None:
    """The day that ends ``limit`` after ``start``; None where it sets no limit. Minutes end with the day."""
    if limit.unit == "none":
        return None
    if limit.unit == "workdays":
        return deadline(start, limit.number)
    return Deadline(start + timedelta(days=limit.number if limit.unit == "days" else 0), certain=True)


def is_workday(day: date) -> bool:
    """Whether ``day`` is worked; Monday to Friday are as long as nobody knows better."""
    return _is_workday(day)[0]


def is_certain(day: date) -> bool:
    """Whether it is known that ``day`` is worked, or that it is not."""
    return _is_workday(day)[1]


def _is_workday(day: date) -> tuple[bool, bool]:
    """Whether ``day`` is worked, and whether that is known or only Monday to Friday.

    The State Council publishes a year's holidays in the November before; the library follows weeks later. Until then
    the holidays that law fixes are known all the same.
    """
    import chinese_calendar  # it is needed once per case, and must not cost the start of the kiosk anything

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:  # the library's answer for a year outside its tables
        return (False, True) if is_holiday_by_law(day) else (day.weekday() < SATURDAY, False)
