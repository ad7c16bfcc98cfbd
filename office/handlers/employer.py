"""What a unit does for its people: hiring, separation, and the registration of the unit itself.

Whether somebody works, and for whom, the office has itself: whoever is paid for by another unit is not enrolled a
second time, and nobody is stopped by a unit that they do not work for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from law.month import Month
from office.cases.handling import Application, Change, Decision, Effect, UnitChange, benefit_ended, decided, first
from office.port import CaseState

#: 劳动法第十五条: nobody may hire a child
WORKING_AGE = 16
STARTS = frozenset(
    {"employment_registration_unit", "employee_enrolment", "institution_hiring_record", "institution_enrolment"}
)
ENROLS = frozenset({"employee_enrolment", "institution_enrolment"})
LEAVES = frozenset({"separation_certificate", "employment_end", "employee_stop", "archive_transfer_unit"})


def objection(application: Application) -> str | None:
    if application.id == "unit_registration":
        return "already_insured" if application.unit and application.unit.insured_on else None
    if application.id in STARTS:
        return first(_to_a_start(application))
    if application.id in LEAVES:
        return first(_to_leaving(application))
    if application.id == "hire_subsidy":
        return first([("recognised_hardship" not in application.own, "not_hard_to_place")])
    if application.id == "card_application_unit":
        return first([(any(card.state == "normal" for card in application.record.cards), "has_card")])
    return None


def decide(application: Application) -> Decision:
    items, result = application.items, {}
    if application.id in ENROLS:
        result = {"enrolled_from": items["insurance_start"]}
    elif application.id == "employee_stop":
        result = {"unenrolled_from": items["stop_month"]}
    elif application.id == "unit_registration" and application.unit:
        result = {"unit_number": application.unit.code[8:17]}
    return decided(application, items, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    if decision.state is not CaseState.COMPLETED or application.unit is None:
        return
    unit = application.unit
    if application.id == "unit_registration":
        yield UnitChange({"insured_on": application.made})
    elif application.id in ENROLS:
        yield Change("employment", {"working": True, "unit_code": unit.code, "registered_on": None})
        yield from benefit_ended(application)
    elif application.id == "employee_stop":
        told = {"former_unit": unit.name, "separation_date": date.fromisoformat(application.items["left_on"])}
        ended = {"working": False, "unit_code": "", "separation_reason": application.items["leaving_reason"]}
        yield Change("employment", {**told, **ended})


def _to_a_start(application: Application) -> Iterator[tuple[bool, str]]:
    person, work = application.subject.person, application.employment
    unit = application.unit.code if application.unit else ""
    start = _day(application, "employment_start") or application.made
    yield start > application.made, "starts_later"
    yield _age(person.birth, start) < WORKING_AGE, "too_young_to_work"
    yield application.record.draws_pension, "draws_pension_already"
    yield work.working and work.unit_code == unit, "enrolled_here"
    yield work.working, "enrolled_elsewhere"


def _to_leaving(application: Application) -> Iterator[tuple[bool, str]]:
    work, unit = application.employment, application.unit.code if application.unit else ""
    left = _day(application, "left_on")
    stop = application.items.get("stop_month") if application.id == "employee_stop" else None
    yield not work.working or work.unit_code != unit, "not_employed_here"
    yield left is not None and left > application.made, "leaves_later"
    yield left is not None and stop is not None and Month.parse(stop) < Month.of(left), "stops_too_early"


def _day(application: Application, item: str) -> date | None:
    told = application.items.get(item)
    return date.fromisoformat(told) if told else None


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
