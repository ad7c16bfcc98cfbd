"""The courier: what was planned and has no outcome is delivered, once and in order, and the visit is then forgotten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.faults import Fault
from flows.stay.effects import SUBMISSION
from office.port import Party, Promise, Proof, Submission, Unit
from records.courier import Courier
from records.effects import Ledger
from records.log import RecordsLog
from records.port import Public, Told, Unreadable
from tests.records.conftest import LogFolder

pytestmark = pytest.mark.expects_log("courier: ")

#: written by the first program that kept submissions, whose sealed content carried no number
MEMORY_OF_FORMAT_1 = Path(__file__).parent / "memory_of_format_1"
RETRY = ["OFFICE-LATE", "OFFICE-UNREACHABLE", "OFFICE-STORE"]


class Office:
    """What three carriers bring to an office; ``answers`` are its next ones: a fault's code, an error, or a yes."""

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def carriers(self) -> Mapping[str, Office]:
        return {"submission": self, "rating": self, "appointment": self}

    def open(self, public: Mapping[str, Public], sealed: str | None) -> str:
        if sealed == "unheard of":
            raise Unreadable("format 9")
        return sealed or f"{public['case_number']}:{public['grade']}"

    async def send(self, thing: str) -> Told:
        self.asked.append(thing)
        answer = self.answers.pop(0) if self.answers else ""
        if isinstance(answer, Exception):
            raise answer
        if answer:
            raise Fault(answer)
        return Told(confirmed=True, public={})


def plan(log: RecordsLog, visit: str, content: str = "content", matter: str = "retirement") -> None:
    log.append("submission.planned", visit=visit, public={"matter": matter}, personal={"submission": content})


def rate(log: RecordsLog, visit: str, case_number: str = "case-1") -> None:
    log.append("rating.planned", visit=visit, public={"case_number": case_number, "grade": 5})


def kinds(log: RecordsLog, visit: str) -> list[str]:
    return [event.kind for event in log.events(visit)]


@pytest.mark.parametrize("sent_before_the_power_failed", [False, True])
async def test_what_was_planned_is_delivered_after_a_new_start_once_and_forgotten(
    folder: LogFolder, sent_before_the_power_failed: bool
) -> None:
    before = folder.open()
    before.append("visit.started", visit="visit", public={"scene": "retirement"})
    plan(before, "visit")
    if sent_before_the_power_failed:
        before.append("submission.sent", visit="visit", public={"matter": "retirement"})
    before.close()

    log, office = folder.open(), Office()
    courier = Courier(log, office.carriers())
    assert await courier.round()
    assert office.asked == ["content"]
    assert kinds(log, "visit")[-3:] == ["submission.sent", "submission.confirmed", "visit.forgotten"]
    assert log.remembered() == ()
    assert await courier.round()
    assert office.asked == ["content"]
    log.close()


@pytest.mark.parametrize("code", RETRY)
async def test_an_office_that_does_not_answer_gets_everything_later_in_the_order_in_which_it_was_planned(
    log: RecordsLog, code: str
) -> None:
    plan(log, "b", "of b")
    plan(log, "a", "of a")
    rate(log, "b", "case of b")
    office = Office(code)
    courier = Courier(log, office.carriers())
    assert not await courier.round()
    assert office.asked == ["of b"]  # nobody overtakes
    assert set(log.remembered()) == {"a", "b"}
    assert await courier.round()
    assert office.asked == ["of b", "of b", "of a", "case of b:5"]
    assert log.remembered() == ()


async def test_a_refusal_is_an_outcome(log: RecordsLog) -> None:
    plan(log, "visit")
    assert await Courier(log, Office("OFFICE-REFUSED").carriers()).round()
    assert kinds(log, "visit")[-2:] == ["submission.failed", "visit.forgotten"]
    assert list(log.events("visit"))[-2].public["fault"] == "OFFICE-REFUSED"


