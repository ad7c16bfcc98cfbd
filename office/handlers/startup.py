"""创业: registering one's own business, guidance, the guaranteed loan, the subsidy.

``result``: of ``employment_registration_self`` — ``registered_on``, and ``benefit_stopped_from`` (YYYY-MM, the first
month that is not paid any more) of whoever drew unemployment benefit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from law.month import Month
from law.retirement import suitable
from law.startup import Founder, Loan, LoanStatus, SubsidyStatus, loan, loan_ceiling, subsidy
from office.cases.handling import NO, YES, Application, Change, Decision, Effect, benefit_ended, decided, first
from office.record import BenefitState, Business

REGISTRATION, LOAN, SUBSIDY = "employment_registration_self", "startup_loan", "startup_subsidy"
#: why the law gives nothing, in the words of the refusals
REFUSED = {
    LoanStatus.NOT_FOR: "not_for_this_group",
    LoanStatus.USED_UP: "loans_used_up",
    LoanStatus.TOO_YOUNG: "too_young_for_loan",
    LoanStatus.OF_AGE: "too_old_for_loan",
    SubsidyStatus.TOO_LATE: "graduated_too_long_ago",
}


def objection(application: Application) -> str | None:
    judge = _OBJECTIONS.get(application.id)
    return judge(application) if judge else None


def decide(application: Application) -> Decision:
    """Facts: ``licence``, whether the market authority itself has told the office of the business."""
    facts = {"licence": YES if application.was_shared("unit_code") or _business(application).unit_code else NO}
    return decided(application, facts, _registered(application) if application.id == REGISTRATION else {})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    """Whoever works is not unemployed any more: the benefit stops, and its rest is kept (社会保险法 art. 51)."""
    if application.id != REGISTRATION or not decision.completed:
        return
    own = {"unit_code": application.items.get("unit_code", ""), "group": application.items.get("founder_category", "")}
    yield Change("business", {"registered_on": application.made, **own})
    if application.employment.registered_on is not None:
        yield Change("employment", {"registered_on": None})
    yield from benefit_ended(application)


def _against_registration(application: Application) -> str | None:
    return first(
        (
            (application.record.draws_pension, "draws_pension"),
            (_loan(application).status is LoanStatus.TOO_YOUNG, "too_young"),
            (_is_registered_already(application), "already_registered_business"),
            (_day(application, "employment_start") > application.made, "answers_contradict"),
        )
    )


def _against_loan(application: Application) -> str | None:
    told = _loan(application)
    against_the_law = REFUSED.get(told.status, "")
    wanted = Decimal(application.items.get("loan_amount", "0"))
    return first(
        (
            (bool(against_the_law), against_the_law),
            (wanted > loan_ceiling(application.made), "more_than_the_ceiling"),
            (int(application.items.get("loan_term", "1")) > told.years, "longer_than_working_age"),
            (application.items.get("credit_consent") == NO, "no_credit_consent"),
        )
    )


def _against_subsidy(application: Application) -> str | None:
    graduated = _day(application, "graduation_date", otherwise=application.made)
    told = subsidy(graduated, known=True, open_=True, on=application.made)
    return REFUSED.get(told.status)


_OBJECTIONS: Mapping[str, Callable[[Application], str | None]] = {
    REGISTRATION: _against_registration,
    LOAN: _against_loan,
    SUBSIDY: _against_subsidy,
}


def _registered(application: Application) -> Mapping[str, str]:
    result = {"registered_on": application.made.isoformat()}
    if application.benefits.state is BenefitState.DRAWING:
        result["benefit_stopped_from"] = str(Month.of(application.made) + 1)
    return result


def _loan(application: Application) -> Loan:
    record = application.record
    founder = Founder(
        application.items.get("founder_category", ""),
        record.person.birth,
        suitable(record.category, record.person.sex),
        _business(application).loans,
    )
    return loan(founder, application.made)


def _is_registered_already(application: Application) -> bool:
    business = _business(application)
    same = business.unit_code in ("", application.items.get("unit_code", business.unit_code))
    return business.registered_on is not None and same


def _day(application: Application, item: str, otherwise: date = date.min) -> date:
    told = application.items.get(item, "")
    return date.fromisoformat(told) if told else otherwise


def _business(application: Application) -> Business:
    return application.record.business or Business()
