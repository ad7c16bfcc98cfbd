"""Joining the residents' pension as dated, sourced data: the model of ``parameters/residents.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.items import items
from config.law import Basis, Document

#: S = read in a source, R = reconstructed: the bureau must confirm it
Mark = Literal["S", "R"]
Yuan = Annotated[Decimal, Field(gt=0)]


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


class JoiningVersion(Data):
    """The rules from ``valid_from`` on."""

    valid_from: date
    enrol: EnrolAge
    makeup: MakeUp
    hardship: HardshipRule
    grades: Grades

    def bases(self) -> tuple[Basis, ...]:
        """Every basis that this version names."""
        return self.enrol.basis, self.makeup.basis, self.hardship.basis, self.grades.basis


class JoiningLaw(Data):
    documents: Mapping[str, Document]
    versions: Annotated[tuple[JoiningVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        for basis in (basis for version in self.versions for basis in version.bases()):
            if basis.document not in self.documents:
                raise ValueError(f"document {basis.document!r} is not listed under documents")
        return self

    def on(self, day: date) -> JoiningVersion:
        """The version in force on ``day``; ValueError before the first one."""
        in_force = [version for version in self.versions if version.valid_from <= day]
        if not in_force:
            raise ValueError(f"no rule on joining the residents' pension is recorded for {day}")
        return in_force[-1]


@cache
def joining_law() -> JoiningLaw:
    """The parameters that ship with the kiosk."""
    return load(CONFIG_DIR / "parameters" / "residents.yaml", JoiningLaw)
