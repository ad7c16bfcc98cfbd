"""What becomes of a case after it was taken: corrected once and in time, withdrawn once, decided, refused; ratings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from config.faults import Fault
from office.cases import casework, review
from office.database.engine import sqlite
from office.embedded import EmbeddedOffice
from office.people import credit
from office.people.invented import Invention
from office.port import AppointmentKind, Asked, Case, CaseState, Mending, Party, Proof, Withdrawal
from office.ratings import follow_ups
from office.record import Exclusion
from office.store import Store
from tests.office.bundles import UNEMPLOYMENT, bundle, who
from tests.office.conftest import LI, NOW, WANG, ZHOU, OfficeFolder, application, identity

#: 周样本: due, and the archive must be examined first, so that the case stays open
WHO = Party(*ZHOU)
PROOFS = (Proof("pin", ZHOU[0]),)
ACCOUNT = "6222020200001111222"
ASKED = (Asked("bank_account", "missing"), Asked("resume", "incomplete"))


@contextmanager
def desk(folder: OfficeFolder) -> Iterator[sa.Connection]:
    """A transaction of the staff, in a process of their own as far as the database can tell."""
    store = Store(sqlite(folder.file), Invention(), "达川人社", folder.clock)
    with store.at_the_desk() as (connection, _):
        yield connection
    store.close()


async def opened(office: EmbeddedOffice) -> Case:
    (case,) = (await office.submit(application(ZHOU))).cases
    assert case.state is CaseState.ACCEPTED
    return case


def ask(folder: OfficeFolder, number: str, *asked: Asked) -> Case:
    with desk(folder) as connection:
        return casework.ask_to_correct(connection, number, asked or ASKED, "DC-001", folder.clock.now())


def withdrawal(case: Case, key: str = "w") -> Withdrawal:
    return Withdrawal(key, case.number, WHO, PROOFS)


def mending(case: Case, key: str = "m", **items: str) -> Mending:
    return Mending(key, case.number, WHO, PROOFS, items)


async def now_of(office: EmbeddedOffice, number: str) -> Case:
    bundles = await office.cases_of(identity(ZHOU))
    return next(case for bundle in bundles for case in bundle.cases if case.number == number)


async def detail(wish: Callable[[], object]) -> str:
    with pytest.raises(Fault) as caught:
        await wish()  # type: ignore[misc]
    assert caught.value.code == "OFFICE-REFUSED"
    return caught.value.detail


async def test_one_key_is_one_wish(folder: OfficeFolder, office: EmbeddedOffice) -> None:
    """What came later with it was taken for done, and its sender believed so."""
    case = await opened(office)
    ask(folder, case.number)
    half = await office.hand_in(mending(case, bank_account=ACCOUNT))
    others = (
        lambda: office.hand_in(mending(case, bank_account=ACCOUNT[::-1])),
        lambda: office.withdraw(withdrawal(case, "m")),
    )
    for other in others:
        assert await detail(other) == "same_key_other_content"
    assert await now_of(office, case.number) == half
    assert (await office.withdraw(withdrawal(case))).state is CaseState.WITHDRAWN
    assert await detail(lambda: office.hand_in(mending(case, "w", bank_account=ACCOUNT))) == "same_key_other_content"


async def test_everything_is_asked_for_once_and_the_clock_begins_anew_when_it_is_there(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    asked = ask(folder, case.number)
    assert (asked.state, asked.to_correct, asked.promised_by) == (CaseState.CORRECTION, ASKED, None)
    assert asked.steps[-1].until == date(2026, 12, 15)  # 15 working days after 2026-11-24
    assert await now_of(office, case.number) == asked
    folder.clock.set_wall(NOW + timedelta(days=3))
    half = await office.hand_in(mending(case, bank_account=ACCOUNT))
    assert (half.state, half.to_correct, half.steps[-1].until) == (CaseState.CORRECTION, ASKED[1:], date(2026, 12, 15))
    assert half == await office.hand_in(mending(case, bank_account=ACCOUNT))
    with desk(folder) as connection:
        whole = casework.receive(connection, case.number, ["resume"], "DC-001", folder.clock.now())
    assert (whole.state, whole.promised_by, whole.certain) == (CaseState.ACCEPTED, date(2026, 12, 11), True)
    steps = (await now_of(office, case.number)).steps
    assert [step.state for step in steps] == ["correction", "correction", "accepted"]
    with pytest.raises(casework.Impossible):
        ask(folder, case.number)


async def test_after_five_working_days_it_counts_as_accepted_and_nothing_more_can_be_asked(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    folder.clock.set_wall(NOW.replace(month=12, day=1))
    assert ask(folder, case.number).state is CaseState.CORRECTION
    other = (await office.submit(application(LI, key="li"))).cases[0]
    with pytest.raises(Fault):  # it is completed
        ask(folder, other.number)
    folder.file.unlink()
    later = folder.open()
    case = await opened(later)
    folder.clock.set_wall(folder.clock.now() + timedelta(days=8))
    with pytest.raises(casework.Impossible):
        ask(folder, case.number)
    await later.close()


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ({"mobile": "13800000000"}, "wrong_value"),  # nobody asked for it
        ({"bank_account": "no account"}, "wrong_value"),
        ({"resume": "wrote it down"}, "wrong_value"),  # only the office's own record has it: it is brought
        ({}, "wrong_value"),
    ],
)
async def test_what_was_not_asked_for_or_can_be_no_answer_is_refused_and_loses_nothing(
    folder: OfficeFolder, office: EmbeddedOffice, items: dict[str, str], reason: str
) -> None:
    case = await opened(office)
    assert await detail(lambda: office.hand_in(mending(case, bank_account=ACCOUNT))) == "nothing_to_correct"
    asked = ask(folder, case.number)
    assert await detail(lambda: office.hand_in(mending(case, **items))) == reason
    assert await now_of(office, case.number) == asked


async def test_a_case_is_withdrawn_once_and_can_be_applied_for_again(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    gone = await office.withdraw(withdrawal(case))
    assert (gone.state, gone.promised_by, gone.steps[-1].at) == (CaseState.WITHDRAWN, None, NOW)
    assert gone == await office.withdraw(withdrawal(case)) == await now_of(office, case.number)
    assert folder.rows("SELECT count(*) FROM case_steps") == [(1,)]
    assert await detail(lambda: office.withdraw(withdrawal(case, "again"))) == "already_withdrawn"
    assert await detail(lambda: office.hand_in(mending(case, bank_account=ACCOUNT))) == "nothing_to_correct"
    anew = await office.submit(application(ZHOU, key="anew"))
    assert anew.state is CaseState.ACCEPTED
    bundles = await office.cases_of(identity(ZHOU))
    assert [bundle.state for bundle in bundles] == [CaseState.ACCEPTED, CaseState.WITHDRAWN]


async def test_nobody_withdraws_the_case_of_somebody_else_or_by_a_proof_of_somebody_else(
    office: EmbeddedOffice,
) -> None:
    case = await opened(office)
    other = Withdrawal("w", case.number, Party(*LI), (Proof("pin", LI[0]),))
    assert await detail(lambda: office.withdraw(other)) == "unknown_case"
    foreign = replace(withdrawal(case), proofs=(Proof("pin", LI[0]),))
    assert await detail(lambda: office.withdraw(foreign)) == "proof_of_another"
    assert await detail(lambda: office.withdraw(replace(withdrawal(case), proofs=()))) == "identification_too_weak"
    assert await detail(lambda: office.withdraw(replace(withdrawal(case), case_number="none"))) == "unknown_case"
    misnamed = replace(withdrawal(case), applicant=Party(ZHOU[0], WANG[1]))
    with pytest.raises(Fault) as caught:
        await office.withdraw(misnamed)
    assert caught.value.code == "OFFICE-OTHER-PERSON"
    assert (await now_of(office, case.number)).state is CaseState.ACCEPTED


async def test_what_is_completed_is_not_withdrawn(office: EmbeddedOffice) -> None:
    (case,) = (await office.submit(application())).cases
    done = Withdrawal("w", case.number, Party(*LI), (Proof("pin", LI[0]),))
    assert await detail(lambda: office.withdraw(done)) == "not_open"


async def test_the_back_office_grants_what_was_applied_for_and_the_record_says_so(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    with desk(folder) as connection:
        done = review.decide(connection, case.number, "DC-001", folder.clock.now())
    assert (done.state, done.result) == (CaseState.COMPLETED, {"pension_from": "2026-12"})
    assert (await office.record_of(identity(ZHOU))).insured.already_retired
    steps = [("review", "DC-001"), ("decided", "DC-001"), ("completed", "DC-001")]
    assert folder.rows("SELECT state, by FROM case_steps ORDER BY place") == steps
    with desk(folder) as connection, pytest.raises(Fault):
        review.decide(connection, case.number, "DC-001", folder.clock.now())


async def test_whoever_is_recognised_as_hard_to_place_can_have_contributions_subsidised(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    answers = {"hardship_category": ("050", "ask"), "hardship_data": ("", "counter")}
    cases = (await office.submit(bundle("tang", *UNEMPLOYMENT[::7], answers=answers))).cases
    with desk(folder) as connection:
        review.decide(connection, cases[-1].number, "DC-001", folder.clock.now())
    assert (await office.record_of(who("tang"))).items["recognised_hardship"] == "050"


async def test_nothing_is_decided_while_something_is_to_be_corrected(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    ask(folder, case.number)
    with desk(folder) as connection, pytest.raises(casework.Impossible):
        review.decide(connection, case.number, "DC-001", folder.clock.now())
    with desk(folder) as connection:
        refused = casework.refuse(connection, case.number, "not_corrected", "DC-001", folder.clock.now())
    assert (refused.state, refused.number, refused.result) == (
        *(CaseState.REFUSED, case.number),
        {"reason": "not_corrected"},
    )
    assert (await office.submit(application(ZHOU, key="anew"))).state is CaseState.ACCEPTED


# -- ratings --


@pytest.mark.parametrize(("grade", "followed"), [(5, 0), (3, 0), (2, 1), (1, 1)])
async def test_a_bad_rating_is_followed_up_within_five_and_fifteen_working_days(
    folder: OfficeFolder, office: EmbeddedOffice, grade: int, followed: int
) -> None:
    number = (await office.submit(application())).bundle_number
    await office.rate(number, grade, ["slow", "machine"] if followed else ())
    await office.rate(number, 5)  # one handling, one rating
    rows = folder.rows("SELECT handling, due, hard_limit, certain FROM follow_ups")
    assert rows == [(number, "2026-12-01", "2026-12-15", 1)] * followed
    ((kept, reasons),) = folder.rows("SELECT grade, reasons FROM ratings")
    assert (kept, json.loads(str(reasons))) == (grade, ["slow", "machine"] if followed else [])
    with desk(folder) as connection:
        assert [row.handling for row in follow_ups.waiting(connection)] == [number] * followed
        for _ in range(followed):
            follow_ups.close(connection, number, "called back", "DC-001", NOW)
        assert follow_ups.waiting(connection) == []


@pytest.mark.parametrize(
    ("grade", "reasons", "why"), [(1, ["rude words"], "malformed"), (4, ["slow"], "malformed"), (1, [], "unknown_case")]
)
async def test_reasons_are_those_of_the_list_and_of_a_bad_grade_of_something_that_was_handled(
    office: EmbeddedOffice, grade: int, reasons: list[str], why: str
) -> None:
    number = (await office.submit(application())).bundle_number
    assert await detail(lambda: office.rate(number if reasons else "预约00009号", grade, reasons)) == why


async def test_an_appointment_and_what_was_done_about_a_case_are_handlings_of_their_own(
    folder: OfficeFolder, office: EmbeddedOffice
) -> None:
    case = await opened(office)
    booked = await office.book("b", identity(ZHOU), AppointmentKind.HOME, None)
    assert booked is not None
    gone = await office.withdraw(withdrawal(case))
    for handling in (case.number, booked.number, gone.steps[-1].handling):
        await office.rate(handling, 4)
    assert folder.rows("SELECT count(*) FROM ratings") == [(3,)]
    assert gone.steps[-1].handling == f"{case.number}（撤回）"


# -- who may not promise --

EXCLUDED, REPAIRED = ("510000196411059056", "纪试信"), ("510000196410069076", "辛试复")


async def test_the_office_takes_no_promise_of_whoever_broke_one_but_the_proof(office: EmbeddedOffice) -> None:
    promised = await office.submit(application(EXCLUDED))
    assert [(case.state, case.result) for case in promised.cases] == [("refused", {"reason": "promise_excluded"})]
    wish = application(EXCLUDED, key="brings")
    brings = replace(wish, promises=(), sources={**wish.sources, "promise_retirement": "counter"})
    (case,) = (await office.submit(brings)).cases
    assert case.state is CaseState.ACCEPTED  # what is brought is looked at first


async def test_whose_credit_is_repaired_may_promise_again(office: EmbeddedOffice) -> None:
    assert (await office.submit(application(REPAIRED))).state is CaseState.COMPLETED


async def test_the_kiosk_learns_only_of_what_is_in_force(folder: OfficeFolder, office: EmbeddedOffice) -> None:
    (held,) = (await office.record_of(identity(EXCLUDED))).exclusions
    assert (held.reason, held.until) == ("false_promise", date(2029, 2, 28))
    assert (await office.record_of(identity(REPAIRED))).exclusions == ()
    with desk(folder) as connection:
        assert credit.repair(connection, EXCLUDED[0], NOW.date()) == 1
        assert credit.repair(connection, EXCLUDED[0], NOW.date()) == 0
    assert (await office.record_of(identity(EXCLUDED))).exclusions == ()
    with desk(folder) as connection:
        credit.exclude(connection, REPAIRED[0], Exclusion(NOW.date(), "credit"))
        for wrong in (Exclusion(NOW.date(), "credit"), Exclusion(date(2026, 1, 1), "rude")):
            with pytest.raises(casework.Impossible):
                credit.exclude(connection, REPAIRED[0], wrong)
    assert (await office.submit(application(REPAIRED))).state is CaseState.REFUSED
