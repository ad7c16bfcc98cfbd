"""Who may have a guaranteed loan (创业担保贷款) or the subsidy (创业补贴) for starting a business, and why: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from config.law import Category
from config.startup import LoanRules, StartupLaw, startup_law
from law.month import Month, months_later
from law.reason import Reason, because
from law.retirement import retirement


class LoanStatus(StrEnum):
    """The first thing that stands against a loan, or that nothing does."""

    POSSIBLE = "possible"
    #: nobody knows yet to which group somebody belongs
    UNSURE = "unsure"
    NOT_FOR = "not_for"
    USED_UP = "used_up"
    TOO_YOUNG = "too_young"
    #: the statutory age comes before the shortest loan would end
    OF_AGE = "of_age"


class SubsidyStatus(StrEnum):
    """The same of the subsidy."""

    POSSIBLE = "possible"
    #: no department has answered yet
    UNSURE = "unsure"
    NO_GRADUATE = "no_graduate"
    TOO_LATE = "too_late"
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class Founder:
    """Who asks for a loan. ``group`` is a value of the item ``founder_category``, empty where nobody knows it.

    ``categories`` are those that the pension may be of: more than one while the archive must tell.
    """

    group: str
    born: date
    categories: tuple[Category, ...]
    previous_loans: int


@dataclass(frozen=True)
class Loan:
    """``ceiling`` in yuan and ``years`` at most, 0 unless it is possible or unsure; ``reasons`` with their sources."""

    status: LoanStatus
    ceiling: Decimal
    years: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Subsidy:
    """``amount`` is yuan, None where the bureau has not entered it."""

    status: SubsidyStatus
    amount: Decimal | None
    reasons: tuple[Reason, ...]


def loan(founder: Founder, on: date, law: StartupLaw | None = None) -> Loan:
    """What the rules in force ``on`` that day say of a loan; ValueError before the first ones."""
    law = law or startup_law()
    rules = law.on(on).loan
    of_age = max(retirement(category, Month.of(founder.born), on).month for category in founder.categories)
    years = min(rules.years, max(0, (of_age - Month.of(on)) // 12))
    status = _status(founder, rules, years, on)
    reasons = [_why(status, rules, of_age, law)]
    if status not in (LoanStatus.POSSIBLE, LoanStatus.UNSURE):
        return Loan(status, Decimal(0), 0, tuple(reasons))
    reasons.append(because("loan_most", rules.basis, law.documents, amount=f"{rules.ceiling:,}", years=rules.years))
    if years < rules.years:
        reasons.append(because("loan_until_of_age", rules.age_basis, law.documents, month=of_age, years=years))
    reasons.append(because("loan_interest", rules.interest_basis, law.documents))
    return Loan(status, rules.ceiling, years, tuple(reasons))


def registration(open_: bool | None, drawing: bool, on: date, law: StartupLaw | None = None) -> tuple[Reason, ...]:
    """What whoever registers their work in an own business has to know.

    ``open_``: whether the business is registered, None where nobody knows; ``drawing``: they draw unemployment benefit.
    """
    law = law or startup_law()
    rules = law.on(on).registration
    told = [because("startup_licence_first", rules.basis, law.documents)] if open_ is False else []
    if drawing and open_ is not False:
        told.append(because("startup_benefit_stops", rules.stop_basis, law.documents))
    return tuple(told)


def loan_ceiling(on: date) -> Decimal:
    """The most that anybody may borrow, in yuan."""
    return startup_law().on(on).loan.ceiling


def subsidy(
    graduated: date | None, known: bool, open_: bool | None, on: date, law: StartupLaw | None = None
) -> Subsidy:
    """What the rules in force ``on`` that day say of the subsidy.

    ``graduated`` may be a day to come, of a student; where it is None, ``known`` says whether there is no such day.
    ``open_``: whether the business is registered, None where nobody knows.
    """
    law = law or startup_law()
    rules = law.on(on).subsidy
    status = SubsidyStatus.POSSIBLE
    if graduated is None:
        status = SubsidyStatus.NO_GRADUATE if known else SubsidyStatus.UNSURE
    elif on > months_later(graduated, 12 * rules.years):
        status = SubsidyStatus.TOO_LATE
    if open_ is False and status in (SubsidyStatus.POSSIBLE, SubsidyStatus.UNSURE):
        status = SubsidyStatus.NOT_OPEN
    month = {"month": Month.of(graduated)} if status is SubsidyStatus.TOO_LATE and graduated else {}
    reasons = [because(f"startup_subsidy_{status}", rules.basis, law.documents, years=rules.years, **month)]
    if rules.amount is None and status in (SubsidyStatus.POSSIBLE, SubsidyStatus.UNSURE):
        reasons.append(because("startup_subsidy_open_amount", rules.basis, law.documents))
    return Subsidy(status, rules.amount, tuple(reasons))


def _status(founder: Founder, rules: LoanRules, years: int, on: date) -> LoanStatus:
    against = (
        (on < months_later(founder.born, 12 * rules.youngest), LoanStatus.TOO_YOUNG),
        (years == 0, LoanStatus.OF_AGE),
        (founder.previous_loans >= rules.times, LoanStatus.USED_UP),
        (not founder.group, LoanStatus.UNSURE),
        (founder.group not in rules.groups, LoanStatus.NOT_FOR),
    )
    return next((status for holds, status in against if holds), LoanStatus.POSSIBLE)


def _why(status: LoanStatus, rules: LoanRules, of_age: Month, law: StartupLaw) -> Reason:
    """The sentence of a status, with its figures."""
    match status:
        case LoanStatus.TOO_YOUNG:
            return because("loan_too_young", rules.age_basis, law.documents, years=rules.youngest)
        case LoanStatus.OF_AGE:
            return because("loan_of_age", rules.age_basis, law.documents, month=of_age)
        case LoanStatus.USED_UP:
            return because("loan_used_up", rules.basis, law.documents, times=rules.times)
    return because(f"loan_{status}", rules.basis, law.documents)
