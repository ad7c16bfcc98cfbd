"""Benefits after a death that is no work injury, as dated data: the model of ``parameters/death.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Mark, Version, YearFigures


class Times(Data):
    """So many times a published figure."""

    basis: Basis
    times: PositiveInt


class OneMore(Data):
    """One month more for ``each`` months paid ``above`` so many; parts count."""

    above: PositiveInt
    each: PositiveInt


class Drawn(Data):
    """One month less for ``each`` months of pension drawn; parts count, and ``least`` is left."""

    each: PositiveInt
    least: PositiveInt


class SurvivorsMonths(Data):
    """Months of benefit by months paid: the steps, what comes above them, at ``most``; less what was drawn."""

    basis: Basis
    months: Mapping[NonNegativeInt, PositiveInt]
    one_more: OneMore
    most: PositiveInt
    drawn: Drawn

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if 0 not in self.months:
            raise ValueError("the first step of the table begins with 0")
        if max(self.months) > self.one_more.above:
            raise ValueError("no step begins where single months are counted already")
        if max(self.months.values()) > self.most or self.drawn.least > self.most:
            raise ValueError(f"nothing is more than {self.most} months")
        return self

    def step_for(self, paid_months: int) -> int:
        """The months of the step that ``paid_months`` reach."""
        return self.months[max(first for first in self.months if first <= paid_months)]


class OwnCap(Data):
    """Below so many months paid, nobody's relatives get more than that person paid."""

    basis: Basis
    below_months: PositiveInt
    mark: Mark


class DeathVersion(Version):
    """The rules for deaths from ``valid_from`` on. ``ends``: a pension; what was paid of it later is ``paid_back``.

    ``base_decimals``: of a month's income; None: it is not rounded."""

    funeral: Times
    survivors: SurvivorsMonths
    own_cap: OwnCap
    ends: Basis
    paid_back: Basis
    account_basis: Basis
    base_decimals: Annotated[int, Field(ge=0, le=2)] | None
    base_mark: Mark


class DeathLaw(DatedLaw[DeathVersion]):
    subject = "law on survivors' benefits"
    income: YearFigures


@cache
def death_law() -> DeathLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/death.yaml"), DeathLaw)