async def test_what_a_running_visit_has_planned_is_its_own_until_it_has_ended(log: RecordsLog) -> None:
    office = Office()
    courier = Courier(log, office.carriers())
    log.append("visit.started", visit="now", public={"scene": "retirement"})
    plan(log, "now")
    assert await courier.round()
    assert office.asked == []
    assert log.remembered() == ("now",)
    log.append("visit.ended", visit="now", public={"reason": "idle"})
    assert await courier.round()
    assert office.asked == ["content"]


async def test_a_visit_that_broke_off_without_an_end_is_over_when_the_next_one_begins(log: RecordsLog) -> None:
    office = Office()
    courier = Courier(log, office.carriers())
    for visit in ("broken off", "next"):
        log.append("visit.started", visit=visit, public={"scene": "retirement"})
        plan(log, visit, f"of {visit}")
    await courier.round()
    assert office.asked == ["of broken off"]


@pytest.mark.parametrize("outcome", ["waiting", "confirmed"])
async def test_what_is_still_on_its_way_is_not_sent_a_second_time(log: RecordsLog, outcome: str) -> None:
    office = Office()
    courier = Courier(log, office.carriers())
    log.append("visit.started", visit="left", public={"scene": "retirement"})
    plan(log, "left")
    log.append("submission.sent", visit="left", public={"matter": "retirement"})
    log.append("visit.ended", visit="left", public={"reason": "finish"})  # while the office has not answered yet
    assert await courier.round()
    assert office.asked == []
    about: dict[str, Public] = {"matter": "retirement"}
    about |= {"fault": "OFFICE-LATE"} if outcome == "waiting" else {"case_number": "1", "completed": True}
    log.append(f"submission.{outcome}", visit="left", public=about)
    assert await courier.round()
    assert office.asked == (["content"] if outcome == "waiting" else [])
    assert log.remembered() == ()


async def test_the_couriers_own_sending_never_keeps_it_from_trying_again(folder: LogFolder) -> None:
    log = folder.open()
    plan(log, "visit")

    class Full(Office):
        """The disk is full when the answer comes."""

        async def send(self, thing: str) -> Told:
            told = await super().send(thing)
            pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
            log._connection.execute(f"PRAGMA max_page_count = {pages if len(self.asked) == 1 else 100_000}")
            with suppress(Fault):
                fill(log)
            return told

    office = Full()
    courier = Courier(log, office.carriers())
    with pytest.raises(Fault, match="RECORDS-STORE"):
        await courier.round()
    log._connection.execute("PRAGMA max_page_count = 100000")
    assert await courier.round()
    assert kinds(log, "visit").count("submission.confirmed") == 1
    log.close()


async def test_a_rating_keeps_nothing_personal_readable_while_it_waits(log: RecordsLog) -> None:
    plan(log, "visit")
    log.append("submission.confirmed", visit="visit", public={"matter": "retirement", "case_number": "case-1"})
    rate(log, "visit")
    log.forget("visit")
    assert log.remembered() == ()
    office = Office("OFFICE-LATE")
    courier = Courier(log, office.carriers())
    assert not await courier.round()
    assert await courier.round()
    assert office.asked == ["case-1:5"] * 2
    assert kinds(log, "visit")[-1] == "rating.confirmed"


