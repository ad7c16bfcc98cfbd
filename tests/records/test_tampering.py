"""Whatever is changed in the file is found, and the fault names the event and no content."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.faults import Fault
from records import reader as reader_module
from records.log import RecordsLog
from tests.records.conftest import LogFolder

EVENTS = 6
COLUMNS = ("at", "kind", "visit", "public", "sealed", "hash")


def write_events(folder: LogFolder) -> None:
    log = folder.open()
    log.append("kiosk.started", public={"version": "0.1", "site": "demo"})
    for visit in ("first visit", "second visit"):
        log.append("submission.planned", visit=visit, public={"matter": "retirement"}, personal={"submission": "{}"})
        log.append("visit.ended", visit=visit, public={"reason": "finished"})
    log.append("kiosk.stopped")
    log.close()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    folder = LogFolder(tmp_path_factory.mktemp("original"))
    write_events(folder)
    return folder


def copy_of(original: LogFolder, target: str) -> LogFolder:
    shutil.copytree(original.file.parent, target, dirs_exist_ok=True)
    return LogFolder(Path(target))


def fault_of(folder: LogFolder) -> Fault:
    with pytest.raises(Fault) as caught:
        folder.read()
    return caught.value


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_changed_byte_of_any_event_is_found_and_named(original: LogFolder, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as target:
        folder = copy_of(original, target)
        sequence = data.draw(st.integers(1, EVENTS), "event")
        connection = sqlite3.connect(folder.file, isolation_level=None)
        row = connection.execute(
            f"SELECT {', '.join(f'CAST({name} AS BLOB)' for name in COLUMNS)} FROM events WHERE sequence = ?",  # noqa: S608
            (sequence,),
        ).fetchone()
        connection.close()
        present = {name: value for name, value in zip(COLUMNS, row, strict=True) if value}
        column = data.draw(st.sampled_from(sorted(present)), "column")
        value = bytearray(present[column])
        value[data.draw(st.integers(0, len(value) - 1), "byte")] ^= data.draw(st.integers(1, 255), "change")
        kind = "BLOB" if column in ("sealed", "hash") else "TEXT"
        changed = f"CAST(x'{value.hex()}' AS {kind})"
        folder.tamper(f"UPDATE events SET {column} = {changed} WHERE sequence = {sequence}")  # noqa: S608
        fault = fault_of(folder)
        assert (fault.code, fault.detail) == ("RECORDS-BROKEN", f"event {sequence}")


@settings(max_examples=120, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_any_changed_byte_of_the_file_is_found_or_changes_nothing(
    original: LogFolder, place: float, change: int
) -> None:
    with original.read() as reader:
        before = list(reader.events())
    with tempfile.TemporaryDirectory() as target:
        folder = copy_of(original, target)
        content = bytearray(folder.file.read_bytes())
        content[int(place * len(content))] ^= change
        folder.file.write_bytes(content)
        try:
            with folder.read() as reader:
                assert reader.verify() == EVENTS
                assert list(reader.events()) == before
        except Fault as fault:
            assert fault.code in ("RECORDS-BROKEN", "RECORDS-KEY", "RECORDS-STORE")  # noqa: PT017


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["DELETE FROM events WHERE sequence = 6"], 6),
        (["DELETE FROM events WHERE sequence = 1"], 1),
        (["DELETE FROM events WHERE sequence = 3"], 3),
        (["DELETE FROM events"], 1),
        (["UPDATE events SET sequence = 7 WHERE sequence = 6"], 6),
        (["UPDATE events SET sequence = 9 WHERE sequence = 2", "UPDATE events SET sequence = 2 WHERE sequence = 4"], 2),
        (["UPDATE events SET sealed = NULL WHERE sequence = 2"], 2),
        (["UPDATE events SET sealed = x'' WHERE sequence = 1"], 1),
        (["UPDATE events SET visit = '' WHERE sequence = 1"], 1),
        (["UPDATE events SET kind = kind || substr(visit, 1, 1), visit = substr(visit, 2) WHERE sequence = 2"], 2),
        (["UPDATE events SET visit = NULL, kind = kind || visit WHERE sequence = 3"], 3),
        (["INSERT INTO events SELECT 7, at, kind, visit, public, sealed, hash FROM events WHERE sequence = 6"], 7),
        (["UPDATE head SET sequence = 5"], None),
        (["UPDATE head SET hash = (SELECT hash FROM events WHERE sequence = 5), sequence = 5"], None),
        (["DELETE FROM head"], 1),
    ],
)
def test_removing_adding_and_moving_events_is_found(
    folder: LogFolder, statements: list[str], first_bad: int | None
) -> None:
    write_events(folder)
    folder.tamper(*statements)
    fault = fault_of(folder)
    assert fault.code == "RECORDS-BROKEN"
    if first_bad is not None:
        assert fault.detail.split(":")[0] == f"event {first_bad}"


def test_cutting_off_the_tail_with_its_hash_in_the_head_still_needs_the_key(folder: LogFolder) -> None:
    write_events(folder)
    folder.tamper(
        "DELETE FROM events WHERE sequence = 6",
        "UPDATE head SET sequence = 5, hash = (SELECT hash FROM events WHERE sequence = 5)",
    )
    assert fault_of(folder).detail == "head at event 5"


def test_tampering_while_the_log_is_open_stops_the_next_event_or_the_next_check(
    log: RecordsLog, folder: LogFolder
) -> None:
    for _ in range(3):
        log.append("kiosk.stopped")
    folder.tamper("DELETE FROM head")
    with pytest.raises(Fault, match="RECORDS-BROKEN"):
        log.append("kiosk.stopped")
    with pytest.raises(Fault, match="RECORDS-BROKEN"):
        log.verify()


def test_an_old_event_beyond_the_check_at_opening_is_found_by_verify(
    folder: LogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_events(folder)
    folder.tamper("UPDATE events SET kind = 'visit.ended' WHERE sequence = 1")
    monkeypatch.setattr(reader_module, "EVENTS_CHECKED_AT_OPEN", 3)
    with folder.read() as reader, pytest.raises(Fault, match=r"RECORDS-BROKEN: event 1$"):
        reader.verify()


@pytest.mark.parametrize("content", [b"not a database, but long enough to hold a header" * 40, b"SQLite format 3\0"])
def test_a_file_that_is_no_log_is_broken_and_left_alone(folder: LogFolder, content: bytes) -> None:
    folder.file.write_bytes(content)
    with pytest.raises(Fault, match="RECORDS-BROKEN"):
        folder.open()
    assert folder.file.read_bytes() == content


def test_a_log_of_a_later_format_is_not_guessed_at(folder: LogFolder) -> None:
    write_events(folder)
    with sqlite3.connect(folder.file) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    assert fault_of(folder).detail == "unknown format 2"
