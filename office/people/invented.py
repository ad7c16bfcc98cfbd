"""The invented people of an embedded office: a data file (``people.demo.yaml``) and one portrait per head.

A person stands there with the sections of the record (``office/record``), each under its name; whoever has no section
there has none in the office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, field_validator, model_validator

from config.datafile import Data, DataFileError, load_once
from config.faults import Fault
from config.items import departments, items
from config.law import Category
from office.record import Payment, Record, UnitRecord, sections
from office.record.contributions import Paid

PORTRAITS_DIR = "demo_portraits"
#: weights and check characters of a citizen number, GB 11643 (ISO 7064 MOD 11-2)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Authority(Data):
    """Who may act for the person; ``matters``: for nothing else."""

    agent_number: Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
    relation: Literal["relative", "guardian", "agent", "employer"]
    until: date
    matters: tuple[str, ...] = ()


class UnitAgent(Data):
    """Somebody whom a unit has named to the office (经办人)."""

    agent_number: Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
    until: date


class InventedUnit(Data):
    """One employer: the fields of :class:`office.record.UnitRecord`, and who may act for it."""

    id: str
    record: UnitRecord
    agents: tuple[UnitAgent, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _fields_stand_beside_the_id(cls, told: Any) -> Any:
        if not isinstance(told, dict) or "record" in told:
            return told
        own = {name: told[name] for name in ("id", "agents") if name in told}
        return {**own, "record": {name: value for name, value in told.items() if name not in own}}

    @property
    def code(self) -> str:
        return self.record.code


class Invented(Data):
    """One person. The number must fit the birth, the sex and its own check digit, and the category the sex.

    ``departments`` is what other offices would tell of them (``simulated/departments.py``), and all that there is of a
    ``stranger``, whom the office does not know.
    """

    id: str
    name: str
    sex: Literal["M", "F"]
    birth: date
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
    head: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    stranger: bool = False
    record: Record
    contributions: tuple[Paid, ...] = ()
    agents: tuple[Authority, ...] = ()
    departments: Mapping[str, Mapping[str, str] | Literal["late", "nonsense"]] = {}

    @model_validator(mode="before")
    @classmethod
    def _sections_stand_beside_the_name(cls, told: Any) -> Any:
        """In the file each section of the record stands under its own name, and not under ``record``."""
        if not isinstance(told, dict) or "record" in told:
            return told
        rest, found = dict(told), {}
        for name, kind in sections().items():
            try:
                found[name] = kind.invented(name, rest)
            except (TypeError, KeyError) as error:
                raise ValueError(f"{name} does not have the form of its section") from error
        return {**rest, "record": {name: section for name, section in found.items() if section is not None}}

    @field_validator("departments")
    @classmethod
    def _are_those_that_share(
        cls, told: Mapping[str, Mapping[str, str] | str]
    ) -> Mapping[str, Mapping[str, str] | str]:
        if unknown := set(told) - set(departments()):
            raise ValueError(f"the department {min(unknown)!r} does not exist")
        for name, known in told.items():
            if isinstance(known, Mapping) and (others := set(known) - _shared_by(name)):
                raise ValueError(f"{name} shares no {min(others)!r}")
        return told

    @model_validator(mode="after")
    def _paid_what_the_list_says(self) -> Self:
        months, pension = [month for paid in self.contributions for month in paid.months], self.record.pension
        told = (pension.paid_months - pension.deemed_months, [pension.paid_until]) if pension else (0, [])
        if months and (months != sorted(set(months)) or (len(months), months[-1:]) != told):
            raise ValueError("the contributions are not paid_months in their order until paid_until")
        if pension and pension.already_retired != (pension.payment is not Payment.NONE):
            raise ValueError("already_retired and payment differ")
        return self

    @property
    def card_number(self) -> str:
        """That of the first card; empty of whoever has none."""
        return next((card.card_number for card in self.record.cards), "")

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        weighted = sum(int(digit) * weight for digit, weight in zip(self.number, WEIGHTS, strict=False))
        if self.number[17] != CHECK_CHARACTERS[weighted % 11]:
            raise ValueError("the check digit of number is wrong")
        if self.number[6:14] != f"{self.birth:%Y%m%d}":
            raise ValueError("number and birth differ")
        if (int(self.number[16]) % 2 == 1) != (self.sex == "M"):
            raise ValueError("number and sex differ")
        if (category := self.record.category) is not None and not suits(category, self.sex):
            raise ValueError("category and sex differ")
        return self


@cache
def _shared_by(department: str) -> frozenset[str]:
    """The items that the department may have."""
    return frozenset(item for item, one in items().items() if department in one.shares)


class Staff(Data):
    """Somebody who works in the hall; the work number stands in the records of what they proved."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
    #: empty where the list of the hall has numbers only: then the number decides alone
    name: str = ""
    work_number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,20}$")]
    #: as office/people/duty.py
    duty: Literal["clerk", "head"] = "clerk"


