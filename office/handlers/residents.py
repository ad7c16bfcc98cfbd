"""城乡居民养老保险: joining, the grade, who pays for those in hardship, the claim, and leaving.

``result``: of joining ``enrolled_on``; of hardship ``paid_for`` (a year); of a claim ``resident_from`` (YYYY-MM, the
first month that is paid) where nothing is made up, else ``made_up`` (years); of leaving ``cancelled_on``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from law.month import months_later
from law.residents import ENROLS, Known, Stand, Standing, paid_by_government, standing
from office.cases.handling import NO, YES, Application, Change, Decision, Effect, decided, first
from office.handlers import plain
from office.port import CaseState
from office.record import Payment

ENROLMENT, CLAIM, GRADE = "resident_enrolment", "resident_claim", "resident_grade_change"
HARDSHIP, CANCEL = "resident_hardship", "resident_cancel"
ADDRESS, CATEGORY = "household_address", "hardship_payment"
#: the values of `makeup_years`
NOTHING, LEAST, MOST = "none", "least", "most"
STUDENT_MONTHS = 25 * 12
#: why somebody does not join, in the words of the refusals
REFUSED = {
    Stand.DRAWING: "already_resident",
    Stand.OTHER: "draws_other_pension",
    Stand.EMPLOYEE: "in_employee_scheme",
    Stand.ELSEWHERE: "household_elsewhere",
    Stand.TOO_YOUNG: "too_young_to_join",
    Stand.PAYING: "already_resident",
    Stand.DUE: "already_resident",
    Stand.SHORT: "already_resident",
}


def objection(application: Application) -> str | None:
    return _OBJECTIONS[application.id](application)


def decide(application: Application) -> Decision:
    """Facts: the ``household`` is known, not only told; other schemes have been ``compared``, or it is promised that no
    ``others`` pay; the ``years`` are enough; a ``reason`` to leave is proved by the record.
    """
    brought = {name: application.made.isoformat() for name in application.matter.brings}
    return decided(application, _facts(application), {**brought, **_result(application)})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    yield from plain.effects(application, decision)
    if decision.completed and application.id == CLAIM:
        drawn = {"payment": Payment.DRAWING, "drawn_from": decision.result["resident_from"]}
        yield Change("resident", {**drawn, "authenticated_on": application.made})
    if decision.completed and application.id == HARDSHIP:
        category, year = application.items[CATEGORY], application.made.year
        grade = paid_by_government(category, application.made)
        yield Change("resident", {"hardship": category, "hardship_year": year, "grade": grade})


def _against_enrolment(application: Application) -> str | None:
    stand, born = _standing(application).stand, application.record.person.birth
    band, of_school = application.items.get("age_band"), months_later(born, STUDENT_MONTHS)
    young = application.made < of_school
    return first(
        (
            (stand not in ENROLS, REFUSED.get(stand, "")),
            (application.known.get("in_school") == YES, "still_at_school"),
            (young != (band == "student") or (stand is Stand.ELDER) != (band == "elder"), "answers_contradict"),
        )
    )


def _against_claim(application: Application) -> str | None:
    law, makeup = _standing(application), application.items.get("makeup_years")
    joins = law.stand is Stand.ELDER and not _is_open(application, ENROLMENT)
    return first(
        (
            (law.stand is Stand.DRAWING, "already_resident"),
            (law.stand in (Stand.OTHER, Stand.EMPLOYEE, Stand.ELSEWHERE), REFUSED.get(law.stand, "")),
            (law.stand in (Stand.YOUNG, Stand.PAYING, Stand.TOO_YOUNG), "not_of_age"),
            (joins, "not_joined"),
            (makeup == NOTHING and law.least > 0, "years_missing"),
            (makeup == MOST and law.most == 0, "answers_contradict"),
        )
    )


def _against_grade(application: Application) -> str | None:
    return None if _standing(application).stand is Stand.PAYING else "nothing_to_pay"


def _against_hardship(application: Application) -> str | None:
    law = _standing(application)
    pays = law.stand in (Stand.YOUNG, Stand.PAYING) or (law.stand in (Stand.ELDER, Stand.SHORT) and law.most > 0)
    joins = law.stand in ENROLS and not _is_open(application, ENROLMENT)
    return first(((not pays, "nothing_to_pay"), (joins, "not_joined")))


def _against_cancel(application: Application) -> str | None:
    stand, reason = _standing(application).stand, application.items.get("cancel_reason")
    scheme = application.record.resident
    return first(
        (
            (scheme is None or scheme.state != "enrolled", "not_joined"),
            (reason == "short" and stand is not Stand.SHORT, "cannot_cancel"),
        )
    )


_OBJECTIONS: Mapping[str, Callable[[Application], str | None]] = {
    ENROLMENT: _against_enrolment,
    CLAIM: _against_claim,
    GRADE: _against_grade,
    HARDSHIP: _against_hardship,
    CANCEL: _against_cancel,
}


def _result(application: Application) -> Mapping[str, str]:
    law, makeup = _standing(application), application.items.get("makeup_years")
    match application.id:
        case "resident_hardship":
            return {"paid_for": str(application.made.year)}
        case "resident_claim" if makeup == NOTHING:
            return {"resident_from": str(law.first)}
        case "resident_claim":
            return {"made_up": str(law.least if makeup == LEAST else law.most)}
    return {}


def _facts(application: Application) -> Mapping[str, str]:
    own, told = application.record.items, application.known
    scheme = told.get("employee_scheme")
    facts = {
        "household": "known" if ADDRESS in own or application.was_shared(ADDRESS) else "told",
        "years": "enough" if told.get("makeup_years") == NOTHING else "missing",
        "compared": YES if scheme else NO,
        "others": "none" if scheme == "none" or "other_pension" in application.promised else "unknown",
        "hardship": "told" if CATEGORY in told else "unknown",
        "reason": "proved" if _is_proved(application) else "told",
    }
    return {**told, **facts}


def _is_proved(application: Application) -> bool:
    """Whether the office itself sees why somebody leaves."""
    match application.items.get("cancel_reason"):
        case "other_pension":
            return _standing(application).stand is Stand.OTHER
        case "short":
            return True  # objected to where it is not so
    return False


def _standing(application: Application) -> Standing:
    return standing(Known.of(application.known), application.made)


def _is_open(application: Application, matter: str) -> bool:
    """Whether ``matter`` is being examined: what hangs on it goes on with it."""
    return any(case.matter == matter and case.state is CaseState.ACCEPTED for case in application.earlier)
