"""Working with departments and looking into promises, as dated data: the model of ``parameters/coordination.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import Data, data_file
from config.language import load_said, per_language
from config.law import Basis, DatedLaw, Mark, Version
from config.matters import matters


class Pushing(Data):
    """A request to a department. After the n-th failure it is tried again in ``again_min[n]`` minutes, or the last.

    An answer is looked for every ``look_min`` minutes, and waited for ``answer_workdays`` before each reminder.
    """

    answer_workdays: PositiveInt
    reminders: NonNegativeInt
    attempts: PositiveInt
    again_min: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]
    look_min: PositiveInt
    basis: Basis
    mark: Mark


class Checking(Data):
    """By when a promise is looked into, and of how many in a hundred of those without a risk."""

    workdays: PositiveInt
    sample_percent: Annotated[int, Field(ge=0, le=100)]
    basis: Basis
    mark: Mark


class Risk(Data):
    """Why a promise is looked into whatever the sample; ``matters``: every one for these."""

    name: str
    matters: tuple[str, ...] = ()
    basis: Basis
    mark: Mark

    @model_validator(mode="after")
    def _are_matters(self) -> Self:
        if unknown := set(self.matters) - set(matters()):
            raise ValueError(f"matter {min(unknown)!r} does not exist")
        return self


class Keeping(Data):
    """How many days what departments told is kept, and that they were asked."""

    keep_values_days: PositiveInt
    keep_look_ups_days: PositiveInt
    basis: Basis
    mark: Mark


class CoordinationVersion(Version):
    """The rules from ``valid_from`` on."""

    push: Pushing
    check: Checking
    risks: Mapping[str, Risk]
    sharing: Keeping


class CoordinationLaw(DatedLaw[CoordinationVersion]):
    subject = "rule on departments and promises"


@per_language
def coordination_law() -> CoordinationLaw:
    """The parameters that ship with the kiosk."""
    return load_said(data_file("parameters/coordination.yaml"), CoordinationLaw)
