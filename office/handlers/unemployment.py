"""失业: the eight matters of the bundle.

``result`` of each: ``unemployment_registration`` — ``registered_on``; ``employment_certificate`` — ``certificate_no``;
``unemployment_benefit`` — ``benefit_months``, ``benefit_from`` and ``benefit_until`` (YYYY-MM, first and last), and
``amount_per_month`` where the bureau has entered it; ``medical_insurance`` — ``insured_from``, ``insured_until``; the
others have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from config.law import Category
from law.claim import Circumstances, Claim, ClaimStatus, claim
from law.month import Month, months_later
from law.retirement import retirement, suitable
from law.unemployment import Near
from office.cases.handling import NO, YES, Application, Change, Decision, Effect, decided, first
from office.port import CaseState
from office.record import BenefitState

REGISTRATION, CERTIFICATE = "unemployment_registration", "employment_certificate"
BENEFIT, MEDICAL = "unemployment_benefit", "medical_insurance"
TRAINING, HARDSHIP = "training_subsidy", "hardship_recognition"
#: 就业促进法, 失业登记: from this age on
AGE_OF_WORK_MONTHS = 16 * 12
#: 四川: 大龄, by sex, in months of age
OLDER_MONTHS = {"F": 40 * 12, "M": 50 * 12}
LONG_UNEMPLOYED_MONTHS = 12
OLDER, LONG = "050", "long"
#: why the law does not pay, in the words of the refusals
REFUSED = {
    ClaimStatus.DRAWING: "already_drawing",
    ClaimStatus.PENSION: "draws_pension",
    ClaimStatus.WORKING: "still_working",
    ClaimStatus.OWN_WILL: "own_will",
    ClaimStatus.OF_AGE: "of_age",
    ClaimStatus.SHORT: "short_of_months",
}


def objection(application: Application) -> str | None:
    if (judge := _OBJECTIONS.get(application.id)) is not None:
        return judge(application)
    return None


def decide(application: Application) -> Decision:
    """Facts: ``working``, ``registered``, ``benefit`` and ``reason_on_record`` by the office's own record."""
    result = _RESULTS[application.id](application) if application.id in _RESULTS else {}
    return decided(application, _facts(application), result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    """What a completed matter leaves in the record; a benefit that must be examined is drawn when it is granted."""
    if not decision.completed:
        return
    result = decision.result
    match application.id:
        case "unemployment_registration":
            left = {"working": False, "registered_on": date.fromisoformat(result["registered_on"])}
            yield Change("employment", left)
        case "employment_certificate":
            yield Change("employment", {"certificate_no": result["certificate_no"]})
        case "unemployment_benefit":
            span = {"drawn_from": result["benefit_from"], "drawn_until": result["benefit_until"]}
            yield Change("benefits", {"state": BenefitState.DRAWING, "remaining_months": 0, **span})
        case "medical_insurance":
            yield Change("benefits", {"medical_from": result["insured_from"]})
        case "hardship_recognition":  # from now on contributions of one's own can be subsidised
            category = application.items["hardship_category"]
            yield Change("flexible", {"hardship": category, "recognised_on": application.moment.date()})


def _against_registration(application: Application) -> str | None:
    of_work = months_later(application.record.person.birth, AGE_OF_WORK_MONTHS)
    return first(
        (
            (application.made < of_work, "too_young"),
            (application.record.draws_pension, "draws_pension"),
            (_is_of_age(application), "of_age"),
            (_is_registered(application) and not application.employment.working, "already_registered"),
            (_unemployed_before_separated(application), "answers_contradict"),
        )
    )


def _against_certificate(application: Application) -> str | None:
    return first(
        (
            (bool(application.employment.certificate_no), "already_has_certificate"),
            (not _is_registered(application), "not_registered"),
        )
    )


def _against_benefit(application: Application) -> str | None:
    against_the_law = REFUSED.get(_claim(application).status)
    return first(
        (
            (application.items.get("wants_benefit") == NO, "answers_contradict"),
            (application.items.get("job_wish") != YES, "no_job_wish"),
            (against_the_law is not None, against_the_law or ""),
            (not _is_registered(application), "not_registered"),
        )
    )


def _against_medical(application: Application) -> str | None:
    """It hangs on the benefit: the one that is drawn, or the one that has just been accepted."""
    drawing = application.benefits.state is BenefitState.DRAWING
    return None if drawing or _is_open(application, BENEFIT) else "no_benefit"


def _against_training(application: Application) -> str | None:
    """Whoever has stopped drawing this month is still paid for it."""
    benefits = application.benefits
    paid = benefits.state is BenefitState.DRAWING or benefits.drawn_until >= str(Month.of(application.made))
    return None if paid else "not_drawing"


def _against_hardship(application: Application) -> str | None:
    kind, born = application.items.get("hardship_category"), application.record.person.birth
    older = months_later(born, OLDER_MONTHS[application.record.person.sex])
    since = application.employment.registered_on
    long_enough = since is not None and months_later(since, LONG_UNEMPLOYED_MONTHS) <= application.made
    return first(
        (
            (not _is_registered(application), "not_registered"),
            (kind == OLDER and application.made < older, "too_young_for_category"),
            (kind == LONG and not long_enough, "unemployed_too_short"),
        )
    )


_OBJECTIONS: Mapping[str, Callable[[Application], str | None]] = {
    REGISTRATION: _against_registration,
    CERTIFICATE: _against_certificate,
    BENEFIT: _against_benefit,
    MEDICAL: _against_medical,
    TRAINING: _against_training,
    HARDSHIP: _against_hardship,
}


def _registered(application: Application) -> Mapping[str, str]:
    return {"registered_on": application.moment.date().isoformat()}


def _certified(application: Application) -> Mapping[str, str]:
    return {"certificate_no": application.token}


def _granted(application: Application) -> Mapping[str, str]:
    """From the month of the application on: the benefit counts from the registration (失业保险条例 art. 16)."""
    granted = _claim(application)
    start = Month.of(application.made)
    amount = granted.entitlement.amount_per_month
    span = {"benefit_from": str(start), "benefit_until": str(start + (granted.months - 1))}
    return {"benefit_months": str(granted.months), **span, **({"amount_per_month": f"{amount:.2f}"} if amount else {})}


def _insured(application: Application) -> Mapping[str, str]:
    benefits = application.benefits
    return {"insured_from": benefits.drawn_from, "insured_until": benefits.drawn_until}


_RESULTS: Mapping[str, Callable[[Application], Mapping[str, str]]] = {
    REGISTRATION: _registered,
    CERTIFICATE: _certified,
    BENEFIT: _granted,
    MEDICAL: _insured,
}


def _facts(application: Application) -> Mapping[str, str]:
    drawing = application.benefits.state is BenefitState.DRAWING
    facts = {
        "working": YES if application.employment.working else NO,
        "registered": YES if application.employment.registered_on else NO,
        "reason_on_record": YES if application.employment.separation_reason or drawing else NO,
    }
    if application.record.employment is None:
        del facts["working"]  # nobody has told the office
    entitled = application.id == BENEFIT and _claim(application).status is ClaimStatus.ENTITLED
    return facts | ({"benefit": ClaimStatus.ENTITLED.value} if entitled or drawing else {})


def _claim(application: Application) -> Claim:
    work, benefits, born = application.employment, application.benefits, Month.of(application.record.person.birth)
    known = Circumstances(
        paid_months=benefits.paid_months,
        remaining_months=benefits.remaining_months,
        reason=application.items.get("separation_reason", ""),
        working=work.working,
        drawing=benefits.state is BenefitState.DRAWING,
        draws_pension=application.record.draws_pension,
        who=tuple(Near(each, born) for each in _categories(application)),
    )
    return claim(known, application.made)


def _is_registered(application: Application) -> bool:
    """Registered, or about to be: a registration that is examined counts for what hangs on it."""
    return application.employment.registered_on is not None or _is_open(application, REGISTRATION)


def _is_open(application: Application, matter: str) -> bool:
    return any(case.matter == matter and case.state is CaseState.ACCEPTED for case in application.earlier)


def _is_of_age(application: Application) -> bool:
    """By whichever category it may be, while the archive must tell which."""
    born, now = Month.of(application.record.person.birth), Month.of(application.made)
    return all(now >= retirement(each, born, application.made).month for each in _categories(application))


def _categories(application: Application) -> tuple[Category, ...]:
    return suitable(application.record.category, application.record.person.sex)


def _unemployed_before_separated(application: Application) -> bool:
    ended, since = application.employment.separation_date, application.items.get("unemployment_date", "")
    if not since:
        return False
    day = date.fromisoformat(since)
    return day > application.made or (ended is not None and day < ended)
