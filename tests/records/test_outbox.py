"""The outbox: what was planned and has no outcome is delivered after a new start, once, and then forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from config.faults import Fault
from records.log import RecordsLog
from records.outbox import Delivered, Outcome, Resumed, resume
from tests.records.conftest import LogFolder

CONTENT = {"key": "k-1", "number": "510000196511030015", "name": "李试样"}


class Office:
    """An office that remembers keys; ``faults`` are its next answers."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        self.asked: list[Mapping[str, str]] = []

    async def deliver(self, content: Mapping[str, str]) -> Delivered:
        self.asked.append(content)
        if self.faults:
            raise Fault(self.faults.pop(0))
        return Delivered(f"number of {content['key']}", completed=True)


def plan(log: RecordsLog, visit: str, key: str = "k-1", matter: str = "retirement") -> None:
    sealed = {"submission": json.dumps(CONTENT | {"key": key})}
    log.append("submission.planned", visit=visit, public={"matter": matter}, personal=sealed)


def kinds(log: RecordsLog, visit: str) -> list[str]:
    return [event.kind for event in log.events(visit)]


@pytest.mark.parametrize("sent_before_the_power_failed", [False, True])
async def test_a_planned_submission_is_delivered_after_a_new_start_and_forgotten(
    folder: LogFolder, sent_before_the_power_failed: bool
) -> None:
    before = folder.open()
    plan(before, "visit")
    if sent_before_the_power_failed:
        before.append("submission.sent", visit="visit", public={"matter": "retirement"})
    before.close()

    log, office = folder.open(), Office()
    assert await resume(log, office.deliver) == [
        Resumed("visit", "retirement", Outcome.CONFIRMED, case_number="number of k-1")
    ]
    assert office.asked == [CONTENT]
    assert kinds(log, "visit")[-4:] == [
        "submission.sent",
        "submission.confirmed",
        "visit.resumed",
        "visit.forgotten",
    ]
    confirmed = list(log.events("visit"))[-3]
    assert dict(confirmed.public) == {"matter": "retirement", "case_number": "number of k-1", "completed": True}
    assert log.remembered() == ()
    assert await resume(log, office.deliver) == []
    assert len(office.asked) == 1
    log.close()


@pytest.mark.parametrize("code", ["OFFICE-LATE", "OFFICE-UNREACHABLE", "OFFICE-STORE"])
async def test_an_office_that_does_not_answer_leaves_the_submission_for_the_next_time(
    log: RecordsLog, code: str
) -> None:
    plan(log, "visit")
    office = Office(code)
    assert await resume(log, office.deliver) == [Resumed("visit", "retirement", Outcome.WAITING, fault=code)]
    assert kinds(log, "visit") == ["submission.planned", "submission.sent"]
    assert [result.outcome for result in await resume(log, office.deliver)] == [Outcome.CONFIRMED]
    assert office.asked == [CONTENT, CONTENT]


async def test_a_refusal_is_an_outcome_and_ends_the_matter(log: RecordsLog) -> None:
    plan(log, "visit")
    (result,) = await resume(log, Office("OFFICE-REFUSED").deliver)
    assert (result.outcome, result.fault) == (Outcome.REFUSED, "OFFICE-REFUSED")
    assert kinds(log, "visit")[-3:] == ["submission.failed", "visit.resumed", "visit.forgotten"]


async def test_one_matter_that_waits_keeps_its_visit_and_no_other(log: RecordsLog) -> None:
    plan(log, "a", "k-1")
    plan(log, "a", "k-2", matter="retirement_early")
    plan(log, "b", "k-3")
    outcomes = {r.matter: r.outcome for r in await resume(log, Office("OFFICE-LATE").deliver) if r.visit == "a"}
    assert outcomes == {"retirement": Outcome.WAITING, "retirement_early": Outcome.CONFIRMED}
    assert log.remembered() == ("a",)


async def test_a_visit_that_ended_in_a_power_cut_behind_its_outcome_is_forgotten(log: RecordsLog) -> None:
    plan(log, "visit")
    log.append("submission.failed", visit="visit", public={"matter": "retirement", "fault": "OFFICE-REFUSED"})
    office = Office()
    assert await resume(log, office.deliver) == []
    assert office.asked == []
    assert log.remembered() == ()


async def test_an_error_of_the_program_leaves_the_submission_open(log: RecordsLog) -> None:
    plan(log, "visit")

    async def deliver(content: Mapping[str, str]) -> Delivered:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        await resume(log, deliver)
    assert log.remembered() == ("visit",)
    assert [result.outcome for result in await resume(log, Office().deliver)] == [Outcome.CONFIRMED]
