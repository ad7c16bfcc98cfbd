"""灵活就业: insurance that is paid for oneself, its base, the medical insurance, the work, and the subsidy.

``result``: of insurance ``insured_since`` (YYYY-MM); of a base ``monthly_due`` (yuan); of work ``employed_on``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from law.flexible import Known, Stand, SubsidyLeft, costs, stand, subsidy_left
from law.month import Month
from office.cases.handling import NO, Application, Change, Decision, Effect, benefit_ended, decided, first
from office.handlers import plain
from office.port import CaseState
from office.record import Flexible

ENROLMENT, DECLARATION, MEDICAL = "flexible_enrolment", "contribution_declaration", "medical_flexible"
REGISTRATION, SUBSIDY = "employment_registration_flexible", "flexible_subsidy"
#: why somebody does not pay for themselves, in the words of the refusals
REFUSED = {
    Stand.PENSION: "draws_other_pension",
    Stand.UNIT: "insured_by_unit",
    Stand.OF_AGE: "past_retirement_age",
    Stand.TOO_YOUNG: "too_young_to_pay",
    Stand.ENROLLED: "already_flexible",
}


def objection(application: Application) -> str | None:
    return _OBJECTIONS[application.id](application)


def decide(application: Application) -> Decision:
    """Facts are the items as the office knows them, and ``stand``."""
    facts = {**application.known, "stand": _stand(application).value}
    brought = {name: application.made.isoformat() for name in application.matter.brings}
    return decided(application, facts, {**brought, **_result(application)})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    """Who works is not registered as out of work any more."""
    yield from plain.effects(application, decision)
    if decision.completed and application.id == REGISTRATION:
        if application.employment.registered_on is not None:
            yield Change("employment", {"registered_on": None})
        yield from benefit_ended(application)


def _against_enrolment(application: Application) -> str | None:
    return REFUSED.get(_stand(application))


def _against_what_hangs_on_it(application: Application) -> str | None:
    return None if _is_enrolled(application) else "not_flexible"


def _against_registration(application: Application) -> str | None:
    against = _stand(application)
    return first(
        (
            (_flexible(application).employed_on is not None, "work_already_registered"),
            (against in (Stand.PENSION, Stand.UNIT, Stand.TOO_YOUNG), REFUSED.get(against, "")),
        )
    )


def _against_subsidy(application: Application) -> str | None:
    work, left = _flexible(application), _left(application)
    return first(
        (
            (left is None, "not_recognised"),
            (work.state != "enrolled", "not_flexible"),
            ("subsidy_period" not in application.record.items, "nothing_to_subsidise"),
            (left is not None and left.months == 0, "subsidy_used_up"),
            (application.known.get("no_unit_enrolment") == NO, "insured_by_unit"),
        )
    )


_OBJECTIONS: Mapping[str, Callable[[Application], str | None]] = {
    ENROLMENT: _against_enrolment,
    DECLARATION: _against_what_hangs_on_it,
    MEDICAL: _against_what_hangs_on_it,
    REGISTRATION: _against_registration,
    SUBSIDY: _against_subsidy,
}


def _result(application: Application) -> Mapping[str, str]:
    match application.id:
        case "flexible_enrolment":
            return {"insured_since": str(Month.of(application.made))}
        case "contribution_declaration":
            chosen = costs(application.made).by_percent.get(int(application.items["contribution_base"]))
            return {"monthly_due": f"{chosen.amount:.2f}"} if chosen else {}
    return {}


def _stand(application: Application) -> Stand:
    return stand(Known.of(application.known), application.made)


def _is_enrolled(application: Application) -> bool:
    """Enrolled, or about to be: an enrolment that is examined counts for what hangs on it."""
    open_ = any(case.matter == ENROLMENT and case.state is CaseState.ACCEPTED for case in application.earlier)
    return _flexible(application).state == "enrolled" or open_


def _left(application: Application) -> SubsidyLeft | None:
    """None of whoever was never recognised as hard to place."""
    work = _flexible(application)
    if work.recognised_on is None:
        return None
    return subsidy_left(Known.of(application.known), work.recognised_on, work.subsidised, application.made)


def _flexible(application: Application) -> Flexible:
    return application.record.flexible or Flexible()
