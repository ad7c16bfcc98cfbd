"""The invented people of an embedded office: a data file (``people.demo.yaml``) and one portrait per head.

Whoever has no section there has none in the office, but for the pension and the card, which everybody has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, StringConstraints, field_validator, model_validator

from config.datafile import Data, DataFileError, load
from config.faults import Fault
from config.items import departments, items
from config.law import Category
from law.month import Month as CalendarMonth
from office.record import Archive, BenefitState, Payment

PORTRAITS_DIR = "demo_portraits"
#: weights and check characters of a citizen number, GB 11643 (ISO 7064 MOD 11-2)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Details(Data):
    """How to reach somebody; the fields of :class:`office.record.Person`."""

    ethnicity: str = ""
    mobile: str = ""
    residence_area: str = ""
    residence_address: str = ""
    education: str = ""
    personal_identity: str = ""


class Work(Data):
    """The fields of :class:`office.record.Employment`."""

    working: bool = False
    former_unit: str = ""
    separation_date: date | None = None
    separation_reason: str = ""
    income_before: str = ""
    registered_on: date | None = None
    certificate_no: str = ""
    training_course: str = ""


class Drawn(Data):
    """What the pension of :class:`office.record.Pension` has beyond the fields of :class:`Invented`."""

    first_work_date: date | None = None
    payment: Payment | None = None
    monthly_amount: str = ""
    authenticated_on: date | None = None
    seen_on: date | None = None
    suspended_from: Month | Literal[""] = ""


class Unemployment(Data):
    """The fields of :class:`office.record.Benefits`."""

    paid_months: NonNegativeInt = 0
    remaining_months: NonNegativeInt = 0
    state: BenefitState = BenefitState.NONE
    drawn_from: Month | Literal[""] = ""
    drawn_until: Month | Literal[""] = ""
    medical_from: Month | Literal[""] = ""


class Home(Data):
    """The fields of :class:`office.record.Household`."""

    kind: str = ""
    address: str = ""


class CardOnBooks(Data):
    """The fields of :class:`office.record.Card`, but for the number."""

    state: Literal["normal", "lost", "cancelled"] = "normal"
    bank: str = ""
    account: str = ""


class Paid(Data):
    """Months that an employer has paid, from ``first`` to ``last``, each by the ``base`` in yuan."""

    first: Month
    last: Month
    unit: str
    base: NonNegativeInt

    @property
    def months(self) -> tuple[str, ...]:
        start = CalendarMonth.parse(self.first)
        return tuple(str(start + ahead) for ahead in range(CalendarMonth.parse(self.last) - start + 1))


class Authority(Data):
    """Who may act for the person."""

    agent_number: Annotated[str, StringConstraints(pattern=r"^\d{17}[\dX]$")]
    relation: Literal["relative", "guardian", "agent", "employer"]
    until: date


class Invented(Data):
    """One person. The number must fit the birth, the sex and its own check digit, and the category the sex.

    ``departments`` is what other offices would tell of them (``simulated/departments.py``).
    """

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
    person: Details = Details()
    employment: Work | None = None
    pension: Drawn = Drawn()
    benefits: Unemployment | None = None
    household: Home | None = None
    card: CardOnBooks = CardOnBooks()
    contributions: tuple[Paid, ...] = ()
    agents: tuple[Authority, ...] = ()
    departments: Mapping[str, Mapping[str, str] | Literal["late", "nonsense"]] = {}

    @field_validator("departments")
    @classmethod
    def _are_those_that_share(
        cls, told: Mapping[str, Mapping[str, str] | str]
    ) -> Mapping[str, Mapping[str, str] | str]:
        if unknown := set(told) - set(departments()):
            raise ValueError(f"the department {min(unknown)!r} does not exist")
        for name, known in told.items():
            shared = {item for item, one in items().items() if name in one.shares}
            if isinstance(known, Mapping) and (others := set(known) - shared):
                raise ValueError(f"{name} shares no {min(others)!r}")
        return told

    @model_validator(mode="after")
    def _paid_what_the_list_says(self) -> Self:
        months = [month for paid in self.contributions for month in paid.months]
        agrees = len(months) == self.paid_months and months == sorted(set(months)) and months[-1:] == [self.paid_until]
        if months and not agrees:
            raise ValueError("the contributions are not paid_months in their order until paid_until")
        if self.already_retired != (self.payment is not Payment.NONE):
            raise ValueError("already_retired and payment differ")
        return self

    @property
    def payment(self) -> Payment:
        """Whoever has retired draws, unless it is said otherwise."""
        return self.pension.payment or (Payment.DRAWING if self.already_retired else Payment.NONE)

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
