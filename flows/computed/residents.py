"""Where somebody stands with the residents' pension, by the record and by what departments told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from config.items import items
from flows.bundle.gathering import told
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.estimate import Name
from law.exact import yuan
from law.month import Month, months_later
from law.reason import Reason
from law.resident_pension import resident_pension
from law.residents import Known, Stand, Standing, grade_amount, paid_by_government, standing
from law.wording import Count, say_month
from office.record import Record, Resident

YesNo = Literal["yes", "no"]
#: the lowest of the grades, a value of the item ``pay_grade``
LOWEST = "lowest"
#: students are this young: only they are asked whether they still go to school
STUDENT_MONTHS = 25 * 12
#: who pays every year, and who may have years to make up
YEARLY, AT_ONCE = frozenset({Stand.YOUNG, Stand.PAYING}), frozenset({Stand.ELDER, Stand.SHORT})
Page = Literal[
    "drawing",
    "other",
    "leaving",
    "employee",
    "elsewhere",
    "too_young",
    "paying",
    "helped",
    "due",
    "short",
    "young",
    "elder",
]
Band = Literal["student", "adult", "elder"]
FILLS = frozenset(
    (
        "name",
        "first",
        "least",
        "most",
        "years",
        "hardship",
        "balance",
        "account",
        "amount",
        "drawn_from",
        "yearly",
        "made_up",
    )
)


@dataclass(frozen=True)
class ResidentStanding:
    """``page`` is the stand, or ``helped`` (pays, and the government could) or ``leaving`` (draws another one).

    ``makeup`` (as the item ``makeup_years``) and ``grade`` are None where the citizen chooses: ``choice`` says whether
    ``some`` years must be made up, or ``none``; ``no``: there is nothing to choose.
    """

    page: Page
    hardship: YesNo
    choice: Literal["some", "none", "no"]
    makeup: str | None
    grade: str | None
    band: Band
    start: str
    reason: str | None
    law: Standing

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.law.reasons


def _compute(answers: Answers, today: date) -> ResidentStanding:
    record, known = answers.the(Record), told(answers)
    law = standing(Known.of(known), today)
    category = known.get("hardship_payment", "")
    recognised = record.resident is not None and record.resident.hardship_year == today.year
    grade = paid_by_government(category, today)
    makes_up = law.stand in AT_ONCE
    helped = bool(grade) and not recognised and (law.stand in YEARLY or (makes_up and law.most > 0))
    free = makes_up and law.least < law.most
    return ResidentStanding(
        page=_page(law.stand, helped, known),
        hardship="yes" if helped else "no",
        choice=("some" if law.least else "none") if free else "no",
        makeup=None if free else "most" if makes_up and law.most else "none",
        grade=grade if helped else None,
        band=_band(record.person.birth, law, today),
        start=str(Month.of(today)),
        reason="other_pension" if law.stand is Stand.OTHER else None,
        law=law,
    )


def _page(stand: Stand, helped: bool, known: Mapping[str, str]) -> Page:
    if stand is Stand.PAYING and helped:
        return "helped"
    if stand is Stand.OTHER and known.get("resident_state") == "enrolled":
        return "leaving"
    return stand.value


def _band(birth: date, law: Standing, today: date) -> Band:
    if law.of_age <= Month.of(today):
        return "elder"
    return "student" if today < months_later(birth, STUDENT_MONTHS) else "adult"


def _values(said: Said[ResidentStanding]) -> Mapping[str, str]:
    record, known, law = said.answers.the(Record), told(said.answers), said.result.law
    scheme, texts = record.resident or Resident(), said.texts
    years, balance = int(known.get("paid_years", "0")), Decimal(known.get("account_balance", "0"))
    born = Month.of(record.person.birth)
    account = resident_pension(born, years + law.ahead, balance, said.today).value(Name.ACCOUNT)
    amount, least = scheme.monthly_amount, grade_amount(LOWEST, said.today)
    yearly = texts["yearly"].format(amount=yuan(least)) if least else texts["open"]
    return {
        "name": record.person.name,
        "first": say_month(law.first),
        "least": Count(law.least),
        "most": Count(law.most),
        "years": Count(years),
        "hardship": items()["hardship_payment"].values.get(known.get("hardship_payment", ""), ""),
        "balance": texts["yuan"].format(amount=yuan(balance)) if balance else "",
        "account": texts["monthly"].format(amount=yuan(account)) if account else "",
        "amount": texts["monthly"].format(amount=yuan(Decimal(amount))) if amount else texts["open"],
        "yearly": yearly,
        "made_up": yearly if law.most else "",
        "drawn_from": say_month(Month.parse(scheme.drawn_from)) if scheme.drawn_from else "",
    }


COMPUTATION = Computation(ResidentStanding, _compute, FILLS, _values)
