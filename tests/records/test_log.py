"""The log: what it takes, what it gives back, what it forgets, and what it refuses."""

from __future__ import annotations

import json
import logging
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.faults import Fault
from records import store
from records.log import RecordsLog
from records.port import Records
from records.reader import newest_moment
from tests.records.conftest import NOW, LogFolder

NAME = "李𠅤"
NUMBER = "510000196503020095"
VISIT = "5f0c1a" * 5
SEALED = {"submission": json.dumps({"name": NAME, "number": NUMBER}, ensure_ascii=False)}
ROOT = Path(__file__).parent.parent.parent


def plan(log: RecordsLog, visit: str = VISIT, matter: str = "retirement") -> None:
    log.append("submission.planned", visit=visit, public={"matter": matter}, personal=SEALED)


def fail(log: RecordsLog, visit: str = VISIT, matter: str = "retirement") -> None:
    log.append("submission.failed", visit=visit, public={"matter": matter, "fault": "OFFICE-REFUSED"})


def fault_of(opening: LogFolder) -> Fault:
    with pytest.raises(Fault) as caught:
        opening.open()
    return caught.value


def test_the_log_is_the_port(log: RecordsLog) -> None:
    port: Records = log
    assert port.verify() == 0


def test_an_event_comes_back_as_it_was_written(log: RecordsLog, folder: LogFolder) -> None:
    written = log.append("visit.step", visit=VISIT, public={"step": "consent", "outcome": "同意"})
    log.append("kiosk.stopped")
    assert (written.sequence, written.at, written.personal) == (1, NOW, False)
    with folder.read() as reader:
        first, second = reader.events()
    assert first == written
    assert dict(first.public) == {"step": "consent", "outcome": "同意"}
    assert (second.sequence, second.kind, second.visit, dict(second.public)) == (2, "kiosk.stopped", None, {})


def test_events_of_one_visit_can_be_asked_for_beyond_one_read(log: RecordsLog) -> None:
    for number in range(1200):
        log._connection.execute("PRAGMA synchronous=OFF")  # only to be quick; other tests keep it
        log.append("visit.step", visit=f"visit-{number % 2}", public={"step": str(number)})
    assert [event.public["step"] for event in log.events("visit-1")] == [str(number) for number in range(1, 1200, 2)]
    assert len(list(log.events())) == 1200 == log.verify()


def test_the_log_survives_being_closed(folder: LogFolder) -> None:
    for expected in range(1, 4):
        log = folder.open()
        assert log.append("kiosk.started", public={"version": "0.1", "site": "demo"}).sequence == expected
        log.close()
    with folder.read() as reader:
        assert reader.verify() == 3


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("visit.danced", {}),
        ("visit.step", {"public": {"name": "x"}}),
        ("visit.step", {"visit": VISIT, "personal": {"submission": "{}"}}),
        ("submission.planned", {"personal": {"submission": "{}"}}),
        ("submission.planned", {"visit": VISIT, "public": {"matter": "retirement"}}),
        ("visit.step", {"public": {"step": 1.5}}),
        ("visit.step", {"public": {"step": ["face"]}}),
        ("visit.fault", {"public": {"step": "submit", "fault": f"OFFICE-REFUSED {NUMBER}"}}),
    ],
)
def test_what_the_catalogue_does_not_list_is_an_error_of_the_program(
    log: RecordsLog, kind: str, arguments: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=kind) as caught:
        log.append(kind, **arguments)  # type: ignore[arg-type]
    assert NUMBER not in str(caught.value)
    assert log.verify() == 0


def test_personal_content_is_sealed_and_comes_back(log: RecordsLog, folder: LogFolder) -> None:
    plan(log)
    (event,) = log.events()
    assert event.personal
    assert log.personal(event) == SEALED
    with folder.read() as reader:
        assert reader.personal(event) == SEALED


def test_no_file_holds_anything_personal_in_clear(log: RecordsLog, folder: LogFolder) -> None:
    plan(log)
    content = b"".join(path.read_bytes() for path in folder.file.parent.iterdir())
    assert VISIT.encode() in content  # so the search would find what is there in clear
    assert NUMBER.encode() not in content
    assert NAME.encode() not in content


