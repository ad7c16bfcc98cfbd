"""Paying social insurance for oneself (灵活就业) as dated, sourced data: the model of ``parameters/flexible.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Mark, Series, Version, Yuan

Share = Annotated[Decimal, Field(gt=0, lt=1)]


class EnrolAge(Data):
    """From this age on, in years."""

    basis: Basis
    age: PositiveInt


class Rate(Data):
    """What is paid of the base, and what of the base goes into the account."""

    basis: Basis
    rate: Share
    account_share: Share


class Choices(Data):
    """The bases that may be chosen, in percent of the average wage: values of ``contribution_base``."""

    basis: Basis
    percent: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _are_values(self) -> Self:
        if set(map(str, self.percent)) != set(items()["contribution_base"].values):
            raise ValueError("the percentages are not those of the item 'contribution_base'")
        return self


class Subsidy(Data):
    """For so many months, or until retirement for whoever was nearer to it than ``near_years`` when recognised."""

    basis: Basis
    most_months: PositiveInt
    near_years: PositiveInt
    #: of what was paid; None where the bureau has not entered it
    share: Share | None
    mark: Mark


class Limits(Data):
    """Of a year, yuan a month: the average wage that percentages are of, the lowest base and the highest."""

    basis: Basis
    average: Yuan
    lower: Yuan
    upper: Yuan

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.lower < self.average < self.upper:
            raise ValueError("the average lies between the lowest base and the highest")
        return self


class YearLimits(Series):
    """By the year in which they count."""

    years: Annotated[Mapping[int, Limits], Field(min_length=1)]

    def known_years(self) -> Iterable[int]:
        return self.years


class FlexibleVersion(Version):
    """The rules from ``valid_from`` on."""

    enrol: EnrolAge
    rate: Rate
    bases: Choices
    subsidy: Subsidy


class FlexibleLaw(DatedLaw[FlexibleVersion]):
    subject = "rule on paying for oneself"
    limits: YearLimits

    def limits_on(self, day: date) -> tuple[int, Limits] | None:
        """The newest limits that are published by that year, and their year; None before the first ones."""
        known = [year for year in self.limits.years if year <= day.year]
        return (max(known), self.limits.years[max(known)]) if known else None


@cache
def flexible_law() -> FlexibleLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/flexible.yaml"), FlexibleLaw)
