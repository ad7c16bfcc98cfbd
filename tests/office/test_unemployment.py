"""失业: the eight matters of the bundle, each decided on its own, from the office's own record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from config.clock import CHINA
from office.embedded import EmbeddedOffice
from office.port import Party
from tests.office.bundles import PROMISES, UNEMPLOYMENT, bundle, cast, handed_in, reasons, who
from tests.office.conftest import NOW, OfficeFolder

REGISTRATION, CERTIFICATE, REFERRAL, GUIDANCE, BENEFIT, MEDICAL, TRAINING, HARDSHIP = UNEMPLOYMENT
#: what somebody without a certificate or a hardship brings later
TO_BRING = {"hardship_data": ("", "counter"), "skill_certificate": ("", "counter"), "training_course": ("护理", "ask")}
LONG = {"hardship_category": ("long", "ask"), **TO_BRING}


async def test_all_that_can_end_at_once_ends_while_the_citizen_stands_there(office: EmbeddedOffice) -> None:
    answer = await office.submit(bundle("gao", *UNEMPLOYMENT, answers=LONG))
    cases = {case.matter: case for case in answer.cases}
    assert answer.bundle_number == "达川人社受〔2026〕000001号"
    assert [case.matter for case in answer.cases] == list(UNEMPLOYMENT)
    assert {matter: str(case.state) for matter, case in cases.items()} == {
        REGISTRATION: "completed",
        CERTIFICATE: "completed",
        REFERRAL: "completed",
        GUIDANCE: "completed",
        BENEFIT: "completed",
        MEDICAL: "completed",
        TRAINING: "accepted",
        HARDSHIP: "refused",
    }
    assert cases[REGISTRATION].result == {"registered_on": "2026-11-24"}
    expected = {"benefit_months": "15", "benefit_from": "2026-11", "benefit_until": "2028-01"}
    assert cases[BENEFIT].result == expected
    assert cases[MEDICAL].result == {"insured_from": "2026-11", "insured_until": "2028-01"}
    assert (cases[TRAINING].promised_by, cases[TRAINING].certain) == (date(2026, 12, 1), True)
    assert cases[HARDSHIP].result == {"reason": "unemployed_too_short"}
    assert [cases[name].number[-4:] for name in (REGISTRATION, TRAINING)] == ["1号-1", "1号-7"]
    assert cases[HARDSHIP].number == ""


async def test_the_record_says_what_has_become_of_it(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, bundle("gao", REGISTRATION, CERTIFICATE, BENEFIT, MEDICAL))
    record = await office.record_of(who("gao"))
    assert record.employment
    assert record.benefits
    assert record.employment.registered_on == NOW.date()
    assert record.employment.certificate_no == cases[CERTIFICATE].result["certificate_no"]
    assert (record.benefits.state, record.benefits.drawn_until) == ("drawing", "2028-01")
    assert record.benefits.medical_from == "2026-11"
    assert record.items["benefit_state"] == "drawing"


async def test_a_figure_of_the_record_that_the_kiosk_changes_is_not_believed(office: EmbeddedOffice) -> None:
    answers = {"contribution_months": ("240", "record")}
    cases = await handed_in(office, bundle("gao", REGISTRATION, BENEFIT, answers=answers))
    assert cases[BENEFIT].result["benefit_months"] == "15"
    cases = await handed_in(office, bundle("fang", REGISTRATION, BENEFIT, answers=answers, key="2"))
    assert reasons(cases) == {BENEFIT: "short_of_months"}


async def test_the_order_in_which_they_are_asked_for_does_not_matter(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, bundle("gao", MEDICAL, BENEFIT, CERTIFICATE, REGISTRATION))
    assert {str(case.state) for case in cases.values()} == {"completed"}


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("lin", "own_will"),
        ("fang", "short_of_months"),
        ("pan", "still_working"),
        ("deng", "already_drawing"),
        ("feng", "draws_pension"),
        ("li", "of_age"),
    ],
)
async def test_one_that_is_refused_says_why_and_the_others_go_on(office: EmbeddedOffice, id_: str, reason: str) -> None:
    answers = {
        "mobile": ("13900000000", "ask"),
        "former_unit": ("样例厂", "ask"),
        "unemployment_date": ("2026-10-31", "ask"),
        "unemployment_reason": ("20", "ask"),
        "separation_reason": ("expired", "ask"),
        "education": ("61", "ask"),
    }
    own = (await office.record_of(who(id_))).items
    asked = {item: answer for item, answer in answers.items() if item not in own}
    cases = await handed_in(office, bundle(id_, REGISTRATION, REFERRAL, BENEFIT, answers=asked))
    assert reasons(cases)[BENEFIT] == reason
    assert cases[REFERRAL].state == "completed"


async def test_whose_employer_still_pays_is_registered_by_review(office: EmbeddedOffice) -> None:
    answers = {"unemployment_date": ("2026-11-20", "ask"), "unemployment_reason": ("20", "ask")}
    cases = await handed_in(office, bundle("pan", REGISTRATION, CERTIFICATE, answers=answers))
    assert {str(case.state) for case in cases.values()} == {"accepted"}
    assert cases[REGISTRATION].promised_by == NOW.date()


async def test_without_the_benefit_there_is_no_medical_insurance_of_it(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, bundle("lin", REGISTRATION, BENEFIT, MEDICAL))
    assert reasons(cases) == {BENEFIT: "own_will", MEDICAL: "no_benefit"}


async def test_a_benefit_that_must_be_examined_takes_the_medical_insurance_with_it(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    answers = {"separation_reason": ("no_fault", "ask"), "unemployment_reason": ("20", "ask")}
    cases = await handed_in(office, bundle("luo", REGISTRATION, BENEFIT, MEDICAL, answers=answers))
    assert cases[REGISTRATION].state == "completed"
    for matter in (BENEFIT, MEDICAL):
        assert (cases[matter].state, cases[matter].promised_by) == ("accepted", date(2026, 12, 1))
    assert folder.rows("SELECT statutory_by FROM cases WHERE matter = 'unemployment_benefit'") == [("2026-12-08",)]
    record = await office.record_of(who("luo"))
    assert record.benefits
    assert record.benefits.state == "none", "it is drawn when it is granted"


@pytest.mark.parametrize(
    ("id_", "months", "until"),
    [("gao", "15", "2028-01"), ("song", "10", "2027-08"), ("xu", "4", "2027-02"), ("tang", "6", "2027-04")],
)
async def test_the_months_are_those_of_the_law_on_the_offices_record(
    office: EmbeddedOffice, id_: str, months: str, until: str
) -> None:
    cases = await handed_in(office, bundle(id_, REGISTRATION, BENEFIT))
    assert (cases[BENEFIT].result["benefit_months"], cases[BENEFIT].result["benefit_until"]) == (months, until)


async def test_the_law_of_the_day_of_the_visit_counts_however_late_it_arrives(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    folder.clock.set_wall(datetime(2026, 12, 3, 9, 0, tzinfo=CHINA))
    cases = await handed_in(office, bundle("gao", REGISTRATION, BENEFIT, made="2026-11-24"))
    assert cases[BENEFIT].result["benefit_from"] == "2026-11"


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"job_wish": ("no", "ask")}, {BENEFIT: "no_job_wish"}),
        ({"job_wish": ("perhaps", "ask")}, {REGISTRATION: "wrong_value", BENEFIT: "wrong_value"}),
        ({"job_wish": ("", "")}, {REGISTRATION: "missing_items", BENEFIT: "missing_items"}),
        ({"wants_benefit": ("no", "scene")}, {BENEFIT: "answers_contradict"}),
        ({"separation_reason": ("expired", "ask")}, {}),  # what the record says, too
        ({"separation_reason": ("dismissed", "ask")}, {BENEFIT: "record_differs"}),
        ({"contribution_months": ("240", "record")}, {}),  # the office's own counts, whatever was shown to the citizen
        ({"training_course": ("护理", "record")}, {}),  # of no matter that is asked for
        ({"unemployment_date": ("2026-12-31", "ask")}, {REGISTRATION: "record_differs", BENEFIT: "record_differs"}),
        ({"education": ("10", "ask")}, {}),  # newer than the record
        ({"education": ("99", "ask")}, {REGISTRATION: "wrong_value"}),
        ({"health_status": ("5", "share.disabled_federation")}, {REGISTRATION: "not_shared"}),
        ({"mobile": ("0818-123", "ask")}, {REGISTRATION: "wrong_value", BENEFIT: "wrong_value"}),
    ],
)
async def test_answers_are_believed_as_far_as_they_agree(
    office: EmbeddedOffice, answers: dict[str, tuple[str, str]], refused: dict[str, str]
) -> None:
    cases = await handed_in(office, bundle("gao", REGISTRATION, BENEFIT, GUIDANCE, answers=answers))
    found = reasons(cases)
    if REGISTRATION in refused and BENEFIT not in refused:
        assert found.pop(BENEFIT) == "not_registered"
    if "mobile" in answers:
        assert found.pop(GUIDANCE) == "wrong_value"
    assert found == refused


async def test_whoever_does_not_promise_brings_the_proof_or_is_told_that_it_is_missing(office: EmbeddedOffice) -> None:
    without = tuple(promise for promise in PROMISES if promise.item != "promise_unemployed")
    cases = await handed_in(office, bundle("gao", REGISTRATION, GUIDANCE, promises=without))
    assert reasons(cases) == {REGISTRATION: "promise_missing"}
    brought = bundle("gao", REGISTRATION, promises=without, answers={"promise_unemployed": ("", "counter")}, key="2")
    cases = await handed_in(office, brought)
    assert cases[REGISTRATION].state == "accepted"


async def test_nobody_can_apply_for_somebody_else_where_the_matter_is_the_persons_own(office: EmbeddedOffice) -> None:
    agent = cast()["lin"]
    by_agent = replace(bundle("gao", REFERRAL), agent=Party(agent.number, agent.name, relation="relative"))
    by_agent = replace(by_agent, proofs=tuple(replace(proof, holder_number=agent.number) for proof in by_agent.proofs))
    assert reasons(await handed_in(office, by_agent)) == {REFERRAL: "agent_not_allowed"}


async def test_what_was_done_is_not_done_twice_and_services_are_free(office: EmbeddedOffice) -> None:
    await office.submit(bundle("gao", *UNEMPLOYMENT, answers=LONG))
    cases = await handed_in(office, bundle("gao", *UNEMPLOYMENT, answers=LONG, key="key-2"))
    assert reasons(cases) == {
        REGISTRATION: "already_registered",
        CERTIFICATE: "already_accepted",
        BENEFIT: "already_drawing",
        TRAINING: "already_open",
        HARDSHIP: "unemployed_too_short",
    }


async def test_the_same_bundle_again_is_the_same_answer_and_another_one_with_its_key_is_none(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    submission = bundle("gao", *UNEMPLOYMENT, answers=LONG)
    answer = await office.submit(submission)
    await folder.clock.advance(timedelta(days=40).total_seconds())
    assert await office.submit(submission) == answer
    assert folder.rows("SELECT count(*) FROM cases") == [(8,)]
    with pytest.raises(Exception, match="same_key_other_content"):
        await office.submit(bundle("gao", REFERRAL))


async def test_a_matter_that_the_office_does_not_know_spoils_no_other(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, bundle("gao", "weather_forecast", REFERRAL))
    assert reasons(cases) == {"weather_forecast": "unknown_matter"}
    assert cases[REFERRAL].state == "completed"


@pytest.mark.parametrize(
    ("id_", "kind", "reason"),
    [
        ("gao", "050", "too_young_for_category"),
        ("song", "050", "too_young_for_category"),
        ("xu", "050", None),
        ("tang", "050", None),
    ],
)
async def test_who_is_older_by_the_record_is_hard_to_place(
    office: EmbeddedOffice, id_: str, kind: str, reason: str | None
) -> None:
    answers = {"hardship_category": (kind, "ask"), **TO_BRING}
    cases = await handed_in(office, bundle(id_, REGISTRATION, HARDSHIP, answers=answers))
    assert reasons(cases).get(HARDSHIP) == reason


async def test_what_the_citizen_has_told_is_not_asked_again(office: EmbeddedOffice) -> None:
    answers = {"mobile": ("13911112222", "ask"), "education": ("10", "ask"), "bank_account": ("620000000000005", "ask")}
    await office.submit(bundle("gao", REGISTRATION, BENEFIT, answers=answers))
    record = await office.record_of(who("gao"))
    assert (record.person.mobile, record.person.education) == ("13911112222", "10")
    assert record.items["bank_account"] == cast()["gao"].card_number, "an account is compared first"


async def test_what_was_told_with_a_refused_matter_changes_nothing(office: EmbeddedOffice) -> None:
    answers = {"mobile": ("13911112222", "ask")}
    await office.submit(bundle("lin", BENEFIT, answers=answers))
    assert (await office.record_of(who("lin"))).person.mobile == cast()["lin"].record.person.mobile


async def test_my_cases_are_told_to_me_the_newest_first(office: EmbeddedOffice) -> None:
    first = await office.submit(bundle("gao", REGISTRATION, BENEFIT))
    second = await office.submit(bundle("gao", REFERRAL, key="key-2"))
    assert await office.cases_of(who("gao")) == (second, first)
    assert await office.cases_of(who("lin")) == ()
