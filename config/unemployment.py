"""Unemployment benefit as dated, sourced data: the model of ``parameters/unemployment.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Mark, Version, Yuan


class Months(Data):
    """A number of months and where it stands."""

    basis: Basis
    months: PositiveInt


class Table(Data):
    """Months of benefit by months of contribution: from so many paid months on."""

    basis: Basis
    months: Annotated[Mapping[int, PositiveInt], Field(min_length=1)]

    def step_of(self, paid_months: int) -> int | None:
        """The step that ``paid_months`` reach, in paid months; None below the first."""
        return max((first for first in self.months if first <= paid_months), default=None)

    def months_for(self, paid_months: int) -> int:
        """Months for somebody who paid ``paid_months``; 0 below the first step."""
        step = self.step_of(paid_months)
        return 0 if step is None else self.months[step]


class Amount(Data):
    """What is drawn a month, as a part of the minimum wage."""

    basis: Basis
    of_minimum_wage: Annotated[Decimal, Field(gt=0, le=1)]
    mark: Mark


class NearRetirement(Data):
    """What holds for whoever is nearer to the statutory age than ``within_months``, and where it stands."""

    basis: Basis
    within_months: PositiveInt


class WageFigure(Data):
    """Yuan a month; None: not found, the bureau enters it."""

    amount: Yuan | None
    mark: Mark


class MinimumWage(Data):
    """The minimum wage of this district, by the day from which it holds."""

    basis: Basis
    begins: Annotated[Mapping[date, WageFigure], Field(min_length=1, alias="from")]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        if list(self.begins) != sorted(self.begins):
            raise ValueError("the days stand in their order")
        return self

    def on(self, day: date) -> Decimal | None:
        """That of ``day``; None where nobody knows it."""
        first = max((first for first in self.begins if first <= day), default=None)
        return None if first is None else self.begins[first].amount


class Reasons(Data):
    """Values of the item ``separation_reason``, and where it stands what they mean."""

    basis: Basis
    values: Annotated[frozenset[str], Field(min_length=1)]

    @model_validator(mode="after")
    def _are_reasons(self) -> Self:
        if unknown := self.values - set(items()["separation_reason"].values):
            raise ValueError(f"{min(unknown)!r} is no reason of a separation")
        return self


class UnemploymentVersion(Version):
    """The rules from ``valid_from`` on.

    ``rest_basis``: the rest of an earlier entitlement is added, or drawn alone; ``stop_basis``: when it stops, as with
    a pension; ``medical_basis``: who pays for medical insurance meanwhile. ``amount_per_month`` is yuan, in place of
    the part of the minimum wage. ``until_retirement``: who is near the statutory age draws until then; ``going_on``:
    who is near it once all is drawn; ``contributions``: who is near it gets their pension contributions back.
    """

    minimum: Months
    table: Table
    cap: Months
    rest_basis: Basis
    stop_basis: Basis
    medical_basis: Basis
    #: 非因本人意愿中断就业, and those that are of one's own will; of every other one the office decides
    involuntary: Reasons
    own_will: Reasons
    amount: Amount
    amount_per_month: Yuan | None
    until_retirement: NearRetirement | None
    going_on: NearRetirement | None
    contributions: NearRetirement | None

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if min(self.table.months) != self.minimum.months:
            raise ValueError("the first step of the table must be the minimum")
        if max(self.table.months.values()) > self.cap.months:
            raise ValueError("no step of the table may give more than the cap")
        if both := self.involuntary.values & self.own_will.values:
            raise ValueError(f"{min(both)!r} cannot be of one's own will and not")
        return self


class UnemploymentLaw(DatedLaw[UnemploymentVersion]):
    subject = "law on unemployment benefit"
    minimum_wage: MinimumWage

    def amount_on(self, day: date) -> Decimal | None:
        """Yuan a month by what is in force on ``day``; None where nobody knows it."""
        version = self.on(day)
        wage = self.minimum_wage.on(day)
        part = None if wage is None else wage * version.amount.of_minimum_wage
        return part if version.amount_per_month is None else version.amount_per_month


@cache
def unemployment_law() -> UnemploymentLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/unemployment.yaml"), UnemploymentLaw)
