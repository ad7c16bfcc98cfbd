"""The days that law makes a holiday of all citizens, whatever a year's notice adds (``parameters/holidays.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.law import Basis, Document

DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class HolidayVersion(Data):
    """Months and days: of every year, and of single years where the lunar calendar decides."""

    valid_from: date
    basis: Basis
    yearly: tuple[DayOfYear, ...]
    lunar_basis: Basis
    lunar: Mapping[int, tuple[DayOfYear, ...]]

    def has(self, day: date) -> bool:
        return f"{day:%m-%d}" in (*self.yearly, *self.lunar.get(day.year, ()))


class Holidays(Data):
    """``holidays.yaml``."""

    documents: Mapping[str, Document]
    versions: Annotated[tuple[HolidayVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        named = {basis.document for version in self.versions for basis in (version.basis, version.lunar_basis)}
        if missing := named - set(self.documents):
            raise ValueError(f"documents {sorted(missing)} are not listed")
        return self


@cache
def _holidays() -> Holidays:
    return load(CONFIG_DIR / "parameters" / "holidays.yaml", Holidays)


def is_holiday_by_law(day: date) -> bool:
    """Whether law makes ``day`` a holiday; False before the first version that is recorded."""
    in_force = [version for version in _holidays().versions if version.valid_from <= day]
    return bool(in_force) and in_force[-1].has(day)


def last_lunar_year() -> int:
    """The last year whose holidays of the lunar calendar are recorded."""
    return max(_holidays().versions[-1].lunar, default=0)
