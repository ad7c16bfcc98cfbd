"""Law as dated, sourced data: the models of ``config/parameters``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import BaseModel, Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, data_files, load
from config.language import load_said, per_language

MonthText = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Category(StrEnum):
    """Categories of the 2024 Decision: original statutory age 60 (men), 55 and 50 (women)."""

    MALE = "male"
    FEMALE55 = "female55"
    FEMALE50 = "female50"


class Document(Data):
    """A law or rule. ``confirm`` names what was not read in the official text."""

    title: str
    number: str = ""
    dated: date | None = None
    in_force: date | None = None
    address: str = ""
    confirm: str = ""


class Basis(Data):
    """Where a figure comes from: a key of ``documents`` and, where known, the article."""

    document: str
    article: str = ""


class CategoryLaw(Data):
    """Original statutory age in years; one month of delay per ``step`` months, at most ``cap`` months."""

    original_age: PositiveInt
    step: PositiveInt = 1
    cap: NonNegativeInt = 0


class Delay(Data):
    basis: Basis
    reference_month: MonthText


class Minimum(Data):
    """Minimum months of contribution, by the first year of retirement for which they hold."""

    basis: Basis
    months: Mapping[int, PositiveInt]

    def for_year(self, year: int) -> int:
        """Months needed by somebody who retires in ``year``."""
        return self.months[max(first for first in self.months if first <= year)]


class Flexible(Data):
    """Flexible early and late retirement, in months."""

    basis: Basis
    notice_basis: Basis
    early_max_months: PositiveInt
    late_max_months: PositiveInt
    early_notice_months: NonNegativeInt
    late_notice_months: NonNegativeInt
    early_accept_ahead_months: PositiveInt
    late_accept_ahead_months: PositiveInt
    #: who retires in time, and that a delay which was agreed may be ended by agreement
    in_time_basis: Basis
    ending_basis: Basis
    confirm: str = ""


class RetirementVersion(Data):
    """The law from ``valid_from`` until the next version begins."""

    valid_from: date
    basis: Basis
    categories: Mapping[str, CategoryLaw]
    minimum: Minimum
    delay: Delay | None = None
    flexible: Flexible | None = None


class RetirementLaw(Data):
    documents: Mapping[str, Document]
    versions: tuple[RetirementVersion, ...]

    @model_validator(mode="after")
    def _is_coherent(self) -> RetirementLaw:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        for version in self.versions:
            if set(version.categories) != set(Category):
                raise ValueError(f"version {version.valid_from}: the categories are male, female55 and female50")
        for basis in self._bases():
            if basis.document not in self.documents:
                raise ValueError(f"document {basis.document!r} is not listed under documents")
        return self

    def _bases(self) -> list[Basis]:
        bases = []
        for version in self.versions:
            bases += [version.basis, version.minimum.basis]
            bases += [version.delay.basis] if version.delay else []
            if (free := version.flexible) is not None:
                bases += [free.basis, free.notice_basis, free.in_time_basis, free.ending_basis]
        return bases

    def on(self, day: date) -> RetirementVersion:
        """The version in force on ``day``; ValueError before the first one."""
        in_force = [version for version in self.versions if version.valid_from <= day]
        if not in_force:
            raise ValueError(f"no retirement law is recorded for {day}")
        return in_force[-1]


@cache
def retirement_law() -> RetirementLaw:
    """The parameters that ship with the kiosk."""
    return load(CONFIG_DIR / "parameters" / "retirement.yaml", RetirementLaw)


class _Documents(BaseModel):
    """Of a file of parameters, what it cites."""

    documents: Mapping[str, Document]


@per_language
def titles() -> Mapping[str, str]:
    """The title of every document that is cited, in the present language, by its official one."""
    found: dict[str, str] = {}
    for file in data_files("parameters"):
        said = load_said(file, _Documents).documents
        found |= {official.title: said[key].title for key, official in load(file, _Documents).documents.items()}
    return found
