"""What the office decides, as pure functions; and the data that it decides by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from config.clock import CHINA
from config.datafile import DataFileError, load
from config.law import Category
from config.matters import MatterList, matters
from office.acceptance import Known, decide, month_after, objection
from office.port import Archive, Proof, Submission
from office.words import case_number
from tests.office.conftest import LI, NOW, ZHAO, application

TODAY = NOW.date()
KNOWN = Known(LI[1], "M", Category.MALE, Archive.NOT_NEEDED, already_retired=False, accepted_matters=frozenset())


def test_an_application_that_fits_the_record_has_no_objection() -> None:
    assert objection(application(), KNOWN, TODAY) is None


def test_a_name_with_a_character_that_no_system_can_display_is_no_objection() -> None:
    assert objection(application((LI[0], f"{LI[1][0]}〓")), KNOWN, TODAY) is None


@pytest.mark.parametrize(
    ("applied", "known", "reason"),
    [
        (application(), None, "unknown_person"),
        (application(matter="unemployment"), KNOWN, "unknown_matter"),
        (application(month="2026-13"), KNOWN, "retirement_month_malformed"),
        (application(month="2026-02 "), KNOWN, "retirement_month_malformed"),
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
    known = replace(KNOWN, sex="F", category=None)
    for category in (Category.FEMALE50, Category.FEMALE55):
        assert objection(application(category=category), known, TODAY) is None


def test_a_matter_is_refused_before_its_first_limit() -> None:
    assert objection(application(matter="retirement_early"), KNOWN, date(2024, 12, 31)) == "unknown_matter"
    assert objection(application(matter="retirement_early"), KNOWN, date(2025, 1, 1)) is None


@pytest.mark.parametrize("archive", [Archive.NOT_NEEDED, Archive.EXAMINED])
def test_who_is_due_with_nothing_to_examine_retires_on_the_spot(archive: Archive) -> None:
    decision = decide(application(month="2026-11"), archive, NOW)
    assert (decision.completed, decision.promised_by, decision.pension_from) == (NOW, None, "2026-12")


@pytest.mark.parametrize(
    ("applied", "archive"),
    [
        (application(), Archive.NEEDED),
        (application(month="2026-12"), Archive.EXAMINED),
        (application(matter="retirement_early"), Archive.EXAMINED),
    ],
)
def test_everybody_else_gets_a_promised_day_and_the_limit_by_law(applied: Submission, archive: Archive) -> None:
    decision = decide(applied, archive, NOW)
    assert (decision.completed, decision.pension_from) == (None, None)
    assert (decision.promised_by, decision.statutory_by) == (date(2026, 12, 8), date(2026, 12, 22))
    assert decision.working_days_certain


def test_a_promise_into_a_year_without_a_notice_is_not_certain() -> None:
    moment = datetime(2098, 12, 24, 9, 0, tzinfo=CHINA)
    assert not decide(application(), Archive.NEEDED, moment).working_days_certain


@pytest.mark.parametrize(
    ("month", "following"), [("2026-02", "2026-03"), ("2026-11", "2026-12"), ("2026-12", "2027-01")]
)
def test_the_month_after(month: str, following: str) -> None:
    assert month_after(month) == following


def test_the_case_number_has_the_form_of_the_bureau() -> None:
    assert case_number("达川人社", 2026, 123) == "达川人社受〔2026〕000123号"
    assert case_number("达川人社", 2027, 1234567) == "达川人社受〔2027〕1234567号"


def test_every_promise_of_the_shipped_matters_cuts_the_limit_by_half_and_names_its_source() -> None:
    for matter in matters().values():
        for limit in matter.limits:
            assert 2 * limit.promise_workdays <= limit.statutory_workdays
            assert limit.statutory_source
            assert limit.promise_source
    assert matters()["retirement_early"].instant_when == ()


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("promise_workdays: 10", "promise_workdays: 11", "at least half"),
        ("instant_when: [not_needed, examined]", "instant_when: [always]", "instant_when"),
        ("valid_from: 2023-12-01", "valid_form: 2023-12-01", "valid_form"),
    ],
)
def test_a_wrong_list_of_matters_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    shipped = Path(__file__).parent.parent.parent / "config" / "matters.yaml"
    text = shipped.read_text(encoding="utf-8")
    assert right in text
    (tmp_path / "matters.yaml").write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"matters\.yaml:\d+: .*{reason}"):
        load(tmp_path / "matters.yaml", MatterList)


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
