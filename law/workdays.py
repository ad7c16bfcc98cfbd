"""Working days in China: weekends, public holidays, and the weekends that are worked in exchange."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from config.holidays import is_holiday_by_law, notice_of, noticed

SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day of a limit. ``certain`` is False where a year's holidays were not known yet on the way."""

    day: date
    certain: bool


@dataclass(frozen=True)
class Stood:
    """A time in which a period did not run: the day on which it stopped still counts, that on which it went on not."""

    stopped: date
    went_on: date

    @property
    def days(self) -> int:
        """Of the calendar."""
        return (self.went_on - self.stopped).days

    def holds(self, day: date) -> bool:
        """Whether the period stood on ``day``."""
        return self.stopped < day <= self.went_on


def deadline(start: date, workdays: int, on: date | None = None, stood: Collection[Stood] = ()) -> Deadline:
    """The day that ends ``workdays`` (>= 1) after ``start``, which does not count; ``on``: as :func:`looked_at`."""
    day, certain = start, True
    while workdays > 0:
        day += timedelta(days=1)
        works, known = looked_at(day, on)
        certain = certain and known
        workdays -= works and not any(time.holds(day) for time in stood)
    return Deadline(day, certain)


def workdays_between(first: date, last: date) -> int:
    """How many days are worked after ``first`` until ``last``; negative where that one lies before."""
    if last < first:
        return -workdays_between(last, first)
    if last.year == first.year:
        return _worked(first, last)
    # A clock may be wrong by a century: years between are counted once, and not for every case that is open.
    between = sum(_worked_in(year) for year in range(first.year + 1, last.year))
    return _worked(first, date(first.year, 12, 31)) + between + _worked(date(last.year - 1, 12, 31), last)


@cache
def _worked_in(year: int) -> int:
    return _worked(date(year - 1, 12, 31), date(year, 12, 31))


def _worked(first: date, last: date) -> int:
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def is_workday(day: date) -> bool:
    """Whether ``day`` is worked; Monday to Friday are as long as nobody knows better."""
    return looked_at(day)[0]


def is_certain(day: date) -> bool:
    """Whether it is known that ``day`` is worked, or that it is not."""
    return looked_at(day)[1]


def looked_at(day: date, on: date | None = None) -> tuple[bool, bool]:
    """Whether ``day`` is worked, and whether that is known or only Monday to Friday.

    The State Council publishes a year's holidays in the November before. Until then the holidays that law fixes are
    known all the same. ``on``: what was published by that day alone counts; all that is recorded by default.
    """
    if notice_of(day.year, on):
        off, worked = noticed(day.year)
        return day in worked or (day.weekday() < SATURDAY and day not in off), True
    if notice_of(day.year) is None and _library_knows(day.year):
        return _of_library(day), True
    return (False, True) if is_holiday_by_law(day) else (day.weekday() < SATURDAY, False)


@cache
def _library_knows(year: int) -> bool:
    try:
        _of_library(date(year, 1, 1))
    except NotImplementedError:  # its answer for a year outside its tables
        return False
    return True


def _of_library(day: date) -> bool:
    """What the library says of a year whose notice nobody has entered."""
    import chinese_calendar  # it is rarely needed, and must not cost the start of the kiosk anything

    return bool(chinese_calendar.is_workday(day))
