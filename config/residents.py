"""Joining the residents' pension as dated, sourced data: the model of ``parameters/residents.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Mark, Version, Yuan


def _refuse_unknown(item: str, values: set[str]) -> None:
    if unknown := values - set(items()[item].values):
        raise ValueError(f"{min(unknown)!r} is no value of the item {item!r}")


class EnrolAge(Data):
    """From this age on, in years."""

    basis: Basis
    age: PositiveInt


class MakeUp(Data):
    """Years that are paid in arrears."""

    basis: Basis
    mark: Mark


class HardshipRule(Data):
    """For whom the government pays which grade: values of ``hardship_payment`` and of ``pay_grade``."""

    basis: Basis
    categories: Annotated[frozenset[str], Field(min_length=1)]
    grade: str
    mark: Mark

    @model_validator(mode="after")
    def _are_values(self) -> Self:
        _refuse_unknown("hardship_payment", set(self.categories))
        _refuse_unknown("pay_grade", {self.grade})
        return self


class Grades(Data):
    """Yuan a year by value of ``pay_grade``; None where the bureau has not entered it."""

    basis: Basis
    amounts: Mapping[str, Yuan | None]
    mark: Mark

    @model_validator(mode="after")
    def _are_values(self) -> Self:
        _refuse_unknown("pay_grade", set(self.amounts))
        return self


class JoiningVersion(Version):
    """The rules from ``valid_from`` on."""

    enrol: EnrolAge
    makeup: MakeUp
    hardship: HardshipRule
    grades: Grades


class JoiningLaw(DatedLaw[JoiningVersion]):
    subject = "rule on joining the residents' pension"


@cache
def joining_law() -> JoiningLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/residents.yaml"), JoiningLaw)
