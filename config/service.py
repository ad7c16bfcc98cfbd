"""Limits of service (规范办) as dated, sourced data: the model of ``parameters/service.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.law import Basis, Document


class Workdays(Data):
    """So many working days."""

    workdays: PositiveInt
    basis: Basis


class Days(Data):
    """So many days of the calendar."""

    days: PositiveInt
    basis: Basis


class Months(Data):
    """So many months of the calendar."""

    months: PositiveInt
    basis: Basis


class FollowUp(Data):
    """By when a bad rating is followed up, and by when at the very latest."""

    workdays: PositiveInt
    hard_workdays: PositiveInt
    basis: Basis


class ServiceVersion(Data):
    """The limits from ``valid_from`` on."""

    valid_from: date
    correction: Workdays
    mending: Workdays
    review: Days
    suit: Months
    follow_up: FollowUp

    @property
    def bases(self) -> Iterator[Basis]:
        yield from (one.basis for one in (self.correction, self.mending, self.review, self.suit, self.follow_up))


class ServiceLaw(Data):
    documents: Mapping[str, Document]
    versions: Annotated[tuple[ServiceVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        named = {basis.document for version in self.versions for basis in version.bases}
        if missing := named - set(self.documents):
            raise ValueError(f"documents {sorted(missing)} are not listed")
        return self

    def on(self, day: date) -> ServiceVersion:
        """The version in force on ``day``; ValueError before the first one."""
        in_force = [version for version in self.versions if version.valid_from <= day]
        if not in_force:
            raise ValueError(f"no limits of service are recorded for {day}")
        return in_force[-1]


@cache
def service_law() -> ServiceLaw:
    """The parameters that ship with the kiosk."""
    return load(CONFIG_DIR / "parameters" / "service.yaml", ServiceLaw)
