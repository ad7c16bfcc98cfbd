"""Which days are worked, as dated data: the model of ``parameters/holidays.yaml``.

A year's notice of the State Council says it day by day; where there is none, law fixes some holidays all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Mark, Version

DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
#: a day, or the first and the last of several: ``02-15..02-23``
DaysOfYear = Annotated[str, Field(pattern=r"^\d\d-\d\d(\.\.\d\d-\d\d)?$")]
THROUGH = ".."


class Receipt(Data):
    """What comes in on a day off counts as received on the next working day."""

    basis: Basis
    mark: Mark


class HolidayVersion(Version):
    """Months and days: of every year, and of single years where the lunar calendar decides; and how periods count."""

    basis: Basis
    yearly: tuple[DayOfYear, ...]
    lunar_basis: Basis
    lunar: Mapping[int, tuple[DayOfYear, ...]]
    first_day_basis: Basis
    months_basis: Basis
    last_day_basis: Basis
    workdays_basis: Basis
    receipt: Receipt

    def has(self, day: date) -> bool:
        return f"{day:%m-%d}" in (*self.yearly, *self.lunar.get(day.year, ()))


class Notice(Data):
    """A year's days off, and the weekends that are worked in exchange. ``published``: the day, where it is known."""

    basis: Basis
    published: date | None = None
    free: Annotated[tuple[DaysOfYear, ...], Field(min_length=1)]
    worked: tuple[DaysOfYear, ...]


class Holidays(DatedLaw[HolidayVersion]):
    """``holidays.yaml``."""

    subject = "rule on holidays"
    notices: Mapping[int, Notice | None]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        if any(after != before + 1 for before, after in pairwise(self.notices)):
            raise ValueError("the years of the notices follow on each other")
        for year, notice in self.notices.items():
            if notice and set(_days(year, notice.free)) & set(_days(year, notice.worked)):
                raise ValueError(f"the notice of {year} has a day off that is worked")
        return self


@cache
def holiday_law() -> Holidays:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/holidays.yaml"), Holidays)


def notice_of(year: int, on: date | None = None) -> Notice | None:
    """The notice of ``year``, as far as it was published ``on`` a day; all that is recorded by default."""
    notice = holiday_law().notices.get(year)
    return None if notice and on and notice.published and notice.published > on else notice


@cache
def noticed(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The days off of a year that has a notice, and the weekends worked."""
    notice = holiday_law().notices.get(year)
    if notice is None:
        raise ValueError(f"there is no notice of {year}")
    return frozenset(_days(year, notice.free)), frozenset(_days(year, notice.worked))


def is_holiday_by_law(day: date) -> bool:
    """Whether law makes ``day`` a holiday; False before the first version that is recorded."""
    in_force = [version for version in holiday_law().versions if version.valid_from <= day]
    return bool(in_force) and in_force[-1].has(day)


def last_lunar_year() -> int:
    """The last year whose holidays of the lunar calendar are recorded."""
    return max(holiday_law().versions[-1].lunar, default=0)


def last_noticed_year() -> int:
    """The last year whose notice is recorded; 0 where there is none."""
    return max((year for year, notice in holiday_law().notices.items() if notice), default=0)


def _days(year: int, named: tuple[str, ...]) -> Iterator[date]:
    """ValueError for a day that the year has not got, and for a last one before the first."""
    for text in named:
        first, _, last = text.partition(THROUGH)
        begin, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
        if end < begin:
            raise ValueError(f"{text}: the last day is before the first")
        yield from (begin + timedelta(days=n) for n in range((end - begin).days + 1))