class InventedStep(Data):
    """What was done about a case, and when: one of the four."""

    at: AwareDatetime
    correct: Mapping[str, str] = {}
    refuse: str = ""
    grant: bool = False
    withdraw: bool = False


class InventedCase(Data):
    """One application of ``person`` (an id), ``accepted`` then; ``then`` is what was done about its first case."""

    person: str
    accepted: AwareDatetime
    scene: str
    matters: Annotated[tuple[str, ...], Field(min_length=1)]
    items: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}
    promises: tuple[str, ...] = ()
    then: tuple[InventedStep, ...] = ()


class PeopleFile(Data):
    """Everybody, each number and each code once; ``staff`` are not citizens of the office."""

    staff: tuple[Staff, ...] = ()
    units: tuple[InventedUnit, ...] = ()
    people: Annotated[tuple[Invented, ...], Field(min_length=1)]
    cases: tuple[InventedCase, ...] = ()

    @model_validator(mode="after")
    def _cases_are_theirs(self) -> Self:
        if strangers := {case.person for case in self.cases} - {person.id for person in self.people}:
            raise ValueError(f"a case of {min(strangers)!r}, who is nobody")
        return self

    @model_validator(mode="after")
    def _are_told_apart(self) -> Self:
        """Of two that are the same it is told where they stand, for a file may have a hundred thousand, and not who."""
        people = [(f"people.{place}", person) for place, person in enumerate(self.people)]
        _once("id", ((person.id, where) for where, person in people))
        _once("number", ((person.number, where) for where, person in people))
        _once("card number", ((card.card_number, where) for where, person in people for card in person.record.cards))
        _once("code", ((unit.code, f"units.{place}") for place, unit in enumerate(self.units)))
        return self


def _once(what: str, named: Iterable[tuple[str, str]]) -> None:
    """ValueError where two have the same, with the places of both."""
    there: dict[str, str] = {}
    for name, where in named:
        if (first := there.get(name)) is not None:
            raise ValueError(f"the {what} of {where} is that of {first}, too")
        there[name] = where


def suits(category: Category, sex: str) -> bool:
    """Whether the category can be that of somebody of this sex (``M`` or ``F``)."""
    return (category is Category.MALE) == (sex == "M")


@dataclass(frozen=True)
class Invention:
    """What an office is opened with: people with their encoded portraits, and who else; None leaves what is there."""

    people: Sequence[tuple[Invented, bytes]] = ()
    units: Sequence[InventedUnit] | None = None
    staff: Sequence[Staff] | None = None
    cases: Sequence[InventedCase] = ()


def invented_in(file: Path) -> PeopleFile:
    """Who stands in ``file``; what says the same is read once for all who ask."""
    return load_once(file, PeopleFile)


def load_people(file: Path) -> Invention:
    """Everybody of ``file`` whom the office knows; OFFICE-PEOPLE names what is missing or wrong."""
    try:
        everybody = invented_in(file)
        known = [person for person in everybody.people if not person.stranger]
        portraits = {head: _portrait(file, head) for head in sorted({person.head for person in known})}
        people = [(person, portraits[person.head]) for person in known]
        return Invention(people, everybody.units, everybody.staff, everybody.cases)
    except DataFileError as error:
        raise Fault("OFFICE-PEOPLE", str(error)) from error


def _portrait(file: Path, head: str) -> bytes:
    path = file.parent / PORTRAITS_DIR / f"{head}.png"
    try:
        picture = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}") from error
    if not picture.startswith(PICTURE_STARTS):
        raise DataFileError(f"{path}: neither a PNG nor a JPEG picture")
    return picture
