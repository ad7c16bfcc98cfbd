"""What the office decides of every way to retire, by its own record and the law: nothing of it because it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from config.law import Category
from config.matters import matters
from office.cases.acceptance import objection
from office.cases.handling import Application, Change, EarlierCase
from office.handlers import handler_of
from office.port import CaseState, Party, Promise, Proof, Submission
from office.record import Archive, Card, InsuredPlace, Pension, Person, Record
from tests.office.conftest import LI, NOW

TODAY = NOW.date()
PENSION = Pension(Category.MALE, 372, "2026-10", Archive.NOT_NEEDED)
PROMISES = (Promise("promise_retirement", "w"), Promise("promise_truth", "w"))


def applied(
    matter: str, items: dict[str, tuple[str, str]], born: date = date(1967, 1, 5), more: Any = None, **pension: Any
) -> Application:
    """Of a man who was born on a day, by whose record the office decides; ``items`` are answers and their ways."""
    who = (f"510000{born:%Y%m%d}0015", LI[1])
    record = Record(Person(*who, "M", born, b"p"), pension=replace(PENSION, **pension), cards=(Card("T0000001X"),))
    submission = Submission(
        key="key-1",
        site="test",
        scene="retirement",
        made="",
        applicant=Party(*who),
        proofs=(Proof("pin", who[0]),),
        items={item: value for item, (value, _) in items.items() if value},
        sources={item: way for item, (_, way) in items.items()},
        promises=PROMISES,
        matters=(matter,),
    )
    return Application(matter, matters()[matter], submission, replace(record, **(more or {})), NOW)


def decided(application: Application) -> tuple[str, dict[str, str]]:
    """The refusal; or the state, and what it has brought."""
    if reason := objection(application):
        return reason, {}
    decision = handler_of(application.matter.family).decide(application)
    return decision.state, dict(decision.result)


def changes(application: Application) -> dict[str, Any]:
    handler = handler_of(application.matter.family)
    effects = handler.effects(application, handler.decide(application))
    return {name: value for one in effects if isinstance(one, Change) for name, value in one.values.items()}


def late(month: str, told: str = "", **pension: Any) -> Application:
    """Born in January 1967: statutory in August 2027."""
    insured = {"insured_as": (told, "ask")} if told else {}
    brought = {"unit_agreement": ("", "counter")} if told == "employee" else {}
    return applied("retirement_late", {"chosen_month": (month, "law"), **insured, **brought}, **pension)


@pytest.mark.parametrize(
    ("application", "outcome"),
    [
        (late("2028-08", insured_as="flexible"), "completed"),
        (late("2028-08", "flexible"), "completed"),
        (late("2028-08", "employee"), "accepted"),  # the agreement is still to be brought
        (late("2028-08", "manager"), "must_retire_in_time"),
        (late("2028-08", "flexible", insured_as="servant"), "record_differs"),
        (late("2028-08", insured_as="servant"), "must_retire_in_time"),
        (late("2027-08", "flexible"), "month_cannot_be_chosen"),
        (late("2030-08", "flexible"), "completed"),
        (late("2030-09", "flexible"), "month_cannot_be_chosen"),
        (late("2028-08", "flexible", delayed_to="2028-02"), "delay_is_agreed"),
        (late("2028-08", "flexible", already_retired=True), "already_retired"),
        (late("2028-08"), "missing_items"),
    ],
)
def test_who_may_retire_later(application: Application, outcome: str) -> None:
    assert decided(application)[0] == outcome


def test_a_later_month_is_kept_and_told() -> None:
    application = late("2028-08", "flexible")
    assert decided(application) == ("completed", {"delayed_to": "2028-08"})
    assert changes(application) == {"delayed_to": "2028-08", "insured_as": "flexible"}


DELAYED = {"born": date(1965, 4, 12), "delayed_to": "2027-05"}  # statutory in May 2025


def ending(told: str = "flexible", **more: Any) -> Application:
    brought = {"unit_agreement": ("", "counter")} if told == "employee" else {}
    return applied("delay_end", {"insured_as": (told, "ask"), **brought}, **{**DELAYED, **more})


@pytest.mark.parametrize(
    ("application", "outcome"),
    [
        (ending(), "completed"),
        (ending("employee"), "accepted"),
        (ending(delayed_to=""), "no_delay_to_end"),
        (ending(delayed_to="2026-11"), "no_delay_to_end"),  # it has come
        (ending(born=date(1967, 1, 5), delayed_to="2028-08"), "no_delay_to_end"),  # it has not begun
    ],
)
def test_a_delay_ends_while_it_goes_on(application: Application, outcome: str) -> None:
    assert decided(application)[0] == outcome


def retires(month: str, earlier: tuple[EarlierCase, ...] = (), **more: Any) -> Application:
    items = {"retirement_month": (month, "law"), "retirement_kind": ("delay_ended", "law")}
    return replace(applied("retirement", items, **{**DELAYED, **more}), earlier=earlier)


def test_whoever_ends_a_delay_retires_at_once_when_it_is_ended_and_is_reviewed_while_it_is_not() -> None:
    ended, pending = ((EarlierCase("delay_end", state, TODAY),) for state in (CaseState.COMPLETED, CaseState.ACCEPTED))
    this_month = changes(ending())["delayed_to"]
    assert decided(retires("2026-11", ended, delayed_to=this_month)) == ("completed", {"pension_from": "2026-12"})
    assert decided(retires("2026-11", pending))[0] == "accepted"
    assert decided(retires("2026-11"))[0] == "retirement_month_differs"


@pytest.mark.parametrize(
    ("claim", "state"),
    [("", "completed"), ("none", "completed"), ("only_child", "completed"), ("honoured", "accepted")],
)
def test_what_can_be_claimed_is_settled_at_once_unless_the_bureau_must_judge_it(claim: str, state: str) -> None:
    items = {"retirement_month": ("2026-02", "law"), **({"extra_claim": (claim, "ask")} if claim else {})}
    assert decided(applied("retirement", items, born=date(1965, 11, 3)))[0] == state


def test_a_pension_that_is_drawn_elsewhere_is_not_applied_for_here() -> None:
    items = {"retirement_month": ("2026-02", "law")}
    there = InsuredPlace(1, "重庆市", 174, household=True), InsuredPlace(2, "四川省", 36, here=True)
    here = InsuredPlace(1, "重庆市", 36), InsuredPlace(2, "四川省", 174, here=True)
    for places, outcome in ((there, "drawn_elsewhere"), (here, "completed")):
        more = {"insured_places": places}
        assert decided(applied("retirement", items, born=date(1965, 11, 3), more=more))[0] == outcome


@pytest.mark.parametrize(
    ("notice", "outcome"), [("2026-11-24", "accepted"), ("2026-11-25", "notice_in_the_future"), ("", "missing_items")]
)
def test_an_employer_is_told_before_an_early_retirement_is_applied_for(notice: str, outcome: str) -> None:
    items = {"retirement_month": ("2027-03", "ask"), "insured_as": ("employee", "ask")}
    if notice:
        items["notice_date"] = (notice, "ask")
    assert decided(applied("retirement_early", items))[0] == outcome


PAPERS = {"special_job_file": ("", "counter"), "special_job_posted": ("", "counter")}


@pytest.mark.parametrize(
    ("born", "kind", "outcome"),
    [
        (date(1971, 11, 5), "heat", "accepted"),
        (date(1971, 12, 5), "heat", "too_young_for_special_job"),
        (date(1965, 11, 3), "heat", "of_age_already"),
        (date(1971, 11, 5), "desk", "wrong_value"),
    ],
)
def test_special_jobs_are_handed_over_from_their_age_on(born: date, kind: str, outcome: str) -> None:
    items = {"special_job": (kind, "scene"), **PAPERS}
    assert decided(applied("special_job_retirement", items, born=born))[0] == outcome


@pytest.mark.parametrize(("born", "outcome"), [(date(1970, 2, 23), "accepted"), (date(1965, 11, 3), "of_age_already")])
def test_the_allowance_ends_with_the_statutory_age(born: date, outcome: str) -> None:
    items = {"appraisal_result": ("", "counter")}
    assert decided(applied("disability_allowance", items, born=born))[0] == outcome


SHORT = {"born": date(1964, 12, 20), "paid_months": 150}


@pytest.mark.parametrize(
    ("way", "more", "outcome"),
    [
        ("go_on", SHORT, "accepted"),
        ("residents", SHORT, "accepted"),
        ("at_once", SHORT, "way_not_open"),  # of age since December 2024: not for five years yet
        ("at_once", {**SHORT, "born": date(1961, 11, 20)}, "accepted"),  # nobody knows since when: the staff look
        ("at_once", {**SHORT, "born": date(1961, 11, 20), "insured_from": "2012-01"}, "way_not_open"),
        ("go_on", {**SHORT, "paid_months": 180}, "not_short_of_years"),
        ("go_on", {"paid_months": 150}, "not_short_of_years"),  # not of age
        ("borrow", SHORT, "wrong_value"),
    ],
)
def test_which_way_is_open_to_whoever_is_short_of_years(way: str, more: dict[str, Any], outcome: str) -> None:
    assert decided(applied("contribution_makeup", {"makeup_choice": (way, "scene")}, **more))[0] == outcome


@pytest.mark.parametrize(
    ("pension", "outcome"),
    [
        ({"archive": Archive.NEEDED, "deemed_from": "1986-08", "deemed_until": "1993-06"}, "accepted"),
        ({"archive": Archive.EXAMINED, "deemed_from": "1986-08", "deemed_until": "1993-06"}, "nothing_to_recognise"),
        ({"archive": Archive.NEEDED}, "nothing_to_recognise"),
    ],
)
def test_deemed_years_are_recognised_while_the_file_is_to_be_examined(pension: dict[str, Any], outcome: str) -> None:
    assert decided(applied("deemed_years_recognition", {}, **pension))[0] == outcome
