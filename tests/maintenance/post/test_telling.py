"""What the kiosk tells of itself: from the log, in counts alone, and each time only what is new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from config.events import event_kinds
from config.faults import Fault
from config.parts import PartName
from config.settings import load_settings
from config.supplies import supplied
from fleet.messages import Serving, Statistics, Versions
from maintenance.port import By, Issue
from maintenance.post.ledger import Ledger
from maintenance.post.statistics import Counts
from maintenance.post.teller import Teller
from records.log import RecordsLog
from records.port import Event
from tests.maintenance.post.kiosk import PlayedFront

EVENING = datetime(2026, 11, 27, 21, tzinfo=CHINA)
VISIT = "0" * 16


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RecordsLog]:
    with closing(RecordsLog(tmp_path / "records.sqlite", tmp_path / "records.key", VirtualClock(EVENING))) as log:
        yield log


async def test_how_it_stands(records: RecordsLog) -> None:
    clock = VirtualClock(EVENING)
    issue = Issue(PartName.PRINTER, Fault("PRINTER-OFF", "at 192.0.2.1"), EVENING, "reset_printer", By.ITSELF)
    front = PlayedFront(records=records, serving=Serving.STAFF, issues=(issue,))
    ledger = Ledger(supplied(load_settings()), clock)
    teller = Teller(front, ledger, clock, "safe", Versions(program="1"), (5.0,), lambda: ("retirement",))
    assert teller.told is None
    records.append("kiosk.started", public={"version": "1", "site": "x", "after": "crash", "safe_mode": True})
    await teller.look()
    told = teller.told
    assert told is not None
    assert (told.serving, told.mode, told.closed, told.crashes, told.since) == (
        *(Serving.STAFF, "safe", ("retirement",), (5.0,)),
        EVENING,
    )
    (trouble,) = told.issues
    assert trouble.model_dump(mode="json") == {**issue.as_json(), "since": trouble.model_dump(mode="json")["since"]}
    assert told.checkpoint is not None
    assert (told.checkpoint.sequence, told.checkpoint.hash) == (1, records.checkpoint().digest)
    assert told.supplies["sheets"].left == 500
    assert told.today == Statistics(day="2026-11-27", counts={"start.crash": 1})
    # out of service there is no log, and what it told before stays
    front.records = None
    await teller.look()
    assert teller.told == told


def event(kind: str, at: datetime = EVENING, visit: str | None = None, **public: str | int) -> Event:
    return Event(1, at, kind, visit, public, personal=False)


def test_the_counts_of_a_day() -> None:
    counts = Counts()
    for one in (
        event("visit.started", visit=VISIT, scene="retirement"),
        event("visit.fault", visit=VISIT, step="face", fault="CAMERA-STALLED"),
        event("visit.ended", visit=VISIT, reason="done", left=""),
        event("submission.confirmed", visit=VISIT, matter="m", case_number="DC-2026-000001"),
        event("print.confirmed", visit=VISIT, key="k", sheets=2),
        event("rating.planned", visit=VISIT, case_number="DC-2026-000001", grade=5),
        event("repair.done", repair="restart_part", part="printer", by="automatic"),
    ):
        counts.take(one)
    assert counts.today is not None
    assert counts.today.counts == {
        "fault.CAMERA-STALLED": 1,
        "visit.retirement.done": 1,
        "case.submitted": 1,
        "paper.confirmed": 1,
        "grade.5": 1,
        "repair.restart_part": 1,
    }
    counts.take(event("kiosk.started", EVENING + timedelta(days=1), after="order"))
    assert counts.today == Statistics(day="2026-11-28", counts={"start.order": 1})


def test_only_values_that_say_nothing_of_a_person_are_counted() -> None:
    """Of each kind of event the one value that a count is named by; nothing else of an event can get in."""
    for said, counted in (("511702196311220017", False), ("a_word", True)):
        counts = Counts()
        for kind, entry in event_kinds().items():
            counts.take(Event(1, EVENING, kind, VISIT, dict.fromkeys(entry.public, said), personal=False))
        assert counts.today is not None
        named = {key.partition(".")[0] for key in counts.today.counts if said in key}
        assert named == (
            {"start", "visit", "fault", "issue", "grade", "help", "repair", "restart"} if counted else set()
        )
