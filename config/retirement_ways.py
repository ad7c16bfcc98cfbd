"""What leads to a pension beside the age, as dated, sourced data: the model of ``parameters/retirement_ways.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.law import Basis, Category, Document, MonthText
from config.pension import Mark


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


class WaysVersion(Data):
    """The rules from ``valid_from`` on; ``starts``: from which month on a pension is paid."""

    valid_from: date
    make_up: MakeUp
    special_jobs: SpecialJobs
    disability: Disability
    place: Place
    starts: Rule

    def bases(self) -> tuple[Basis, ...]:
        """Every basis that this version names."""
        ways = (self.make_up.go_on, self.make_up.at_once, self.make_up.residents, self.make_up.lump_sum)
        rules: tuple[Rule, ...] = (*ways, self.special_jobs, self.disability, self.place, self.starts)
        return (*(rule.basis for rule in rules), self.special_jobs.months_basis)


class RetirementWays(Data):
    documents: Mapping[str, Document]
    versions: Annotated[tuple[WaysVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        for basis in (basis for version in self.versions for basis in version.bases()):
            if basis.document not in self.documents:
                raise ValueError(f"document {basis.document!r} is not listed under documents")
        return self

    def on(self, day: date) -> WaysVersion:
        """The version in force on ``day``; ValueError before the first one."""
        in_force = [version for version in self.versions if version.valid_from <= day]
        if not in_force:
            raise ValueError(f"no rules beside the age are recorded for {day}")
        return in_force[-1]


@cache
def retirement_ways() -> RetirementWays:
    """The parameters that ship with the kiosk."""
    return load(CONFIG_DIR / "parameters" / "retirement_ways.yaml", RetirementWays)