@pytest.mark.parametrize("content", ["unheard of"])
async def test_what_cannot_be_read_is_set_aside_said_once_and_keeps_nobody_waiting(
    folder: LogFolder, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = folder.open()
    plan(log, "strange", content)
    plan(log, "next", "of next")
    office = Office()
    assert await Courier(log, office.carriers()).round()
    assert office.asked == ["of next"]
    assert "OUTBOX-UNREADABLE: event 1: format 9" in caplog.text
    aside = list(log.events("strange"))[-1]
    assert (aside.kind, aside.public["fault"]) == ("submission.set_aside", "OUTBOX-UNREADABLE")
    assert [str(fault) for fault in Ledger.of(log.events()).unread()] == ["OUTBOX-UNREADABLE: event 1: format 9"]
    assert log.remembered() == ("strange",)  # nothing is lost: its content is kept, and every other visit is forgotten
    log.close()

    again = folder.open()
    assert await Courier(again, office.carriers()).round()
    assert kinds(again, "strange") == ["submission.planned", "submission.set_aside"]
    again.close()


async def test_a_program_that_can_read_it_delivers_what_was_set_aside(log: RecordsLog) -> None:
    plan(log, "strange", "unheard of")
    await Courier(log, Office().carriers()).round()

    class Newer(Office):
        def open(self, public: Mapping[str, Public], sealed: str | None) -> str:
            return str(sealed)

    newer = Newer()
    assert await Courier(log, newer.carriers()).round()
    assert newer.asked == ["unheard of"]
    assert Ledger.of(log.events()).unread() == ()
    assert log.remembered() == ()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE visit_keys SET wrapped = zeroblob(60) WHERE visit = 'damaged'",
        "UPDATE visit_keys SET wrapped = zeroblob(3) WHERE visit = 'damaged'",
        "DELETE FROM visit_keys WHERE visit = 'damaged'",
    ],
)
async def test_a_visit_whose_key_is_damaged_holds_up_nothing(folder: LogFolder, damage: str) -> None:
    log = folder.open()
    plan(log, "damaged")
    plan(log, "next", "of next")
    log.close()
    folder.tamper(damage)
    log, office = folder.open(), Office()
    assert await Courier(log, office.carriers()).round()
    assert office.asked == ["of next"]
    assert kinds(log, "damaged") == ["submission.planned", "submission.set_aside"]
    assert kinds(log, "next")[-1] == "visit.forgotten"
    log.verify()
    log.close()


async def test_a_damaged_key_of_a_visit_that_owes_nothing_is_destroyed_like_any_other(folder: LogFolder) -> None:
    log = folder.open()
    plan(log, "visit")
    log.append("submission.failed", visit="visit", public={"matter": "retirement", "fault": "OFFICE-REFUSED"})
    log.close()
    folder.tamper("UPDATE visit_keys SET wrapped = zeroblob(60)")
    log = folder.open()
    assert await Courier(log, Office().carriers()).round()
    assert log.remembered() == ()
    log.close()


@pytest.mark.parametrize("error", [RuntimeError("may hold anything"), "OFFICE-UNEXPECTED"])
async def test_an_error_of_the_program_keeps_its_visit_waiting_and_nobody_else(
    log: RecordsLog, error: str | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    plan(log, "a", "of a")
    rate(log, "a", "case of a")
    plan(log, "b", "of b")
    office = Office(error)
    courier = Courier(log, office.carriers())
    assert not await courier.round()
    assert office.asked == ["of a", "of b"]
    assert "RuntimeError" in caplog.text or "OFFICE-UNEXPECTED" in caplog.text
    assert "may hold anything" not in caplog.text
    assert await courier.round()
    assert office.asked[2:] == ["of a", "case of a:5"]


def fill(log: RecordsLog) -> None:
    """Write until the last page of the file is full."""
    for _ in range(200):
        log.append("device.back", public={"device": "x" * 200})


async def test_a_full_disk_stops_the_round_and_loses_nothing(log: RecordsLog) -> None:
    plan(log, "visit")
    office = Office()
    courier = Courier(log, office.carriers())
    connection = log._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Fault, match="RECORDS-STORE"):
        fill(log)
    connection.execute("PRAGMA max_page_count = 100000")
    assert await courier.round()
    assert office.asked == ["content"]


async def test_a_submission_that_an_older_program_has_sealed_is_read_and_delivered(tmp_path: Path) -> None:
    shutil.copytree(MEMORY_OF_FORMAT_1, tmp_path, dirs_exist_ok=True)
    log = LogFolder(tmp_path).open()
    (effect,) = Ledger.of(log.events()).open()
    sealed = (log.personal(effect.planned) or {})["submission"]
    assert "format" not in json.loads(sealed)
    submission = SUBMISSION.open(effect.planned.public, sealed)
    assert (submission.applicant.number, submission.applicant.name) == ("510000196511030015", "李试样")
    assert submission.proofs == (Proof("pin", "510000196511030015"),), "a way was written, and it was the applicant's"
    log.close()


