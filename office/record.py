"""What the bureau knows about a person, in sections. Each is a table of the office (``office/tables.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from config.faults import Fault
from config.law import Category


class Archive(StrEnum):
    """Whether the personal archive must be examined before retirement (``facts``: 无需审档 / 已审档 / 需审档)."""

    NOT_NEEDED = "not_needed"
    EXAMINED = "examined"
    NEEDED = "needed"


class Payment(StrEnum):
    """Whether a pension is paid. A suspended one waits for an authentication (待遇资格认证)."""

    NONE = "none"
    DRAWING = "drawing"
    SUSPENDED = "suspended"


class BenefitState(StrEnum):
    """Where somebody stands with the unemployment benefit: a value of the item ``benefit_state``."""

    NONE = "none"
    DRAWING = "drawing"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Person:
    """Who it is, and how to reach them. Empty: not told. ``portrait`` is an encoded picture; it lives for one visit."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: str
    birth: date = field(repr=False)
    portrait: bytes = field(repr=False)
    ethnicity: str = ""
    mobile: str = field(default="", repr=False)
    residence_area: str = field(default="", repr=False)
    residence_address: str = field(default="", repr=False)
    education: str = ""
    personal_identity: str = ""


@dataclass(frozen=True)
class Employment:
    """``working``: an employer pays for them now. ``separation_reason``: as the employer reported it."""

    working: bool = False
    former_unit: str = ""
    separation_date: date | None = None
    separation_reason: str = ""
    income_before: str = ""
    #: 失业登记
    registered_on: date | None = None
    certificate_no: str = ""
    training_course: str = ""


@dataclass(frozen=True)
class Pension:
    """Pension insurance of employees. ``paid_months`` counts to the end of ``paid_until`` (YYYY-MM).

    ``category`` is None where the data leave it open: the archive and the bureau decide. ``authenticated_on`` is when
    they last proved to be alive; ``seen_on`` when data of others (medical visits, travel) last showed it.
    """

    category: Category | None
    paid_months: int
    paid_until: str
    archive: Archive
    already_retired: bool = False
    first_work_date: date | None = None
    payment: Payment = Payment.NONE
    monthly_amount: str = ""
    authenticated_on: date | None = None
    seen_on: date | None = None
    #: the first month (YYYY-MM) that was not paid
    suspended_from: str = ""


@dataclass(frozen=True)
class Benefits:
    """Unemployment insurance: months paid since the benefit was drawn last, and months left of an earlier entitlement.

    ``drawn_from`` and ``drawn_until`` are the first and last month (YYYY-MM) of the entitlement that is drawn now.
    """

    paid_months: int = 0
    remaining_months: int = 0
    state: BenefitState = BenefitState.NONE
    drawn_from: str = ""
    drawn_until: str = ""
    medical_from: str = ""


@dataclass(frozen=True)
class Card:
    """A social-security card by the office's books. ``account``: the bank account on it, if one was opened."""

    card_number: str = field(repr=False)
    state: str = "normal"
    bank: str = ""
    account: str = field(default="", repr=False)


@dataclass(frozen=True)
class Household:
    """户口: kind (values of the item ``household_type``) and address."""

    kind: str = ""
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Contribution:
    """One month (YYYY-MM) paid to the pension insurance; amounts are yuan with two decimals."""

    month: str
    unit: str
    base: str
    unit_paid: str
    person_paid: str


@dataclass(frozen=True)
class Record:
    """Everything that the office has of its own. A section is None where it has nothing; ``cards`` may be empty."""

    person: Person
    employment: Employment | None = None
    pension: Pension | None = None
    benefits: Benefits | None = None
    household: Household | None = None
    cards: tuple[Card, ...] = ()

    @property
    def insured(self) -> Pension:
        """The pension insurance, for whoever cannot go on without one: OFFICE-NOT-INSURED."""
        if self.pension is None:
            raise Fault("OFFICE-NOT-INSURED")
        return self.pension

    @property
    def category(self) -> Category | None:
        """That of the pension, for conditions of a flow."""
        return self.pension.category if self.pension else None

    @property
    def items(self) -> Mapping[str, str]:
        """What the office can give by itself, by item of ``config/items.yaml``: nobody is asked for these."""
        return {item: value for section in _SECTIONS for item, value in section(self) if value}


Items = Iterator[tuple[str, str]]


def _of_person(record: Record) -> Items:
    person = record.person
    yield from (("name", person.name), ("id_number", person.number), ("birth_date", person.birth.isoformat()))
    yield "sex", {"M": "1", "F": "2"}[person.sex]
    yield "photo", ON_FILE if person.portrait else ""
    for item in ("ethnicity", "mobile", "residence_area", "residence_address", "education", "personal_identity"):
        yield item, getattr(person, item)


def _of_employment(record: Record) -> Items:
    work = record.employment or Employment()
    ended = work.separation_date.isoformat() if work.separation_date else ""
    yield from (("former_unit", work.former_unit), ("separation_date", ended), ("unemployment_date", ended))
    yield from (("separation_reason", work.separation_reason), ("income_before", work.income_before))
    yield "unemployment_reason", AFTER_WORK if work.separation_reason else ""
    yield from (
        ("employment_certificate_no", work.certificate_no or NONE_YET),
        ("training_course", work.training_course),
    )


def _of_pension(record: Record) -> Items:
    if (pension := record.pension) is None:
        return
    yield "category", pension.category.value if pension.category else ""
    yield from (("paid_months", str(pension.paid_months)), ("archive_state", pension.archive.value))
    yield "first_work_date", pension.first_work_date.isoformat() if pension.first_work_date else ON_FILE
    yield "resident_insured_1y", "yes" if pension.paid_months >= MONTHS_OF_A_YEAR else ""
    yield from (("resume", ON_FILE), ("pension_place", ON_FILE), ("other_pension", ON_FILE))


def _of_benefits(record: Record) -> Items:
    benefits = record.benefits or Benefits()
    yield from (("contribution_months", str(benefits.paid_months)), ("benefit_state", benefits.state.value))
    yield "registration_place", "insured" if record.benefits else ""


def _of_household(record: Record) -> Items:
    if (household := record.household) is not None:
        yield from (("household_type", household.kind), ("household_address", household.address))


def _of_cards(record: Record) -> Items:
    """Money goes to the account of the card; the bank knows it by the card's number, too."""
    if (card := next((card for card in record.cards if card.state == "normal"), None)) is not None:
        yield from (("pay_method", "1"), ("bank_account", card.account or card.card_number))


#: the office has it, and nobody needs to see it
ON_FILE = "on_file"
#: the office has looked, and there is none
NONE_YET = "none"
MONTHS_OF_A_YEAR = 12
#: 与单位解除或终止劳动关系, as `unemployment_reason`
AFTER_WORK = "20"
_SECTIONS = (_of_person, _of_employment, _of_pension, _of_benefits, _of_household, _of_cards)
