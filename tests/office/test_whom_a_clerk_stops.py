"""What a clerk at the counter would not let pass, as pure functions of the office: two pensions, a benefit beside work,
and a promise, or a card, of a child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from config.law import Category
from config.matters import matters
from office.cases.acceptance import objection
from office.cases.handling import Application, Change, benefit_ended
from office.handlers import card, employer, retirement, startup, unemployment
from office.port import CaseState, Party, Submission
from office.record import Archive, Benefits, BenefitState, Employment, Payment, Pension, Record, Resident
from tests.office.conftest import application
from tests.office.test_acceptance import KNOWN, TODAY, asked, insured

RESIDENT = Resident(enrolled_on=date(2012, 1, 1), payment=Payment.DRAWING, drawn_from="2026-10")
#: sixty, and not yet of the statutory age
SIXTY = replace(KNOWN.person, birth=date(1966, 9, 10))
OUT_OF_WORK = Record(
    SIXTY,
    Employment(former_unit="-", separation_reason="expired", registered_on=TODAY),
    Pension(Category.MALE, 70, "2026-10", Archive.NOT_NEEDED),
    Benefits(paid_months=70),
)
DRAWING = Benefits(state=BenefitState.DRAWING, drawn_from="2026-06", drawn_until="2027-08")


def of(
    matter: str, record: Record, items: Mapping[str, str] | None = None, submission: Submission | None = None
) -> Application:
    """An application for ``matter``, of whoever has that record."""
    items = items or {}
    told = replace(submission or application(), matters=(matter,), items=items, sources=dict.fromkeys(items, "ask"))
    return replace(asked(record=record), id=matter, matter=matters()[matter], submission=told)


@pytest.mark.parametrize(
    ("handler", "matter", "items", "reason"),
    [
        (unemployment, "unemployment_registration", {}, "draws_pension"),
        (unemployment, "unemployment_benefit", {"job_wish": "yes", "separation_reason": "expired"}, "draws_pension"),
        (startup, "employment_registration_self", {"employment_start": "2026-11-01"}, "draws_pension"),
        (employer, "employee_enrolment", {"employment_start": "2026-11-01"}, "draws_pension_already"),
    ],
)
def test_whoever_draws_a_pension_of_residents_draws_one_as_well(
    handler: object, matter: str, items: dict[str, str], reason: str
) -> None:
    judge = handler.objection  # type: ignore[attr-defined]
    assert judge(of(matter, OUT_OF_WORK, items)) != reason
    assert judge(of(matter, replace(OUT_OF_WORK, resident=RESIDENT), items)) == reason


@pytest.mark.parametrize(("payment", "at_once"), [(Payment.NONE, True), (Payment.DRAWING, False)])
def test_a_second_pension_is_never_finished_at_the_kiosk_and_nobody_promises_to_have_none(
    payment: Payment, at_once: bool
) -> None:
    asks = asked(record=replace(KNOWN, resident=replace(RESIDENT, payment=payment)))
    assert (retirement.decide(asks).state is CaseState.COMPLETED) is at_once
    assert ("promise_retirement" in {each.item for each in asks.needed}) is at_once


@pytest.mark.parametrize(
    ("born", "category", "reason"),
    [
        (date(1968, 2, 1), None, "of_age"),  # by whichever category
        (date(1972, 3, 1), None, None),  # by one of the two
        (date(1972, 3, 1), Category.FEMALE50, "of_age"),
    ],
)
def test_whoever_is_of_age_by_any_category_is_not_out_of_work(
    born: date, category: Category | None, reason: str | None
) -> None:
    record = replace(insured(category=category), person=replace(KNOWN.person, sex="F", birth=born))
    assert unemployment.objection(of("unemployment_registration", record)) == reason


def test_the_benefit_of_whoever_works_stops_and_its_rest_is_kept() -> None:
    (change,) = benefit_ended(asked(record=replace(KNOWN, benefits=DRAWING)))
    assert change == Change(
        "benefits", {"state": BenefitState.STOPPED, "drawn_until": "2026-11", "remaining_months": 9}
    )
    assert list(benefit_ended(asked(record=replace(KNOWN, benefits=Benefits(remaining_months=3))))) == []


@pytest.mark.parametrize(
    ("born", "agent", "reason"),
    [
        (date(2010, 11, 25), None, "promise_excluded"),  # sixteen tomorrow
        (date(2010, 11, 24), None, None),
        (date(2010, 11, 25), Party("510000196805170558", "-", relation="guardian"), None),
    ],
)
def test_a_child_promises_by_a_guardian_alone(born: date, agent: Party | None, reason: str | None) -> None:
    child = replace(KNOWN, person=replace(KNOWN.person, birth=born))
    asks = asked(replace(application(), agent=agent), child)
    assert asks.is_excluded is (reason is not None)
    if agent is None:
        assert (objection(asks) == "promise_excluded") is (reason is not None)


@pytest.mark.parametrize(
    ("born", "agent", "reason"),
    [
        (date(2014, 1, 1), None, "guardian_needed"),
        (date(2010, 11, 24), None, None),
        (date(2014, 1, 1), Party("510000196805170558", "-", relation="guardian"), None),
    ],
)
def test_a_child_gets_its_card_by_a_guardian(born: date, agent: Party | None, reason: str | None) -> None:
    child = Record(replace(KNOWN.person, birth=born))
    assert card.objection(of("card_application", child, submission=replace(application(), agent=agent))) == reason
