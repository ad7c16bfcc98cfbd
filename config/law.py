"""Law as dated, sourced data: the models of ``config/parameters``.

A version says what changes with its day of effect; what it does not name stays as in the one before. So a change of law
is one entry, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, Field, NonNegativeInt, PositiveInt, field_validator, model_validator

from config.datafile import Data, data_file, data_files, load
from config.language import load_said, per_language

Yuan = Annotated[Decimal, Field(gt=0)]
#: S = read in a source, R = reconstructed: the bureau must confirm it
Mark = Literal["S", "R"]
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


class Version(Data):
    """The rules from ``valid_from`` until the next version begins."""

    valid_from: date


VersionT = TypeVar("VersionT", bound=Version)


class NotRecorded(ValueError):
    """What was law at that time stands in no file: a date of somebody's record lies before all that is recorded.

    ``subject`` says of what the law is, and nothing of anybody; the text says the day.
    """

    def __init__(self, subject: str, said: str) -> None:
        super().__init__(f"no {subject} is recorded for {said}")
        self.subject = subject


class DatedLaw(Data, Generic[VersionT]):
    """A file of dated rules: what it cites, and its versions."""

    #: as it is named where there is none yet
    subject: ClassVar[str] = "law"
    documents: Mapping[str, Document]
    versions: Annotated[tuple[VersionT, ...], Field(min_length=1)]

    @field_validator("versions", mode="before")
    @classmethod
    def _as_the_one_before(cls, versions: Any) -> Any:
        return whole_versions(versions)

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        refuse_disorder(self.versions)
        for _, basis in parts_of(self, Basis):
            if basis.document not in self.documents:
                raise ValueError(f"document {basis.document!r} is not listed under documents")
        return self

    def on(self, day: date) -> VersionT:
        """The version in force on ``day``; :class:`NotRecorded` before the first one."""
        return in_force(self.versions, day, self.subject)


def whole_versions(versions: Any) -> Any:
    """Each version, as it stands in a file, with what the one before says and it does not."""
    if not (isinstance(versions, list) and all(isinstance(version, dict) for version in versions)):
        return versions  # the model says what is wrong with it
    whole: list[dict[str, Any]] = []
    for version in versions:
        whole.append({**(whole[-1] if whole else {}), **version})
    return whole


def refuse_disorder(versions: Iterable[Version]) -> None:
    """ValueError unless each version begins after the one before."""
    if any(later.valid_from <= earlier.valid_from for earlier, later in pairwise(versions)):
        raise ValueError("versions must stand in the order of their dates, each date once")


def in_force(versions: Iterable[VersionT], day: date, subject: str) -> VersionT:
    """The version in force on ``day``; :class:`NotRecorded` before the first one."""
    begun = [version for version in versions if version.valid_from <= day]
    if not begun:
        raise NotRecorded(subject, str(day))
    return begun[-1]


PartT = TypeVar("PartT")


def parts_of(value: object, kind: type[PartT], where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], PartT]]:
    """Every part of that kind in a model, at any depth, and the keys that lead to it."""
    if isinstance(value, kind):
        yield where, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from parts_of(getattr(value, name), kind, (*where, name))
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from parts_of(below, kind, (*where, str(key)))
    elif isinstance(value, tuple):
        for below in value:
            yield from parts_of(below, kind, where)


class Expected(Data):
    """By when the figure of a year is published: so many years after it, on a month and day (``07-01``)."""

    years_after: Annotated[int, Field(ge=0, le=2)]
    day: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$")]
    mark: Mark

    def last_year(self, on: date) -> int:
        """The last year whose figure is published ``on`` a day."""
        return on.year - self.years_after - (f"{on:%m-%d}" < self.day)


class Series(Data):
    """Figures that are published year by year; ``expected`` is when staff are told that one is missing."""

    expected: Expected

    def known_years(self) -> Iterable[int]:
        """The years of which there is a figure."""
        raise NotImplementedError

    @property
    def last_known(self) -> int:
        """The last year of which there is a figure; 0 where there is none."""
        return max(self.known_years(), default=0)


class YearFigure(Data):
    """What was published for a year; None: the bureau enters it. ``published``: the day, where it is known."""

    amount: Yuan | None
    published: date | None = None
    mark: Mark


class YearFigures(Series):
    """One amount of each year."""

    basis: Basis
    years: Annotated[Mapping[int, YearFigure], Field(min_length=1)]

    @model_validator(mode="after")
    def _follow(self) -> Self:
        if any(after != before + 1 for before, after in pairwise(self.years)):
            raise ValueError("years follow on each other")
        return self

    def of(self, year: int, on: date) -> Decimal | None:
        """That of ``year``, as far as it was published ``on`` a day; None where nobody knows it."""
        figure = self.years.get(year)
        return None if figure is None or (figure.published and figure.published > on) else figure.amount

    def known_years(self) -> Iterable[int]:
        return [year for year, figure in self.years.items() if figure.amount is not None]


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
        """Months needed by somebody who retires in ``year``; :class:`NotRecorded` before the first one that is."""
        if year < (earliest := min(self.months)):
            raise NotRecorded("minimum of contributions", f"retiring in {year}, before {earliest}")
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


class RetirementVersion(Version):
    """The law of retirement: original ages and their delay, the minimum of contributions, the range of free choice."""

    basis: Basis
    categories: Mapping[str, CategoryLaw]
    minimum: Minimum
    delay: Delay | None = None
    flexible: Flexible | None = None

    @model_validator(mode="after")
    def _has_all_categories(self) -> Self:
        if set(self.categories) != set(Category):
            raise ValueError("the categories are male, female55 and female50")
        return self


class RetirementLaw(DatedLaw[RetirementVersion]):
    subject = "retirement law"


@cache
def retirement_law() -> RetirementLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/retirement.yaml"), RetirementLaw)


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
