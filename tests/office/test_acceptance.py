"""What the office decides, as pure functions; and the data that it decides by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from config.clock import CHINA
from config.law import Category
from office.acceptance import Known, decide, month_after, objection
from office.port import Archive, Proof, Submission
from office.words import case_number
from tests.office.conftest import LI, NOW, ZHAO, application

TODAY = NOW.date()
KNOWN = Known(
    name=LI[1],
    sex="M",
    birth=date(1965, 11, 3),
    category=Category.MALE,
    paid_months=372,
    archive=Archive.NOT_NEEDED,
    already_retired=False,
    accepted_matters=frozenset(),
)
#: statutory in August 2027, original age in January 2027
EARLY = replace(KNOWN, name=ZHAO[1], birth=date(1967, 1, 15), paid_months=300, archive=Archive.EXAMINED)


def test_an_application_that_fits_the_record_has_no_objection() -> None:
    assert objection(application(), KNOWN, TODAY) is None


def test_a_name_with_a_character_that_no_system_can_display_is_no_objection() -> None:
    assert objection(application((LI[0], f"{LI[1][0]}〓")), KNOWN, TODAY) is None


@pytest.mark.parametrize(
    ("applied", "known", "reason"),
    [
        (application(), None, "unknown_person"),
        (application(matter="unemployment"), KNOWN, "unknown_matter"),
        (application(matter="job_referral"), KNOWN, "unknown_matter"),  # of another family
        (application(month="2026-13"), KNOWN, "malformed"),
        (application(month="2026-02 "), KNOWN, "malformed"),
        (replace(application(), made="yesterday"), KNOWN, "malformed"),
        (replace(application(), made="2026-11-25"), KNOWN, "made_in_the_future"),
        (application(month="2026-01"), KNOWN, "retirement_month_differs"),
        (application(month="2026-03"), KNOWN, "retirement_month_differs"),
        (application(), replace(KNOWN, birth=date(1966, 11, 3)), "retirement_month_differs"),
        (application(), replace(KNOWN, paid_months=179), "short_of_years"),
        (replace(application(), proofs=(Proof("a handshake", LI[0]),)), KNOWN, "identification_too_weak"),
        (replace(application(), proofs=()), KNOWN, "identification_too_weak"),
        (replace(application(), proofs=(Proof("pin", ZHAO[0]),)), KNOWN, "proof_of_another"),
        (application(ZHAO), KNOWN, "name_differs"),
        (application(category=Category.FEMALE50), KNOWN, "category_differs"),
        (application(category=Category.FEMALE50), replace(KNOWN, category=None), "category_differs"),
        (application(), replace(KNOWN, sex="F", category=None), "category_differs"),
        (
            application(category=Category.FEMALE50),
            replace(KNOWN, sex="F", category=Category.FEMALE55),
            "category_differs",
        ),
        (application(), replace(KNOWN, already_retired=True), "already_retired"),
        (application(), replace(KNOWN, accepted_matters=frozenset({"retirement"})), "already_accepted"),
    ],
)
def test_the_office_says_why_it_cannot_accept(applied: Submission, known: Known | None, reason: str) -> None:
    assert objection(applied, known, TODAY) == reason


def test_a_woman_whose_category_is_open_may_apply_under_either() -> None:
    known = replace(KNOWN, name=LI[1], sex="F", category=None)
    for category in (Category.FEMALE50, Category.FEMALE55):
        assert objection(application(category=category), known, TODAY) is None


def test_a_matter_is_refused_before_its_first_limit() -> None:
    applied = application(ZHAO, matter="retirement_early", month="2027-02")
    assert objection(applied, EARLY, date(2024, 12, 31)) == "unknown_matter"
    assert objection(applied, EARLY, TODAY) is None


@pytest.mark.parametrize(
    ("month", "made", "paid", "refused"),
    [
        ("2027-02", "", 300, False),
        ("2027-07", "", 300, False),
        ("2027-01", "", 300, True),  # two months are too short a notice
        ("2027-01", "2026-10-31", 300, False),  # told in time, and brought late by the courier
        ("2026-12", "2026-08-01", 300, True),  # before the original age
        ("2027-08", "", 300, True),  # that is the statutory month, and no choice
        ("2027-09", "", 300, True),
        ("2027-02", "", 179, True),
    ],
)
def test_an_early_month_is_one_that_the_law_left_on_the_day_of_the_application(
    month: str, made: str, paid: int, refused: bool
) -> None:
    applied = replace(application(ZHAO, matter="retirement_early", month=month), made=made)
    reason = objection(applied, replace(EARLY, paid_months=paid), TODAY)
    assert reason == ("month_cannot_be_chosen" if refused else None)


@pytest.mark.parametrize("archive", [Archive.NOT_NEEDED, Archive.EXAMINED])
def test_who_is_due_with_nothing_to_examine_retires_on_the_spot(archive: Archive) -> None:
    decision = decide(application(), replace(KNOWN, archive=archive), NOW)
    assert (decision.completed, decision.promised_by, decision.pension_from) == (NOW, None, "2026-03")


@pytest.mark.parametrize(
    ("applied", "known"),
    [
        (application(), replace(KNOWN, archive=Archive.NEEDED)),
        (application(), replace(KNOWN, category=None)),  # the archive must tell first what she is
        (application(ZHAO), EARLY),
        (application(ZHAO, matter="retirement_early", month="2027-02"), EARLY),
    ],
)
def test_everybody_else_gets_a_promised_day_and_the_limit_by_law(applied: Submission, known: Known) -> None:
    decision = decide(applied, known, NOW)
    assert (decision.completed, decision.pension_from) == (None, None)
    assert (decision.promised_by, decision.statutory_by) == (date(2026, 12, 8), date(2026, 12, 22))
    assert decision.working_days_certain


def test_a_promise_into_a_year_without_a_notice_is_not_certain() -> None:
    moment = datetime(2098, 12, 24, 9, 0, tzinfo=CHINA)
    assert not decide(application(), replace(KNOWN, archive=Archive.NEEDED), moment).working_days_certain


@pytest.mark.parametrize(
    ("month", "following"), [("2026-02", "2026-03"), ("2026-11", "2026-12"), ("2026-12", "2027-01")]
)
def test_the_month_after(month: str, following: str) -> None:
    assert month_after(month) == following


def test_the_case_number_has_the_form_of_the_bureau() -> None:
    assert case_number("达川人社", 2026, 123) == "达川人社受〔2026〕000123号"
    assert case_number("达川人社", 2027, 1234567) == "达川人社受〔2027〕1234567号"


def test_a_submission_survives_being_taken_apart() -> None:
    assert Submission.from_mapping(application().as_mapping()) == application()
    assert all(type(value) is str for value in application().as_mapping().values())


@pytest.mark.parametrize("change", [{"category": "child"}, {"surprise": "x"}])
def test_a_mapping_that_is_no_submission_is_refused(change: dict[str, str]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Submission.from_mapping(application().as_mapping() | change)


def test_nothing_personal_is_in_the_repr_of_a_submission_or_of_what_is_known() -> None:
    for text in (repr(application()), repr(KNOWN)):
        assert LI[0] not in text
        assert LI[1] not in text
