"""How commands end that are told to: in order at the first signal, at once at the second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maintenance.lives import After, LifeFile, this_start
from tests.commands.terminal import CTRL_C, at_a_terminal
from tests.families import by_day
from tests.pcscd import Pcscd, own_pcscd, pcscd
from tests.soak.signals import kinds_in
from tests.visits.conftest import site_file
from tests.waiting import seen_from_outside

__all__ = ["own_pcscd", "pcscd"]
ROOT = Path(__file__).parent.parent.parent
#: beyond this something hangs
LIMIT_S = 60.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@contextmanager
def program(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """``code`` after the first lines of the door, up to its first line of output."""
    command = [sys.executable, "-c", "from commands import ending; ending.listen()\n" + code, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            yield process
        finally:
            process.kill()  # what hangs would be waited for without an end


TASK = """
import asyncio
async def main():
    with ending.cancelled_when_told():
        print("begun", flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            print("in order", flush=True)
ending.ended_in_order(lambda: asyncio.run(main()), lasting=LASTING)
"""
IN_QT = """
import asyncio, os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from ui.loop import run_app
async def main():
    with ending.cancelled_when_told():
        print("begun", flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            print("in order", flush=True)
ending.ended_in_order(lambda: run_app(main), lasting=LASTING)
"""
WITHOUT_A_LOOP = """
def work():
    try:
        print("begun", flush=True)
        ending.wait_until_told()
    finally:
        print("in order", flush=True)
ending.ended_in_order(work, lasting=LASTING)
"""


@pytest.mark.parametrize("by", by_day(SIGNALS, {signal.SIGTERM, signal.SIGINT}), ids=lambda by: by.name)
@pytest.mark.parametrize("lasting", [True, False])
@pytest.mark.parametrize("code", [TASK, IN_QT, WITHOUT_A_LOOP], ids=["a task", "a task in Qt", "no loop"])
def test_the_first_signal_ends_in_order_and_the_exit_code_says_whether_work_is_left(
    code: str, lasting: bool, by: signal.Signals
) -> None:
    with program(code.replace("LASTING", str(lasting))) as process:
        process.send_signal(by)
        out, err = process.communicate(timeout=LIMIT_S)
    assert (out, err) == ("in order\n", "")
    assert process.returncode == (0 if lasting else 128 + by)


@pytest.mark.parametrize("by", SIGNALS, ids=lambda by: by.name)
def test_a_second_signal_ends_at_once(by: signal.Signals) -> None:
    slow = TASK.replace("await asyncio.sleep(0)", "print('slow', flush=True); await asyncio.sleep(1000)")
    with program(slow.replace("LASTING", "True")) as process:
        process.send_signal(by)
        assert process.stdout is not None
        assert process.stdout.readline() == "slow\n"
        process.send_signal(by)
        out, _ = process.communicate(timeout=LIMIT_S)
    assert (out, process.returncode) == ("", -by)


def test_what_hangs_on_the_way_out_is_ended_and_its_stacks_are_written(tmp_path: Path) -> None:
    hanging = f"ending.write_stacks_to(open({str(tmp_path / 'stacks')!r}, 'w'))\nending.END_WITHIN_S = 0.5\n" + TASK
    hanging = hanging.replace("await asyncio.sleep(0)", "import time; time.sleep(1000)")
    with program(hanging.replace("LASTING", "True")) as process:
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=LIMIT_S)
    assert (out, process.returncode) == ("", 1)
    assert "in main" in (tmp_path / "stacks").read_text(encoding="utf-8")


LIFE = """
import os, signal, sys, time
from pathlib import Path
from maintenance.lives import LifeFile
ending.END_WITHIN_S = 0.2
file = LifeFile(Path(sys.argv[1]))

def tell():
    os.kill(os.getpid(), signal.SIGTERM)

def noted():
    file.ends()
    AMID

def work():
    with file.life(), ending.noted_when_told(noted), ending.undisturbed():
        tell()
        THEN
        time.sleep(1000)  # as a loop that hangs

print("begun", flush=True)
ending.ended_in_order(work, lasting=True)
"""


@pytest.mark.parametrize(
    ("amid", "then", "code"),
    [
        ("pass", "pass", 1),
        ("time.sleep(1000)", "pass", 1),
        ("pass", "tell()", -signal.SIGTERM),
        ("tell()", "pass", -signal.SIGTERM),
    ],
    ids=["it hangs", "the disk hangs that it is noted on", "told again at once", "told again while that is noted"],
)
def test_a_life_that_was_told_to_end_has_not_crashed_however_it_ends(
    amid: str, then: str, code: int, tmp_path: Path
) -> None:
    with program(LIFE.replace("AMID", amid).replace("THEN", then), str(tmp_path)) as process:
        process.communicate(timeout=LIMIT_S)
    assert process.returncode == code
    assert LifeFile(tmp_path).lives.begun(this_start(), 0).after is After.LATE


def test_a_signal_that_a_library_swallowed_is_not_forgotten() -> None:
    """Raised inside a slot of Qt, an exception is gone; the command must end all the same."""
    swallowed = "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGTERM)\nexcept BaseException:\n    pass\n"
    code = "print('begun', flush=True)\n" + swallowed + TASK.replace("LASTING", "False")
    with program(code) as process:
        out, _ = process.communicate(timeout=LIMIT_S)
    assert "in order" not in out  # it had not begun
    assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize("by", by_day([signal.SIGTERM, signal.SIGINT], {signal.SIGTERM}), ids=lambda by: by.name)
def test_a_kiosk_in_service_ends_with_0_and_without_a_word(tmp_path: Path, pcscd: Pcscd, by: signal.Signals) -> None:
    """Ctrl-C goes to the whole group, as from a terminal: no child dies of it first and makes a noise."""
    site = site_file(tmp_path, pcscd.port)
    environment = {**os.environ, "DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    with subprocess.Popen(
        [sys.executable, "kiosk.py", "run", "--window", "--site", str(site)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        in_service(tmp_path / "data", process)
        os.killpg(process.pid, by)
        out, err = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, out) == (0, "")
    assert [line for line in err.splitlines() if "VOICE-UNAVAILABLE" not in line] == []
    assert kinds_in(tmp_path / "data")[-1] == "kiosk.stopped"


def test_ctrl_c_ends_a_watch_of_cards_at_the_terminal(pcscd: Pcscd) -> None:
    with at_a_terminal("card", "watch") as terminal:
        terminal.expect("reader")
        terminal.type(CTRL_C)
        assert terminal.end() == 0
        assert "Traceback" not in terminal.said


def in_service(data: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the kiosk has opened its memory."""
    assert seen_from_outside(lambda: process.poll() is not None or "kiosk.started" in kinds_in(data))
    assert process.poll() is None


SHIBOKEN = """
import os, signal, sys

def profile(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "feature_import":  # called by shiboken while it is loaded
        sys.setprofile(None)
        os.kill(os.getpid(), signal.SIGTERM)

print("begun", flush=True)
sys.setprofile(profile)
with ending.undisturbed():
    import shiboken6
print("went on", flush=True)
"""


def test_a_signal_while_qt_is_loaded_ends_in_order_behind_it() -> None:
    """Raised while shiboken runs Python of its own, an exception is a segmentation fault: one SIGTERM of fifty."""
    with program(SHIBOKEN) as process:
        out, err = process.communicate(timeout=LIMIT_S)
    assert (out, err, process.returncode) == ("", "", 128 + signal.SIGTERM)