NUMBER = "510000196511030015"
SUBMISSION_NOW = Submission(
    key="k",
    site="hall",
    scene="retirement",
    made="2026-11-24",
    applicant=Party(NUMBER, "李试样", date(1965, 11, 3)),
    agent=Party("510000196701150050", "赵试例", relation="guardian"),
    unit=Unit("91510000000000000X", "样例厂"),
    proofs=(Proof("pin", NUMBER),),
    items={"category": "male", "retirement_month": "2026-01"},
    sources={"category": "record", "retirement_month": "law"},
    promises=(Promise("promise_retirement", "retirement.promise.1", "2026-11-24T20:15:00+08:00"),),
    matters=("retirement",),
)


def test_what_this_program_seals_carries_its_format_and_comes_back_the_same() -> None:
    sealed = (SUBMISSION.seal(SUBMISSION_NOW) or {})["submission"]
    assert json.loads(sealed)["format"] == SUBMISSION.format == 7
    assert SUBMISSION.open({}, sealed) == SUBMISSION_NOW


def of_format(number: int) -> dict[str, Any]:
    """What the programs before bundles have sealed."""
    sealed = {"key": "k", "matter": "retirement", "number": NUMBER, "name": "李试样", "category": "male"}
    sealed |= {"retirement_month": "2026-01", "promise_words_id": "retirement.promise.1"}
    proofs = json.dumps([{"way": "pin", "holder_number": NUMBER}])
    more = {1: {"identified_by": "pin"}, 2: {"identified_by": "pin"}, 3: {"proofs": proofs}}
    more[4] = {"proofs": proofs, "made": "2026-11-24"}
    return sealed | more[number] | ({"format": number} if number > 1 else {})


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_application_of_every_older_format_is_one_for_a_bundle_of_one(number: int) -> None:
    submission = SUBMISSION.open({}, json.dumps(of_format(number)))
    told = replace(SUBMISSION_NOW, site="", applicant=Party(NUMBER, "李试样"), agent=None, unit=None)
    promises = (Promise("promise_retirement", "retirement.promise.1"),)
    sources = {"category": "ask", "retirement_month": "law", "bank_account": "counter"}
    made = "2026-11-24" if number == 4 else ""
    assert submission == replace(told, promises=promises, sources=sources, made=made)


def test_an_early_month_of_an_older_format_was_asked() -> None:
    submission = SUBMISSION.open({}, json.dumps(of_format(4) | {"matter": "retirement_early"}))
    assert (submission.matters, submission.sources["retirement_month"]) == (("retirement_early",), "ask")


@pytest.mark.parametrize(
    ("sealed", "reason"),
    [
        (None, "JSONDecodeError"),
        ("", "JSONDecodeError"),
        ("no json", "JSONDecodeError"),
        ("[1, 2]", "TypeError"),
        ("5", "TypeError"),
        ("null", "TypeError"),
        ('{"format": 8}', "format 8"),
        ('{"format": 0}', "format 0"),
        ('{"format": "2"}', "no format"),
        ('{"format": 3, "key": "k"}', "KeyError"),
        ('{"format": 5, "key": "k"}', "ValidationError"),
        ('{"format": 5, "key": "k", "surprise": "x"}', "TypeError"),
        ('{"format": 6, "key": "k"}', "ValidationError"),
        ('{"format": 5, "key": "k", "applicant": "no json"}', "JSONDecodeError"),
        ('{"format": 2, "category": "male"}', "KeyError"),
        ('{"category": "male", "key": 7}', "not texts"),
    ],
)
def test_content_of_an_unknown_form_is_unreadable_and_the_reason_quotes_nothing(
    sealed: str | None, reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        SUBMISSION.open({}, sealed)
    assert str(caught.value) == reason
