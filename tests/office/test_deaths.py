"""What the office tells of a deceased, and to whom; and what it decides for the relatives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from config.faults import Fault
from law.death import death_benefit
from law.work_death import work_death_benefit
from office.contract import questions
from office.departments.asking import WITHIN_S
from office.embedded import EmbeddedOffice
from office.port import Concerned, Identity, Party, Promise, Proof, Submission
from office.record import Deceased, Payment
from simulated.departments import LATE_S, SimulatedDepartments
from tests.office.bundles import handed_in, reasons, who
from tests.office.conftest import CAST_FILE, NOW, OfficeFolder
from tests.waiting import seen

SUSPEND, SURVIVORS, LUMP = "pension_suspend", "survivors_benefit", "account_lump"
CARD, MEDICAL = "deceased_card_cancel", "medical_account_inherit"
GRANT, DEPENDANTS = "work_death_grant", "dependants_pension"
TRUTH, HEIRS, DEPENDENCY = (Promise(item, "w") for item in ("promise_truth", "other_heirs", "dependency"))


@pytest.fixture
async def office(folder: OfficeFolder) -> AsyncIterator[EmbeddedOffice]:
    told = SimulatedDepartments(CAST_FILE, folder.clock)
    office = folder.open(departments=told)
    yield office
    await office.close()


async def lost_by(office: EmbeddedOffice, claimant: str) -> Deceased:
    (found,) = (await office.deceased_of(who(claimant))).deceased
    return found


def claim(
    claimant: str, dead: str, *wanted: str, promises: tuple[Promise, ...] = (TRUTH,), key: str = "k", **items: str
) -> Submission:
    """``items``: how each was given, ``counter`` or as an answer."""
    person, lost = who(claimant), who(dead)
    told = {item: value for item, value in items.items() if value != "counter"}
    return Submission(
        key=key,
        site="test",
        scene="death",
        made="",
        applicant=Party(person.number, person.name, person.birth),
        proofs=(Proof("face_strict", person.number),),
        items=told,
        sources={item: "ask" if item in told else "counter" for item in items},
        promises=promises,
        matters=wanted,
        people=(Concerned(lost.number, lost.name),),
    )


# -- what may be known --


async def test_a_relative_is_told_what_the_law_takes(office: EmbeddedOffice) -> None:
    lost = await lost_by(office, "liu")
    assert (lost.name, lost.kind, lost.related, lost.cards) == ("秦试故", "retired", "yes", 1)
    assert (lost.items["claimant_relation"], lost.items["sole_claimant"]) == ("1", "yes")
    assert lost.insured is not None
    benefit = death_benefit(lost.insured, NOW.date())
    assert (benefit.funeral, benefit.survivors) == (Decimal("7889.33"), Decimal("35502.00"))


async def test_the_police_are_asked_for_a_death_that_the_office_does_not_know(office: EmbeddedOffice) -> None:
    lost = await lost_by(office, "yu")
    assert lost.died_on.isoformat() == "2026-09-10"
    assert lost.items["cremation"] == "cremated"
    assert lost.items["sole_claimant"] == "no"
    paid = lost.overpaid
    assert paid is not None
    assert (paid.months, paid.amount) == (2, Decimal("5376.00"))


async def test_of_somebody_elses_dead_only_the_day_is_told(office: EmbeddedOffice) -> None:
    dead = who("qinlao")
    (told,) = (await office.deceased_of(who("li"), None, dead.number, dead.name)).deceased
    assert (told.related, told.insured, told.kin, told.cards, told.monthly_amount) == ("no", None, (), 0, "")
    assert set(told.items) == {"deceased", "death_date"}


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (who("he").number, who("he").name),
        (who("qinlao").number, "别的名字"),
        ("510000196612310112", "钱无录"),
        ("x", "y"),
    ],
)
async def test_the_living_and_the_unknown_are_not_told_apart(office: EmbeddedOffice, number: str, name: str) -> None:
    assert (await office.deceased_of(who("li"), None, number, name)).state == "not_found"


async def test_nobody_has_lost_themselves_and_a_stranger_is_told_nothing(office: EmbeddedOffice) -> None:
    dead = who("qinlao")
    assert (await office.deceased_of(dead, None, dead.number, dead.name)).state == "not_found"
    with pytest.raises(Fault, match="OFFICE-OTHER-PERSON"):
        await office.deceased_of(Identity(who("liu").number, "别的名字"), None, dead.number, dead.name)


async def test_a_department_that_is_silent_leaves_it_open(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    asked = asyncio.ensure_future(office.deceased_of(who("lunv")))
    await seen(lambda: asked.done() or any(at >= LATE_S for at, _ in folder.clock._sleepers))
    await folder.clock.advance(WITHIN_S)
    assert (await asked).state == "late"


async def test_both_parents_are_found(office: EmbeddedOffice) -> None:
    assert {one.name for one in (await office.deceased_of(who("bai"))).deceased} == {"柏试松", "柏试菊"}


# -- what is decided --


async def test_who_is_alone_and_on_record_has_everything_at_once(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, claim("liu", "qinlao", SUSPEND, SURVIVORS, LUMP, CARD, MEDICAL))
    assert {case.state for case in cases.values()} == {"completed"}
    assert cases[SURVIVORS].result == {"funeral": "7889.33", "survivors": "35502.00"}
    assert cases[LUMP].result == {"account": "8640.25"}
    assert cases[SUSPEND].result == {"ended_after": "2025-12"}
    assert {(case.of, case.whose) for case in cases.values()} == {(1, "秦试故")}
    dead = await office.record_of(who("qinlao"))
    assert (dead.insured.payment, dead.insured.account_balance) == (Payment.NONE, "0.00")
    assert [card.state for card in dead.cards] == ["cancelled"]
    again = await handed_in(office, claim("liu", "qinlao", SUSPEND, SURVIVORS, LUMP, CARD, key="k2"))
    assert set(reasons(again).values()) == {"already_accepted"}


async def test_the_others_consent_by_a_promise_or_by_a_paper_and_each_claim_is_made_once(
    office: EmbeddedOffice,
) -> None:
    await office.deceased_of(who("yu"))
    none = await handed_in(office, claim("yu", "yulao", LUMP))
    assert reasons(none) == {LUMP: "missing_items"}
    brought = await handed_in(office, claim("yu", "yulao", LUMP, other_heirs="counter"))
    assert brought[LUMP].state == "accepted"
    sister = await handed_in(office, claim("yumei", "yulao", LUMP, promises=(TRUTH, HEIRS), key="k2"))
    assert reasons(sister) == {LUMP: "already_accepted"}


async def test_an_amount_that_nobody_has_published_is_decided_later_and_never_guessed(office: EmbeddedOffice) -> None:
    await office.deceased_of(who("yu"))
    cases = await handed_in(office, claim("yu", "yulao", SUSPEND, SURVIVORS, promises=(TRUTH, HEIRS)))
    assert (cases[SURVIVORS].state, cases[SURVIVORS].result) == ("accepted", {})
    over = {"overpaid_months": "2", "overpaid_amount": "5376.00"}
    assert cases[SUSPEND].result == {"ended_after": "2026-09", **over}


@pytest.mark.parametrize(
    ("claimant", "dead", "matter", "reason"),
    [
        ("yusun", "yulao", SURVIVORS, "others_first"),
        ("liu", "he", SUSPEND, "no_death"),
        ("mu", "mulao", LUMP, "no_balance"),
        ("su", "tulao", SUSPEND, "no_pension_to_end"),
        ("yan", "chelao", SURVIVORS, "died_by_work"),
        ("liu", "qinlao", GRANT, "no_injury_decision"),
        ("ning", "ninglao", DEPENDANTS, "no_dependant"),
    ],
)
async def test_what_speaks_against_it_is_said(
    office: EmbeddedOffice, claimant: str, dead: str, matter: str, reason: str
) -> None:
    await office.deceased_of(who(claimant))
    promises = (TRUTH, HEIRS, DEPENDENCY)
    assert reasons(await handed_in(office, claim(claimant, dead, matter, promises=promises))) == {matter: reason}


async def test_of_few_years_no_more_is_paid_than_was_paid_in(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, claim("su", "tulao", SURVIVORS, LUMP, promises=(TRUTH, HEIRS)))
    assert cases[SURVIVORS].result == {"funeral": "7889.33", "survivors": "1710.67"}
    assert cases[LUMP].result == {"account": "9100.00"}


async def test_who_is_no_relative_on_record_brings_the_proof(office: EmbeddedOffice) -> None:
    cases = await handed_in(office, claim("li", "qinlao", SUSPEND, claimant_relation="counter"))
    assert cases[SUSPEND].state == "accepted"
    told = await handed_in(office, claim("li", "qinlao", SUSPEND, claimant_relation="1", key="k2"))
    assert reasons(told) == {SUSPEND: "already_accepted"}
    other = await handed_in(office, claim("li", "baifu", SUSPEND, claimant_relation="1", key="k3"))
    assert reasons(other) == {SUSPEND: "wrong_source"}


async def test_a_lost_card_gives_no_account_and_the_dead_ones_is_never_taken(office: EmbeddedOffice) -> None:
    missing = await handed_in(office, claim("bai", "baimu", LUMP))
    assert reasons(missing) == {LUMP: "missing_items"}
    told = await handed_in(office, claim("bai", "baimu", LUMP, bank_account="6222020000000000001", key="k2"))
    assert told[LUMP].state == "completed"


async def test_a_spouse_claims_for_the_child_and_the_parents_for_themselves(office: EmbeddedOffice) -> None:
    lost = await lost_by(office, "yan")
    assert (lost.kind, lost.items["dependants"]) == ("injured", "**童")
    father = await lost_by(office, "chefu")
    assert father.items["dependants"] == "**山"
    cases = await handed_in(office, claim("yan", "chelao", GRANT, DEPENDANTS, promises=(TRUTH, HEIRS, DEPENDENCY)))
    assert {case.state for case in cases.values()} == {"accepted"}


async def test_shares_are_cut_to_the_wage_and_an_old_mother_alone_has_ten_points_more(office: EmbeddedOffice) -> None:
    for claimant, hundredths, monthly in (("hua", [30, 30, 40, 30], "5400.00"), ("tao", [40], "2800.00")):
        lost = await lost_by(office, claimant)
        assert lost.worker is not None
        benefit = work_death_benefit(lost.worker, [one.dependant for one in lost.kin], NOW.date())
        assert sorted(share.hundredths for share in benefit.shares) == sorted(hundredths)
        assert benefit.monthly is not None
        assert benefit.monthly <= Decimal(monthly)
        assert benefit.monthly > Decimal(monthly) - Decimal("0.05")


async def test_after_the_leave_there_is_no_lump_sum(office: EmbeddedOffice) -> None:
    lost = await lost_by(office, "ji")
    assert lost.worker is not None
    assert work_death_benefit(lost.worker, [], NOW.date()).lump_sum == 0


async def test_whoever_acts_for_the_bereaved_is_told_the_same_and_nobody_else_is(
    office: EmbeddedOffice,
) -> None:
    widow, niece = who("liu"), who("suyi")
    assert await office.deceased_of(widow, niece) == await office.deceased_of(widow)
    assert (await office.deceased_of(niece)).deceased == ()  # she has lost nobody herself
    for claimant in ("hua", "houcan"):  # none, and one for another grade of contributions alone
        with pytest.raises(Fault) as fault:
            await office.deceased_of(who(claimant), niece)
        assert fault.value.code == "OFFICE-NO-AUTHORITY"


async def test_what_is_told_of_the_dead_is_the_same_over_a_network(office: EmbeddedOffice) -> None:
    answer = questions()["deceased_of"].answer
    for claimant in ("liu", "hua"):
        sought = await office.deceased_of(who(claimant))
        told = answer.model_validate_json(answer.model_validate({"answer": sought}).model_dump_json())
        assert told.answer == sought  # type: ignore[attr-defined]  # the field that every answer has
