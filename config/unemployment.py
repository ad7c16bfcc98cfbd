"""Unemployment benefit as dated, sourced data: the model of ``parameters/unemployment.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Version


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


class UntilRetirement(Data):
    """Whoever is nearer to the statutory age than ``within_months`` draws until then."""

    basis: Basis
    contribution_basis: Basis
    within_months: PositiveInt


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
    """The rules from ``valid_from`` on. ``rest_basis``: the rest of an earlier entitlement is added, or drawn alone.

    ``amount_per_month`` is yuan, None where the bureau has not entered it.
    """

    minimum: Months
    table: Table
    cap: Months
    rest_basis: Basis
    #: 非因本人意愿中断就业, and those that are of one's own will; of every other one the office decides
    involuntary: Reasons
    own_will: Reasons
    amount_per_month: Decimal | None
    until_retirement: UntilRetirement | None

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


@cache
def unemployment_law() -> UnemploymentLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/unemployment.yaml"), UnemploymentLaw)
