"""What leads to a pension beside the age, as dated, sourced data: the model of ``parameters/retirement_ways.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.law import Basis, Category, DatedLaw, Mark, MonthText, Version


class Rule(Data):
    """Where something stands."""

    basis: Basis
    mark: Mark


class AtOnce(Rule):
    """一次性缴费: for whoever was insured before a month, and is short after so many months of going on."""

    insured_before: MonthText
    after_months: PositiveInt


class MakeUp(Data):
    """The ways of whoever is of age and has paid too few months."""

    go_on: Rule
    at_once: AtOnce
    residents: Rule
    lump_sum: Rule


class SpecialJobs(Rule):
    """特殊工种: ages in years by category, and the months in the job by its kind."""

    months_basis: Basis
    ages: Mapping[str, PositiveInt]
    months: Annotated[Mapping[str, PositiveInt], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_every_category(self) -> Self:
        if set(self.ages) != set(Category):
            raise ValueError("the ages are those of male, female55 and female50")
        return self


class Limited(Data):
    """For so many months, and more for every year of contribution above so many."""

    months: PositiveInt
    each_year: NonNegativeInt
    above_years: NonNegativeInt


class Disability(Rule):
    """病残津贴."""

    near_months: PositiveInt
    limited: Limited


class Place(Rule):
    """待遇领取地."""

    months: PositiveInt


class WaysVersion(Version):
    """The rules from ``valid_from`` on; ``starts``: from which month on a pension is paid."""

    make_up: MakeUp
    special_jobs: SpecialJobs
    disability: Disability
    place: Place
    starts: Rule


class RetirementWays(DatedLaw[WaysVersion]):
    subject = "rule beside the age"


@cache
def retirement_ways() -> RetirementWays:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/retirement_ways.yaml"), RetirementWays)
