"""The invented people of an embedded office: a data file (``people.demo.yaml``) and one portrait per head."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, StringConstraints, model_validator

from config.datafile import Data, DataFileError, load
from config.faults import Fault
from config.law import Category
from office.port import Archive

PORTRAITS_DIR = "demo_portraits"
#: weights and check characters of a citizen number, GB 11643 (ISO 7064 MOD 11-2)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Invented(Data):
    """One person. The number must fit the birth, the sex and its own check digit, and the category the sex."""

    id: str
    name: str
    sex: Literal["M", "F"]
    birth: date
    number: Annotated[str, StringConstraints(pattern=r"^\d{17}[\dX]$")]
    card_number: str
    category: Category | None
    paid_months: NonNegativeInt
    paid_until: Month
    archive: Archive
    already_retired: bool = False
    head: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        weighted = sum(int(digit) * weight for digit, weight in zip(self.number, WEIGHTS, strict=False))
        if self.number[17] != CHECK_CHARACTERS[weighted % 11]:
            raise ValueError("the check digit of number is wrong")
        if self.number[6:14] != f"{self.birth:%Y%m%d}":
            raise ValueError("number and birth differ")
        if (int(self.number[16]) % 2 == 1) != (self.sex == "M"):
            raise ValueError("number and sex differ")
        if self.category is not None and not suits(self.category, self.sex):
            raise ValueError("category and sex differ")
        return self


class Staff(Data):
    """Somebody who works in the hall; the work number stands in the records of what they proved."""

    number: Annotated[str, StringConstraints(pattern=r"^\d{17}[\dX]$")]
    #: empty where the list of the hall has numbers only: then the number decides alone
    name: str = ""
    work_number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,20}$")]


class PeopleFile(Data):
    """Everybody, each number once; ``staff`` are not citizens of the office."""

    staff: tuple[Staff, ...] = ()
    people: Annotated[tuple[Invented, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _numbers_are_unique(self) -> Self:
        if len({person.number for person in self.people}) != len(self.people):
            raise ValueError("a number stands twice")
        return self


def suits(category: Category, sex: str) -> bool:
    """Whether the category can be that of somebody of this sex (``M`` or ``F``)."""
    return (category is Category.MALE) == (sex == "M")


def load_people(file: Path) -> tuple[list[tuple[Invented, bytes]], tuple[Staff, ...]]:
    """Everybody of ``file`` with the encoded portrait, and the staff; OFFICE-PEOPLE names what is missing or wrong."""
    try:
        everybody = load(file, PeopleFile)
        return [(person, _portrait(file, person.head)) for person in everybody.people], everybody.staff
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