def test_only_the_owner_may_read_the_files(log: RecordsLog, folder: LogFolder) -> None:
    plan(log)
    for path in (folder.file, folder.key_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_forgotten_visit_is_gone_and_the_chain_still_verifies(log: RecordsLog, folder: LogFolder) -> None:
    plan(log)
    fail(log)
    plan(log, visit="another visit")
    wrapped = log._connection.execute("SELECT wrapped FROM visit_keys WHERE visit = ?", (VISIT,)).fetchone()[0]
    assert wrapped in folder.file.read_bytes()
    log.forget(VISIT)
    mine, _, other, forgotten = log.events()
    assert mine.personal
    assert log.personal(mine) is None
    assert log.personal(other) == SEALED
    assert (forgotten.kind, forgotten.visit) == ("visit.forgotten", VISIT)
    assert log.verify() == 4
    assert wrapped not in folder.file.read_bytes()
    assert log.remembered() == ("another visit",)


def test_forgetting_twice_or_a_visit_without_secrets_writes_nothing(log: RecordsLog) -> None:
    plan(log)
    fail(log)
    for visit in (VISIT, VISIT, "never seen"):
        log.forget(visit)
    assert [event.kind for event in log.events()][2:] == ["visit.forgotten"]


def test_a_visit_with_an_open_submission_is_not_forgotten(log: RecordsLog) -> None:
    plan(log)
    plan(log, matter="retirement_early")
    fail(log)
    log.forget(VISIT)
    assert log.remembered() == (VISIT,)
    fail(log, matter="retirement_early")
    log.forget(VISIT)
    assert log.remembered() == ()


def test_a_forgotten_visit_takes_no_personal_content_any_more(log: RecordsLog) -> None:
    plan(log)
    fail(log)
    log.forget(VISIT)
    with pytest.raises(ValueError, match="forgotten"):
        plan(log)
    assert log.verify() == 3


def test_two_logs_on_one_file_share_one_chain(folder: LogFolder) -> None:
    one, other = folder.open(), folder.open()
    sequences = [log.append("kiosk.stopped").sequence for log in (one, other, one, other)]
    assert sequences == [1, 2, 3, 4]
    assert one.verify() == other.verify() == 4
    one.close()
    other.close()


def test_threads_may_append_while_the_chain_is_verified(log: RecordsLog) -> None:
    def append() -> None:
        for _ in range(50):
            log.append("kiosk.stopped")

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        log.verify()
    for thread in threads:
        thread.join()
    assert log.verify() == 200


def test_the_key_is_missing_although_there_are_events(folder: LogFolder) -> None:
    log = folder.open()
    plan(log)
    log.close()
    folder.key_file.unlink()
    assert (fault_of(folder).code, fault_of(folder).detail) == ("RECORDS-KEY", "missing")
    assert not folder.key_file.exists()
    with pytest.raises(Fault, match="RECORDS-KEY"):
        folder.read()


@pytest.mark.parametrize("content", [b"", b"short", bytes(32), bytes(33)])
def test_a_key_file_that_is_not_the_key_is_told_from_a_broken_chain(folder: LogFolder, content: bytes) -> None:
    log = folder.open()
    plan(log)
    log.close()
    folder.key_file.write_bytes(content)
    assert fault_of(folder).code == "RECORDS-KEY"


def test_a_changed_key_of_a_visit_is_told(log: RecordsLog, folder: LogFolder) -> None:
    plan(log)
    folder.tamper("UPDATE visit_keys SET wrapped = zeroblob(60)")
    (event,) = log.events()
    with pytest.raises(Fault, match="RECORDS-KEY"):
        log.personal(event)


def test_a_log_without_events_needs_no_key(folder: LogFolder) -> None:
    folder.open().close()
    newborn = folder.key_file.with_name("records.key.newborn")
    for unfinished in (None, b"", b"half a key"):  # as after a power cut between the two files
        newborn.unlink()
        if unfinished is not None:
            newborn.write_bytes(unfinished)
        with folder.read() as reader:
            assert reader.verify() == 0
        log = folder.open()
        assert log.verify() == 0
        log.close()


def test_a_key_is_settled_with_the_first_event_whatever_happens_behind_it(folder: LogFolder) -> None:
    log, late = folder.open(), folder.open()
    assert not folder.key_file.exists()
    plan(log)
    late.append("kiosk.stopped")
    assert folder.key_file.exists()
    log.close()
    late.close()
    folder.key_file.rename(folder.key_file.with_name("records.key.newborn"))  # killed before it was settled
    with folder.read() as reader:
        assert reader.verify() == 2
    folder.open().close()
    assert folder.key_file.exists()


def test_a_log_that_was_taken_away_is_missed(folder: LogFolder) -> None:
    log = folder.open()
    plan(log)
    log.close()
    folder.file.unlink()
    assert fault_of(folder).code == "RECORDS-BROKEN"
    folder.file.write_bytes(b"")
    assert fault_of(folder).code == "RECORDS-BROKEN"


def test_reading_a_log_that_is_not_there_makes_none(folder: LogFolder) -> None:
    with pytest.raises(Fault, match="RECORDS-STORE: cannot be opened"):
        folder.read()
    assert list(folder.file.parent.iterdir()) == []


def test_a_clock_before_the_newest_event_is_refused(folder: LogFolder) -> None:
    log = folder.open()
    log.append("kiosk.stopped")
    log.close()
    folder.clock.set_wall(NOW - timedelta(minutes=4))
    folder.open().close()
    folder.clock.set_wall(NOW - timedelta(minutes=6))
    assert fault_of(folder).code == "CLOCK-WRONG"
    with folder.read() as reader:  # looking needs no clock
        assert reader.verify() == 1


def test_the_moment_of_the_newest_event_is_known_before_the_log_is_opened(folder: LogFolder) -> None:
    assert newest_moment(folder.file) is None
    log = folder.open()
    assert newest_moment(folder.file) is None
    log.append("kiosk.stopped")
    folder.clock.set_wall(NOW + timedelta(days=1))
    log.append("kiosk.stopped")
    log.close()
    folder.key_file.unlink()
    assert newest_moment(folder.file) == NOW + timedelta(days=1)
    folder.file.write_bytes(b"no log" * 1000)
    with pytest.raises(Fault, match="RECORDS-BROKEN"):
        newest_moment(folder.file)


def test_a_folder_that_is_not_there_is_a_fault_of_the_store(tmp_path: Path) -> None:
    assert fault_of(LogFolder(tmp_path / "missing")).code == "RECORDS-STORE"


def test_a_full_database_loses_nothing_and_goes_on_when_there_is_room(log: RecordsLog) -> None:
    plan(log)
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        while True:
            log.append("visit.step", visit=VISIT, public={"step": "x" * 500})

    with pytest.raises(Fault, match="RECORDS-STORE: disk full"):
        fill()
    written = log.verify()
    assert written > 1
    assert len(list(log.events())) == written
    log._connection.execute("PRAGMA max_page_count=1000000")
    assert log.append("kiosk.stopped").sequence == written + 1


def test_a_log_that_may_not_be_written_says_so(log: RecordsLog) -> None:
    plan(log)
    log._connection.execute("PRAGMA query_only=ON")
    with pytest.raises(Fault, match="RECORDS-STORE: read-only"):
        log.append("kiosk.stopped")
    assert log.verify() == 1


FILLER = """
import resource, sys
from pathlib import Path
from config.clock import SystemClock
from config.faults import Fault
from records.log import RecordsLog
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
log = RecordsLog(folder / "records.sqlite", folder / "records.key", SystemClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
written = 0
try:
    for written in range(10_000):
        log.append("visit.step", public={"step": "x" * 500})
except Fault as fault:
    print(written, fault.code)
"""


def test_the_kernel_refusing_a_write_is_a_fault_of_the_store(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FILLER, str(tmp_path), "131072"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    written, code = run.stdout.split()
    assert code == "RECORDS-STORE"
    folder = LogFolder(tmp_path)
    with folder.read() as reader:
        assert reader.verify() == int(written) > 10


def test_a_locked_log_is_a_fault_of_the_store(log: RecordsLog, folder: LogFolder) -> None:
    log._connection.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(folder.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Fault, match="RECORDS-STORE: locked"):
        log.append("kiosk.stopped")
    other.close()
    assert log.append("kiosk.stopped").sequence == 1


def test_the_file_itself_refuses_changes(log: RecordsLog, folder: LogFolder) -> None:
    log.append("kiosk.stopped")
    with sqlite3.connect(folder.file) as connection:
        for statement in ("UPDATE events SET kind = 'x'", "DELETE FROM events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()


def test_nothing_personal_reaches_the_program_log(log: RecordsLog, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    plan(log)
    (event,) = log.events()
    assert NAME not in caplog.text + repr(event) + str(event)


def is_free(log: RecordsLog) -> bool:
    """Whether this thread could have the log for itself now."""
    had = log._lock.acquire(blocking=False)
    if had:
        log._lock.release()
    return had


def test_while_the_chain_is_looked_at_nobody_can_close_the_file(
    log: RecordsLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread would close it in the middle of a question, and take the whole process with it."""
    log.append("kiosk.started", public={"version": "1", "site": "demo"})
    free: list[bool] = []

    def asked(question: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any) -> Any:
            with ThreadPoolExecutor(1) as another:
                free.append(another.submit(is_free, log).result())
            return question(*arguments)

        return ask

    for name in ("link_at", "read_rows", "read_head"):
        monkeypatch.setattr(store, name, asked(getattr(store, name)))
    assert log.verify() == 1
    assert free
    assert not any(free)
