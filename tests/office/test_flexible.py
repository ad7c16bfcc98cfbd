"""灵活就业: the office decides who may pay for themselves, and what is subsidised, from its own record."""

from __future__ import annotations

from datetime import date

import pytest

from office.embedded import EmbeddedOffice
from office.port import Promise
from tests.office.bundles import bundle, handed_in, reasons, who

JOIN, BASE, MEDICAL = "flexible_enrolment", "contribution_declaration", "medical_flexible"
WORK, SUBSIDY = "employment_registration_flexible", "flexible_subsidy"
ANSWERS = {
    "flexible_kind": ("platform", "ask"),
    "insurance_start": ("2026-11", "law"),
    "contribution_base": ("80", "ask"),
    "pay_cycle": ("month", "ask"),
    "employment_form": ("022", "scene"),
    "work_content": ("deliver", "ask"),
    "work_place": ("达川区翠屏街道虚构社区", "ask"),
    "employment_start": ("2026-07-01", "ask"),
    "monthly_income": ("3", "ask"),
}
PROMISES = (Promise("promise_truth", "w"), Promise("promise_flexible", "w"))


async def test_who_has_no_unit_pays_for_themselves_and_is_told_how_much(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, bundle("shaoling", JOIN, BASE, MEDICAL, WORK, answers=ANSWERS, promises=PROMISES))
    states = {matter: case.state for matter, case in cases.items()}
    assert states == {JOIN: "completed", BASE: "completed", MEDICAL: "accepted", WORK: "completed"}
    assert cases[JOIN].result == {"insured_since": "2026-11"}
    assert cases[BASE].result == {"monthly_due": "1252.96"}
    work = (await office.record_of(who("shaoling"))).flexible
    assert work is not None
    assert (work.state, work.base, work.cycle, work.employed_on) == ("enrolled", "80", "month", date(2026, 11, 24))


async def test_who_works_is_not_out_of_work_any_more(office: EmbeddedOffice) -> None:
    answers = {**ANSWERS, "flexible_kind": ("odd", "ask")}
    cases = await handed_in(office, bundle("deng", WORK, answers=answers, promises=PROMISES))
    assert {case.state for case in cases.values()} == {"completed"}, reasons(cases)
    record = await office.record_of(who("deng"))
    assert record.employment is not None
    assert record.employment.registered_on is None


async def test_a_subsidy_is_examined(office: EmbeddedOffice) -> None:
    paid = {**ANSWERS, "paid_amounts": ("9398.00", "counter")}
    cases = await handed_in(office, bundle("longkun", SUBSIDY, answers=paid, promises=PROMISES))
    assert {case.state for case in cases.values()} == {"accepted"}, reasons(cases)


@pytest.mark.parametrize(
    ("id_", "wanted", "reason"),
    [
        ("pan", JOIN, "insured_by_unit"),
        ("xu", JOIN, "insured_by_unit"),  # paid for until last month
        ("guyou", JOIN, "already_flexible"),
        ("feng", JOIN, "draws_other_pension"),
        ("leixue", BASE, "not_flexible"),
        ("shaoling", MEDICAL, "not_flexible"),
        ("guyou", WORK, "work_already_registered"),
        ("pan", WORK, "insured_by_unit"),
        ("shaoling", SUBSIDY, "not_recognised"),
        ("maoman", SUBSIDY, "subsidy_used_up"),
    ],
)
async def test_what_the_record_speaks_against_is_refused(
    office: EmbeddedOffice, id_: str, wanted: str, reason: str
) -> None:
    own = (await office.record_of(who(id_))).items
    paid = {**ANSWERS, "paid_amounts": ("", "counter")}
    given = {item: answer for item, answer in paid.items() if item not in own}
    cases = await handed_in(office, bundle(id_, wanted, answers=given, promises=PROMISES))
    assert reasons(cases) == {wanted: reason}
