"""Pensions of employees and of residents as dated, sourced data: the model of ``parameters/pension.yaml``.

Amounts are yuan a month. What is null was never published or found: the bureau enters it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, NonNegativeInt, PositiveInt, field_validator, model_validator

from config.datafile import Data, data_file, load
from config.law import (
    Basis,
    DatedLaw,
    Mark,
    MonthText,
    Series,
    Version,
    Yuan,
    in_force,
    refuse_disorder,
    whole_versions,
)

Rate = Annotated[Decimal, Field(gt=0, lt=1)]


def _refuse_gaps(what: str, years: Iterable[int]) -> None:
    """ValueError unless ``years`` (or ages) follow on each other as they are written."""
    for before, after in pairwise(years):
        if after != before + 1:
            raise ValueError(f"{what}: after {before} comes {before + 1}, not {after}")


class Basic(Data):
    """基础养老金: this part of the mean of base and wage, for each year."""

    basis: Basis
    per_year: Rate


class Transition(Data):
    """过渡性养老金: the same for the years before ``accounts_from``, in which nobody had an account."""

    basis: Basis
    per_year: Rate
    accounts_from: MonthText


class Account(Data):
    """个人账户: the part of the contribution base that goes into it."""

    basis: Basis
    share: Rate


class Years(Data):
    """To how many decimals months become years; None: not rounded."""

    basis: Basis
    decimals: NonNegativeInt | None
    mark: Mark


class MonthsOfPayment(Data):
    """计发月数 by age in whole years; ``by_the_month``: between two of them in a straight line, to one decimal."""

    basis: Basis
    by_the_month: bool
    whole_years: Annotated[Mapping[int, PositiveInt], Field(min_length=2)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        _refuse_gaps("ages", self.whole_years)
        for older, less in pairwise(self.whole_years):
            if self.whole_years[less] >= self.whole_years[older]:
                raise ValueError(f"whoever is {less} cannot have as many months as whoever is {older}")
        return self


class PensionVersion(Version):
    """The rules for whoever retires from ``valid_from`` on."""

    basic: Basic
    transition: Transition
    account: Account
    wage_basis: Basis
    extra_basis: Basis
    years: Years
    months_of_payment: MonthsOfPayment


class Base(Data):
    """计发基数 of a year, and the first and last month of retirement for which a notice is known to have used it."""

    amount: Yuan | None
    first: MonthText | None = None
    last: MonthText | None = None
    mark: Mark

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if any((self.amount is None) != (month is None) for month in (self.first, self.last)):
            raise ValueError("an amount has the first and the last month of its use, and what has none has neither")
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"the last month {self.last} is before the first one")
        return self


class Bases(Series):
    """计发基数 by year."""

    basis: Basis
    years: Annotated[Mapping[int, Base], Field(min_length=1)]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        _refuse_gaps("bases", self.years)
        used = [base for base in self.years.values() if base.first and base.last]
        for before, after in pairwise(used):
            if str(after.first) <= str(before.last):
                raise ValueError(f"the base of {after.first} begins while the one before is still used")
        return self

    def known_years(self) -> Iterable[int]:
        return [year for year, base in self.years.items() if base.amount is not None]


class InterestRate(Data):
    rate: Rate | None
    mark: Mark


class Interest(Series):
    """记账利率 by year."""

    basis: Basis
    years: Annotated[Mapping[int, InterestRate], Field(min_length=1)]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        _refuse_gaps("interest", self.years)
        if all(year.rate is None for year in self.years.values()):
            raise ValueError("interest: no year has a rate")
        return self

    @property
    def newest(self) -> tuple[int, Decimal]:
        """The last year of which the rate is published, and the rate."""
        return [(year, entry.rate) for year, entry in self.years.items() if entry.rate is not None][-1]

    def known_years(self) -> Iterable[int]:
        return [year for year, entry in self.years.items() if entry.rate is not None]


class IndexRules(Series):
    """平均缴费工资指数: how it is made from the contribution bases of single years."""

    basis: Basis
    counted_from: int
    decimals: NonNegativeInt
    deemed: Yuan
    wage_basis: Basis
    average_wages: Annotated[Mapping[int, Yuan], Field(min_length=1)]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        _refuse_gaps("average wages", self.average_wages)
        return self

    def known_years(self) -> Iterable[int]:
        return self.average_wages


class ExtraKind(Data):
    """增发养老金 of one kind: a part of the wage for each year, or yuan a month."""

    rate: Rate | None = None
    fixed: Yuan | None = None
    mark: Mark

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.rate is None) == (self.fixed is None):
            raise ValueError("what is added is a rate or a fixed amount")
        return self


class Extras(Data):
    """By value of the item ``extra_claim``; what does not stand here the agency decides."""

    basis: Basis
    kinds: Mapping[str, ExtraKind]


class Cohorts(Data):
    """Who pays into the residents' scheme, by month of birth: nobody, year by year, all of the minimum."""

    basis: Basis
    pays_from: MonthText
    all_years_from: MonthText
    mark: Mark

    @model_validator(mode="after")
    def _follow(self) -> Self:
        if self.pays_from >= self.all_years_from:
            raise ValueError("who pays all years is born after who pays at all")
        return self


class Addition(Data):
    """Yuan a month for each year above the minimum."""

    basis: Basis
    yuan_per_year: Yuan
    mark: Mark


class ResidentVersion(Version):
    """The rules of the residents' pension from ``valid_from`` on. ``claim_basis``: who may draw it, and from when."""

    basis: Basis
    claim_basis: Basis
    age: PositiveInt
    months_of_payment: PositiveInt
    minimum_years: PositiveInt
    cohorts: Cohorts
    addition: Addition
    base_amount: Yuan | None


class PensionLaw(DatedLaw[PensionVersion]):
    subject = "law on pensions"
    bases: Bases
    interest: Interest
    index: IndexRules
    extras: Extras
    residents: Annotated[tuple[ResidentVersion, ...], Field(min_length=1)]

    @field_validator("residents", mode="before")
    @classmethod
    def _residents_as_the_one_before(cls, versions: Any) -> Any:
        return whole_versions(versions)

    @model_validator(mode="after")
    def _residents_in_order(self) -> Self:
        refuse_disorder(self.residents)
        return self

    def residents_on(self, day: date) -> ResidentVersion:
        """The rules of the residents' pension on ``day``; ValueError before the first ones."""
        return in_force(self.residents, day, "rule on the pension of residents")


@cache
def pension_law() -> PensionLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/pension.yaml"), PensionLaw)
