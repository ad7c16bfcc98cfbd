"""What the desk learns from the log of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from maintenance.desk.memory import Memory
from maintenance.desk.unfinished import owed
from records.log import RecordsLog
from tests.records.conftest import NOW, LogFolder

VISIT = "visit-1"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[RecordsLog]:
    log = LogFolder(tmp_path).open()
    yield log
    log.close()


async def read(log: RecordsLog) -> Memory:
    memory = Memory(log, load_settings())
    await memory.read()
    return memory


async def test_a_day_counts_what_was_taken_in_and_what_was_refused_as_a_whole(log: RecordsLog) -> None:
    about = {"matter": "retirement"}
    log.append("submission.confirmed", visit=VISIT, public={**about, "cases": "retirement completed 1"})
    log.append("submission.failed", visit=VISIT, public={**about, "cases": "retirement refused once_open"})
    log.append("submission.failed", visit=VISIT, public={**about, "fault": "OFFICE-UNREACHABLE"})  # nothing was decided
    memory = await read(log)
    assert memory.cases(NOW.date()) == {"retirement": {"completed": 1, "refused": 1}}


@pytest.mark.parametrize("sent", [False, True], ids=["before it was sent", "on its way"])
async def test_what_a_power_cut_has_held_up_is_told_though_nobody_ended_the_visit(log: RecordsLog, sent: bool) -> None:
    log.append("kiosk.started", public={"version": "1", "site": "demo"})
    log.append("visit.started", visit=VISIT, public={"scene": "retirement"})
    log.append("submission.planned", visit=VISIT, public={"matter": "retirement"}, personal={"submission": "{}"})
    if sent:
        log.append("submission.sent", visit=VISIT, public={"matter": "retirement"})
    log.append("kiosk.started", public={"version": "1", "site": "demo"})
    memory = await read(log)
    assert len(owed(memory)) == 1
