"""城乡居民养老保险: decided from the record and from what departments told the office, whatever was handed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from office.embedded import EmbeddedOffice
from office.port import Promise
from simulated.departments import SimulatedDepartments
from tests.office.bundles import bundle, handed_in, reasons, who
from tests.office.conftest import CAST_FILE, OfficeFolder

JOIN, CLAIM, GRADE = "resident_enrolment", "resident_claim", "resident_grade_change"
HARDSHIP, CANCEL = "resident_hardship", "resident_cancel"
NO_OTHER = (Promise("other_pension", "w"), Promise("promise_truth", "w"))
#: what the scene gives and the citizen answers, by item
BAND = {"age_band": ("elder", "law"), "makeup_years": ("none", "law"), "insurance_start": ("2026-11", "law")}
LATER = {"pay_grade": ("later", "ask")}
ADULT = {**BAND, "age_band": ("adult", "law"), "pay_grade": ("lowest", "law")}
VILLAGE = {"enrol_village": ("达川区样例镇试样村", "ask"), "household_type": ("20", "ask")}
VILLAGE |= {"household_address": ("四川省达州市达川区样例镇试样村1组", "ask")}
Answers = dict[str, tuple[str, str]]
ASKED = ("household_type", "household_address", "employee_scheme", "hardship_payment", "enrol_village", "in_school")


@pytest.fixture
async def office(folder: OfficeFolder) -> AsyncIterator[EmbeddedOffice]:
    """With lines to all departments."""
    lines = SimulatedDepartments(CAST_FILE, folder.clock)
    office = folder.open(departments=lines)
    await office.start()
    yield office
    await office.close()


async def decided(
    office: EmbeddedOffice, id_: str, *wanted: str, answers: Answers | None = None, asks: bool = True
) -> tuple[dict[str, str], dict[str, str]]:
    """What became of each matter, and why the refused ones were; ``asks``: departments were asked before."""
    told = dict(answers or {})
    if asks:
        shared = await office.share(who(id_), ASKED, "residents")
        known = {item: (one.value, f"share.{one.department}") for item, one in shared.items() if one.value}
        own = (await office.record_of(who(id_))).items
        told = {item: one for item, one in {**VILLAGE, **known, **told}.items() if item not in own or item in told}
    cases = await handed_in(office, bundle(id_, *wanted, answers=told, promises=NO_OTHER, key=f"k-{id_}-{wanted}"))
    return {matter: case.state for matter, case in cases.items()}, reasons(cases)


async def test_an_elder_with_no_pension_at_all_joins_and_draws_from_the_next_month(office: EmbeddedOffice) -> None:
    states, _ = await decided(office, "hanling", JOIN, CLAIM, answers=BAND)
    assert states == {JOIN: "completed", CLAIM: "completed"}
    scheme = (await office.record_of(who("hanling"))).resident
    assert scheme is not None
    assert (scheme.payment, scheme.drawn_from, scheme.enrolled_on) == ("drawing", "2026-12", date(2026, 11, 24))


async def test_who_makes_up_years_pays_them_first(office: EmbeddedOffice) -> None:
    made_up = {**BAND, "makeup_years": ("least", "ask"), **LATER}
    states, _ = await decided(office, "shenlao", JOIN, CLAIM, answers=made_up)
    assert states == {JOIN: "completed", CLAIM: "accepted"}


@pytest.mark.parametrize(
    ("id_", "wanted", "answers", "reason"),
    [
        ("shenlao", (JOIN, CLAIM), BAND, "years_missing"),  # three years are owed
        (
            "hanling",
            (JOIN, CLAIM),
            {**BAND, "makeup_years": ("most", "ask"), **LATER},
            "answers_contradict",
        ),
        ("hanling", (CLAIM,), BAND, "not_joined"),
        ("wanwai", (JOIN,), BAND, "household_elsewhere"),
        ("yinzhi", (JOIN,), BAND, "draws_other_pension"),
        ("feng", (JOIN,), BAND, "draws_other_pension"),
        ("xu", (JOIN,), BAND, "in_employee_scheme"),
        ("pan", (JOIN,), ADULT, "in_employee_scheme"),
        ("liaoxi", (CLAIM,), BAND, "already_resident"),
        ("mengjiu", (JOIN,), ADULT, "already_resident"),
        ("mengjiu", (CLAIM,), ADULT, "not_of_age"),
        ("houcan", (JOIN,), {**ADULT, "age_band": ("elder", "law")}, "answers_contradict"),
        ("leixue", (JOIN,), {**ADULT, "age_band": ("student", "law")}, "still_at_school"),
        ("leixue", (JOIN,), {**ADULT, "age_band": ("student", "law"), "in_school": ("no", "ask")}, "still_at_school"),
        ("qinman", (GRADE,), ADULT, "nothing_to_pay"),
        ("houcan", (HARDSHIP,), ADULT, "not_joined"),
        ("hanling", (HARDSHIP,), BAND, "nothing_to_pay"),
        ("houcan", (CANCEL,), {"cancel_reason": ("short", "ask")}, "not_joined"),
        ("mengjiu", (CANCEL,), {"cancel_reason": ("short", "ask")}, "cannot_cancel"),
    ],
)
async def test_what_the_record_speaks_against_is_refused(
    office: EmbeddedOffice, id_: str, wanted: tuple[str, ...], answers: Answers, reason: str
) -> None:
    _, refused = await decided(office, id_, *wanted, answers=answers)
    assert refused[wanted[-1]] == reason


async def test_what_a_department_told_counts_though_nobody_handed_it_in(office: EmbeddedOffice) -> None:
    await office.share(who("yinzhi"), ("employee_scheme",), "residents")
    _, refused = await decided(office, "yinzhi", CLAIM, answers=BAND, asks=False)
    assert refused == {CLAIM: "draws_other_pension"}


async def test_an_elder_whom_nobody_has_compared_is_examined(office: EmbeddedOffice) -> None:
    told = {"household_type": ("20", "ask"), "enrol_village": ("达川区样例镇试样村", "ask"), **ADULT}
    household = {"household_address": ("四川省达州市达川区样例镇试样村1组", "ask")}
    states, refused = await decided(office, "tanmin", JOIN, answers={**told, **household}, asks=False)
    assert (states, refused) == ({JOIN: "accepted"}, {})


async def test_the_government_pays_once_a_year_for_whoever_is_known_to_others(office: EmbeddedOffice) -> None:
    states, _ = await decided(office, "lubang", HARDSHIP)
    assert states == {HARDSHIP: "completed"}
    scheme = (await office.record_of(who("lubang"))).resident
    assert scheme is not None
    assert (scheme.hardship, scheme.hardship_year, scheme.grade) == ("destitute", 2026, "lowest")
    claimed = {"hardship_payment": ("destitute", "share.civil_affairs")}
    _, refused = await decided(office, "mengjiu", HARDSHIP, answers=claimed, asks=False)
    assert refused == {HARDSHIP: "not_shared"}


async def test_who_leaves_for_another_pension_leaves_at_once_where_the_compare_shows_it(office: EmbeddedOffice) -> None:
    states, _ = await decided(office, "yinzhi", CANCEL, answers={"cancel_reason": ("other_pension", "ask")})
    assert states == {CANCEL: "completed"}
    states, _ = await decided(office, "mengjiu", CANCEL, answers={"cancel_reason": ("other_pension", "ask")})
    assert states == {CANCEL: "accepted"}
