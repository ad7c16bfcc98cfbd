"""创业、毕业生: each matter decided by the office's own record, what departments told it, and the law."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from office.embedded import EmbeddedOffice
from office.port import Case, Party, Promise, Proof, Submission
from simulated.departments import SimulatedDepartments
from tests.office.bundles import cast, handed_in, reasons, who
from tests.office.conftest import CAST_FILE, OfficeFolder

REGISTRATION, LOAN, SUBSIDY = "employment_registration_self", "startup_loan", "startup_subsidy"
RECEPTION, ARCHIVE, JOB_SUBSIDY = "graduate_reception", "archive_receipt", "job_seeking_subsidy"
ASKED = {
    "employment_start": "2026-10-01",
    "monthly_income": "2",
    "marital_status": "10",
    "loan_amount": "100000.00",
    "loan_term": "3",
    "loan_use": "stock",
    "guarantee_kind": "credit",
    "credit_consent": "yes",
    "loan_bank": "any",
    "business_scope": "小吃",
    "business_brief": "社区小吃",
    "founder_category": "veteran",
    "archive_holder": "school",
    "archive_purpose": "graduation",
    "archive_kind": "person",
    "party_relation": "none",
    "graduate_category": "disabled",
}
#: what is asked only where no department has told it
BUSINESS = {
    "unit_code": "91511703MA6DE0090",
    "unit_name": "达川区虚构店",
    "unit_founded": "2026-09-01",
    "industry": "F",
    "business_place": "四川省达州市达川区虚构路1号",
    "employment_form": "021",
}


@pytest.fixture
async def office(folder: OfficeFolder) -> AsyncIterator[EmbeddedOffice]:
    """With a line to every department."""
    lines = SimulatedDepartments(CAST_FILE, folder.clock)
    office = folder.open(departments=lines)
    yield office
    await office.close()


def application(
    id_: str, *wanted: str, shared: dict[str, tuple[str, str]] | None = None, key: str = "1", **told: str
) -> Submission:
    """Of somebody; ``told`` joins :data:`ASKED`, and ``shared`` is what departments told, by item."""
    person, own = who(id_), cast()[id_].record.items
    asked = {**ASKED, "business_open": "yes", **told}
    items = {item: value for item, value in asked.items() if item not in own}
    sources = dict.fromkeys(items, "ask")
    for item, (value, department) in (shared or {}).items():
        items[item], sources[item] = value, f"share.{department}"
    return Submission(
        key=key,
        site="test",
        scene="startup",
        made="2026-11-24",
        applicant=Party(person.number, person.name, person.birth),
        proofs=(Proof("pin", person.number), Proof("face_strict", person.number)),
        items=items,
        sources=sources,
        promises=tuple(Promise(item, "w") for item in ("other_loans", "promise_truth")),
        matters=wanted,
    )


async def decided(office: EmbeddedOffice, id_: str, *wanted: str, key: str = "1", **told: str) -> dict[str, Case]:
    """What became of each, where the departments were asked for everything that they share of somebody."""
    known = {
        item: (value, department)
        for department, answers in cast()[id_].departments.items()
        if not isinstance(answers, str)
        for item, value in answers.items()
        if item not in told
    }
    await office.share(who(id_), tuple(known), "startup")
    return await handed_in(office, application(id_, *wanted, shared=known, key=key, **told))


async def test_a_business_that_the_market_authority_knows_is_registered_at_once(office: EmbeddedOffice) -> None:
    cases = await decided(office, "kangxin", REGISTRATION, LOAN)
    assert {name: str(case.state) for name, case in cases.items()} == {REGISTRATION: "completed", LOAN: "accepted"}
    assert cases[LOAN].promised_by == date(2026, 12, 1)
    record = await office.record_of(who("kangxin"))
    assert record.business
    assert record.employment
    assert (record.business.registered_on, record.employment.registered_on) == (date(2026, 11, 24), None)
    # out of work no longer, and yet one of those who may borrow
    assert record.items["founder_category"] == "unemployed"
    again = await decided(office, "kangxin", REGISTRATION, key="2")
    assert reasons(again) == {REGISTRATION: "already_registered_business"}


async def test_a_business_that_only_the_citizen_has_told_is_reviewed(office: EmbeddedOffice) -> None:
    cases = await decided(office, "taoman", REGISTRATION, **BUSINESS)
    assert str(cases[REGISTRATION].state) == "accepted"
    assert (await office.record_of(who("taoman"))).business is None


async def test_the_benefit_of_whoever_works_now_stops_and_its_rest_is_kept(office: EmbeddedOffice) -> None:
    cases = await decided(office, "duanling", REGISTRATION)
    assert cases[REGISTRATION].result == {"registered_on": "2026-11-24", "benefit_stopped_from": "2026-12"}
    benefits = (await office.record_of(who("duanling"))).benefits
    assert benefits
    # of the months until 2028-06 those from 2026-12 on were not drawn
    assert (str(benefits.state), benefits.drawn_until, benefits.remaining_months) == ("stopped", "2026-11", 19)


async def test_why_there_is_no_loan(office: EmbeddedOffice) -> None:
    """What is refused is not kept, so that one office may be asked of all."""
    for id_, told, reason in (
        ("leiman", {}, "loans_used_up"),
        ("mofei", {"founder_category": "none"}, "not_for_this_group"),
        ("bailing", {"loan_term": "2"}, "longer_than_working_age"),
        ("haojun", {"loan_amount": "300000.01"}, "more_than_the_ceiling"),
        ("haojun", {"credit_consent": "no"}, "no_credit_consent"),
    ):
        assert reasons(await decided(office, id_, LOAN, **told)) == {LOAN: reason}


async def test_a_loan_of_all_that_the_law_allows_is_accepted(office: EmbeddedOffice) -> None:
    cases = await decided(office, "bailing", LOAN, loan_term="1", loan_amount="300000.00")
    assert str(cases[LOAN].state) == "accepted"


async def test_the_subsidy_by_the_day_of_graduation(office: EmbeddedOffice) -> None:
    assert reasons(await decided(office, "qinbi", SUBSIDY)) == {}
    assert reasons(await decided(office, "shijiu", SUBSIDY, key="2")) == {SUBSIDY: "graduated_too_long_ago"}


async def test_a_graduate_is_received_at_once_and_the_file_is_sent_for(office: EmbeddedOffice) -> None:
    cases = await decided(office, "yinbi", RECEPTION, ARCHIVE)
    assert {name: str(case.state) for name, case in cases.items()} == {RECEPTION: "completed", ARCHIVE: "accepted"}
    studies = (await office.record_of(who("yinbi"))).studies
    assert studies
    assert (studies.received_on, studies.asked_on, studies.archive) == (
        date(2026, 11, 24),
        date(2026, 11, 24),
        "school",
    )


async def test_what_a_graduate_is_refused_and_what_not(office: EmbeddedOffice) -> None:
    for id_, matter, told, reason in (
        ("yingjie", RECEPTION, {}, "not_graduated_yet"),
        ("jidang", ARCHIVE, {}, "archive_is_here"),
        ("yinbi", JOB_SUBSIDY, {}, "graduated_already"),
        ("jinzao", JOB_SUBSIDY, {}, "too_early_before_graduation"),
        ("oufei", JOB_SUBSIDY, {"graduate_category": "none"}, "no_graduate_in_hardship"),
    ):
        assert reasons(await decided(office, id_, matter, **told)) == {matter: reason}
    cases = await decided(office, "yingjie", JOB_SUBSIDY)
    assert str(cases[JOB_SUBSIDY].state) == "accepted"
