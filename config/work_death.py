"""Benefits after a death by a work injury, as dated data: the model of ``parameters/work_death.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.death import Times
from config.law import Basis, DatedLaw, Version, YearFigures

Hundredths = Annotated[int, Field(ge=0, le=1000)]


class AfterLeave(Data):
    """Who was of these grades and dies after the leave for the injury (停工留薪期): there is no lump sum."""

    basis: Basis
    grades: frozenset[PositiveInt]


class Shares(Data):
    """Hundredths of the worker's own wage, a month; ``solitary`` is added, and all together are ``most`` at most."""

    basis: Basis
    spouse: Hundredths
    other: Hundredths
    solitary: Hundredths
    most: Hundredths


class OwnWage(Data):
    """The own wage counts between these hundredths of that of the pooling area."""

    basis: Basis
    least: Hundredths
    most: Hundredths

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.least >= self.most:
            raise ValueError("the least is below the most")
        return self


class OldAge(Data):
    male: PositiveInt
    female: PositiveInt


class Relatives(Data):
    """Who of those that lived on the worker draws a pension: ages in years. ``ends_basis``: until when."""

    basis: Basis
    who_basis: Basis
    ends_basis: Basis
    old: OldAge
    of_age: PositiveInt


class WorkDeathVersion(Version):
    """The rules for deaths from ``valid_from`` on."""

    funeral: Times
    lump_sum: Times
    after_leave: AfterLeave
    shares: Shares
    own_wage: OwnWage
    relatives: Relatives


class WorkDeathLaw(DatedLaw[WorkDeathVersion]):
    subject = "law on deaths at work"
    national_income: YearFigures
    area_wage: YearFigures


@cache
def work_death_law() -> WorkDeathLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/work_death.yaml"), WorkDeathLaw)
