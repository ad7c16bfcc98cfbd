"""Where somebody stands who starts a business: what of what they wish the law gives, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from flows.bundle.gathering import told, told_of, value_of
from flows.bundle.wishes import Wishes
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.flexible import Known, Stand, stand
from law.month import Month
from law.reason import Reason
from law.retirement import suitable
from law.startup import Founder, LoanStatus, SubsidyStatus, loan, registration, subsidy
from office.port import ShareState
from office.record import BenefitState, Record

YesNo = Literal["yes", "no"]
REGISTRATION, LOAN, SUBSIDY = "employment_registration_self", "startup_loan", "startup_subsidy"
LOANS_AGAINST = frozenset(LoanStatus) - {LoanStatus.POSSIBLE, LoanStatus.UNSURE}
SUBSIDIES_AGAINST = frozenset(SubsidyStatus) - {SubsidyStatus.POSSIBLE, SubsidyStatus.UNSURE}


@dataclass(frozen=True)
class Standing:
    """``open``: whether there is a registered business, None where nobody knows. What is not wished is None.

    ``insurable``: they may pay for their insurance by themselves, from the month ``start`` on. ``outlook``: nothing
    needs to be said; a loan, or all else, is possible; some or none of it is. ``asks_group``: only the citizen can tell
    to which group they belong.
    """

    outlook: Literal["plain", "loan", "good", "some", "none"]
    open: YesNo | None
    loan: LoanStatus | None
    subsidy: SubsidyStatus | None
    asks_group: YesNo
    insurable: YesNo
    start: str
    ceiling: Decimal
    reasons: tuple[Reason, ...]


def compute(answers: Answers, today: date) -> Standing:
    record, made = answers.the(Record), answers.last(Wishes)
    wished = made.chosen if made else ()
    open_ = _open(answers)
    group = value_of(answers, "founder_category")
    borrowing = loan(_founder(record, group), today) if LOAN in wished else None
    given = subsidy(*_graduated(answers), open_, today) if SUBSIDY in wished else None
    drawing = record.benefits is not None and record.benefits.state is BenefitState.DRAWING
    registering = registration(open_, drawing, today) if REGISTRATION in wished else ()
    blocked = {
        *((REGISTRATION,) if REGISTRATION in wished and open_ is False else ()),
        *((LOAN,) if borrowing and borrowing.status in LOANS_AGAINST else ()),
        *((SUBSIDY,) if given and given.status in SUBSIDIES_AGAINST else ()),
    }
    reasons = (*registering, *(borrowing.reasons if borrowing else ()), *(given.reasons if given else ()))
    return Standing(
        _outlook(set(wished), blocked, reasons),
        open=None if open_ is None else "yes" if open_ else "no",
        loan=borrowing.status if borrowing else None,
        subsidy=given.status if given else None,
        asks_group="yes" if borrowing and not group else "no",
        insurable="yes" if stand(Known.of(told(answers)), today) is Stand.OPEN else "no",
        start=str(Month.of(today)),
        ceiling=borrowing.ceiling if borrowing else Decimal(0),
        reasons=reasons,
    )


def _outlook(
    wished: set[str], blocked: set[str], reasons: tuple[Reason, ...]
) -> Literal["plain", "loan", "good", "some", "none"]:
    if blocked:
        return "none" if blocked == wished else "some"
    if LOAN in wished:
        return "loan"
    return "good" if reasons else "plain"


def _founder(record: Record, group: str) -> Founder:
    loans = record.business.loans if record.business else 0
    return Founder(group, record.person.birth, suitable(record.category, record.person.sex), loans)


def _open(answers: Answers) -> bool | None:
    """Whether a business is registered, by the record or the market authority; None where neither has told."""
    if value_of(answers, "unit_code"):
        return True
    if opened := value_of(answers, "business_open"):
        return opened == "yes"
    looked_for = told_of(answers, "unit_code")
    return False if looked_for is not None and looked_for.state is ShareState.UNKNOWN else None


def _graduated(answers: Answers) -> tuple[date | None, bool]:
    """The day of graduation, and whether it is known that there is none."""
    day, looked_for = value_of(answers, "graduation_date"), told_of(answers, "graduation_date")
    nobody_knows = looked_for is not None and looked_for.state is ShareState.UNKNOWN
    return (date.fromisoformat(day) if day else None), nobody_knows


def _values(said: Said[Standing]) -> Mapping[str, str]:
    amount = said.result.ceiling
    return {"ceiling": said.texts["yuan"].format(amount=f"{amount:,}") if amount else ""}


COMPUTATION = Computation(Standing, compute, frozenset({"ceiling"}), _values)
