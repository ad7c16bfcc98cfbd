"""What a crash leaves: enough to find the place, and nothing of anybody."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from maintenance import crashes
from maintenance.crashes import KEPT, CrashBook, crashed, reports_in

pytestmark = pytest.mark.expects_log("crash: ")

ROOT = Path(__file__).parent.parent.parent
PERSONAL = "510000196511030015"


def book(folder: Path) -> CrashBook:
    return CrashBook(folder, "9.9", lambda: ["visit.started", "visit.step"])


def fail(number: str = PERSONAL) -> None:
    try:
        raise ValueError(f"{number} is wrong")
    except ValueError as error:
        raise RuntimeError(f"for {number}") from error


def failed() -> BaseException:
    try:
        fail()
    except RuntimeError as error:
        return error
    raise AssertionError


def the_report(folder: Path) -> str:
    (file,) = reports_in(folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    return file.read_text(encoding="utf-8")


def test_a_report_has_stack_types_version_and_last_events_and_no_text(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    book(folder).note(failed(), "a slot")
    text = the_report(folder)
    report = json.loads(text)
    assert PERSONAL not in text
    assert [error["type"] for error in report["errors"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert any(place.endswith("fail") and "test_crashes.py:" in place for place in report["errors"][0]["stack"])
    assert (report["version"], report["events"]) == ("9.9", ["visit.started", "visit.step"])


def test_the_same_place_is_reported_once_and_the_number_is_bounded(tmp_path: Path) -> None:
    writer = book(tmp_path / "crashes")
    for _ in range(3):
        writer.note(failed(), "a slot")
    assert len(reports_in(tmp_path / "crashes")) == 1
    for _ in range(KEPT + 3):
        book(tmp_path / "crashes").note(failed(), "a slot")
    assert len(reports_in(tmp_path / "crashes")) == KEPT


def test_a_thread_and_the_loop_are_heard(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)

    async def lose() -> None:
        loop = asyncio.get_running_loop()
        writer.listen_to(loop)
        loop.call_soon(int, PERSONAL + "x")
        await asyncio.sleep(0)

    writer = book(tmp_path / "crashes")
    with writer.open():
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        asyncio.run(lose())
    reports = [file for file in reports_in(tmp_path / "crashes") if file.suffix == ".json"]
    texts = [file.read_text(encoding="utf-8") for file in reports]
    assert [json.loads(text)["where"] for text in texts] == ["a thread", "the loop"]
    assert not any(PERSONAL in text for text in texts)


def test_a_memory_that_cannot_be_read_and_a_folder_that_cannot_be_used_stop_nothing(tmp_path: Path) -> None:
    def broken() -> list[str]:
        raise OSError(PERSONAL)

    CrashBook(tmp_path / "crashes", "9.9", broken).note(failed(), "a slot")
    assert PERSONAL not in the_report(tmp_path / "crashes")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    blocked = book(tmp_path / "file" / "crashes")
    blocked.note(failed(), "a slot")
    with blocked.open() as native:
        assert native is None


def test_a_crash_below_python_leaves_its_stacks(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    program = (
        "import ctypes, sys\n"
        "from pathlib import Path\n"
        "from maintenance.crashes import CrashBook\n"
        "def with_a_secret(number):\n"
        "    ctypes.string_at(0)\n"
        f"with CrashBook(Path({str(folder)!r}), '9.9', list).open():\n"
        f"    with_a_secret({PERSONAL!r})\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert ended.returncode < 0
    text = the_report(folder)
    assert "with_a_secret" in text
    assert PERSONAL not in text


def test_what_ends_the_program_is_reported_and_its_text_is_not_told(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    program = (
        "from pathlib import Path\n"
        "from maintenance.crashes import CrashBook\n"
        "from commands.ending import ended_in_order\n"
        "def serve():\n"
        f"    raise RuntimeError({PERSONAL!r})\n"
        f"with CrashBook(Path({str(folder)!r}), '9.9', list).open():\n"
        "    ended_in_order(serve, lasting=True)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert "unexpected RuntimeError" in ended.stderr
    assert PERSONAL not in ended.stderr + the_report(folder)


IN_THE_WINDOW = """
import asyncio, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from maintenance.crashes import CrashBook
from ui.loop import run_app

folder, number = Path(sys.argv[1]), sys.argv[2]
book = CrashBook(folder, "9.9", list)

async def main():
    from PySide6.QtCore import QTimer

    def slot():
        raise ValueError(number)

    def callback():
        raise KeyError(number)

    async def task():
        raise TypeError(number)

    book.listen_to(asyncio.get_running_loop())
    timer = QTimer(singleShot=True, interval=1)
    timer.timeout.connect(slot)
    timer.start()
    asyncio.get_running_loop().call_soon(callback)
    lost = asyncio.ensure_future(task())
    await asyncio.wait([lost])
    del lost
    await asyncio.sleep(0.2)

with book.open():
    run_app(main)
"""


def test_a_slot_of_qt_a_callback_and_a_lost_task_are_heard_and_none_of_their_texts_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    command = [sys.executable, "-c", IN_THE_WINDOW, str(folder), PERSONAL]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    texts = [file.read_text(encoding="utf-8") for file in reports_in(folder)]
    assert {json.loads(text)["errors"][0]["type"] for text in texts} == {
        "builtins.ValueError",
        "builtins.KeyError",
        "builtins.TypeError",
    }
    assert not any(PERSONAL in said for said in (*texts, ended.stdout, ended.stderr))


def test_no_crash_leaves_no_report_and_no_warning(tmp_path: Path) -> None:
    with book(tmp_path / "crashes").open():
        pass
    assert reports_in(tmp_path / "crashes") == ()
    assert crashed(()) is None


def test_staff_are_told_where_reports_lie(tmp_path: Path) -> None:
    book(tmp_path / "crashes").note(failed(), "a slot")
    told = crashed(reports_in(tmp_path / "crashes"))
    assert told is not None
    assert told.code == "CRASH-REPORTED"
    assert f"{tmp_path / 'crashes'}: 1" in told.detail
    assert crashes.reports_in(tmp_path / "nowhere") == ()


def test_an_end_that_took_too_long_leaves_its_stacks_and_is_no_crash(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    with book(folder).open() as late:
        assert late is not None
        late.write("Timeout (0:00:05)!")
        late.flush()
        (report,) = reports_in(folder)
        assert crashed([report]) is None
        assert crashes.forget(folder) == 1
    assert reports_in(folder) == ()
