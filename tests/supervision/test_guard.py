"""The guardian and a small program: hangs, ends, signals, and what is left. Real processes, limits of a moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent

import pytest

from supervision.guard import IN_VAIN
from tests.waiting import seen_from_outside

ROOT = Path(__file__).parent.parent.parent
#: beyond this something hangs
LIMIT_S = 60.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

BEGIN = """
import faulthandler, os, signal, sys, time
from pathlib import Path
from supervision.guard import START_AGAIN, keep_watch
from supervision.life import Limits
from supervision.notify import watcher

def in_order(number, frame):
    say(f"told {signal.Signals(number).name}")
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(0)

def say(*words):  # at once: a signal may come in the midst of it, and be told by the same way
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, in_order)
if (code := keep_watch(Limits(start_s=30, watchdog_s=0.3, stop_s=0.3, abort_s=0.3))) is not None:
    sys.exit(code)
lives = Path(sys.argv[1])
lives.write_text(lives.read_text() + "." if lives.exists() else ".")
life = len(lives.read_text())
address = os.environ["NOTIFY_SOCKET"]
watching = watcher()
say("life", life, os.getpid(), address)
"""
#: nobody waits for a sign of life of it any more
SERVES = """
watching.tell("READY=1", "WATCHDOG_USEC=60000000", "WATCHDOG=1", "STATUS=serving")
say("serves")
"""
WAITS = """
while True:
    signal.pause()
"""


@contextmanager
def guarded(code: str, lives: Path) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", BEGIN + code, str(lives)]
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as guardian:
        try:
            yield guardian
        finally:
            guardian.kill()


def line(guardian: subprocess.Popen[str]) -> list[str]:
    assert guardian.stdout is not None
    return guardian.stdout.readline().split()


def begun(guardian: subprocess.Popen[str]) -> tuple[int, str]:
    """The next life: its process and where it speaks to; it serves."""
    word, _, pid, address = line(guardian)
    assert (word, line(guardian)) == ("life", ["serves"])
    return int(pid), address


@pytest.mark.parametrize("by", SIGNALS, ids=lambda by: by.name)
def test_a_signal_reaches_the_program_once_and_its_code_is_the_guardians(by: signal.Signals, tmp_path: Path) -> None:
    """To the whole group, as a terminal sends it: the program has a session of its own."""
    with guarded(SERVES + WAITS, tmp_path / "lives") as guardian:
        begun(guardian)
        os.killpg(guardian.pid, by)
        out, err = guardian.communicate(timeout=LIMIT_S)
    assert (out, err, guardian.returncode) == (f"told {by.name}\n", "", 0)


def test_a_second_signal_ends_both_at_once(tmp_path: Path) -> None:
    serves = indent(SERVES + "signal.pause()", "    ")  # whose signal may come as soon as it says so
    slow = f"try:\n{serves}\nfinally:\n    say('slow')\n    time.sleep(1000)"
    with guarded(slow, tmp_path / "lives") as guardian:
        begun(guardian)
        guardian.send_signal(signal.SIGINT)
        assert (line(guardian), line(guardian)) == (["told", "SIGINT"], ["slow"])
        guardian.send_signal(signal.SIGINT)
        assert guardian.wait(LIMIT_S) == -signal.SIGINT


def test_a_program_that_hangs_leaves_its_stacks_and_is_started_again(tmp_path: Path) -> None:
    stacks = tmp_path / "stacks"
    hangs = f"""
faulthandler.enable(open({str(stacks)!r}, "a"))
if life == 1:
    watching.tell("READY=1", "WATCHDOG=1", "STATUS=serving")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    time.sleep(1000)
"""
    with guarded(hangs + SERVES + WAITS, tmp_path / "lives") as guardian:
        (first, _), second = line(guardian)[2:], begun(guardian)[0]
        assert int(first) != second
        guardian.terminate()
        _, err = guardian.communicate(timeout=LIMIT_S)
    assert err.splitlines() == [
        "guardian: no sign of life (last: serving)",
        "guardian: the kiosk hung, and is started again",
    ]
    assert "Fatal Python error: Aborted" in stacks.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "how", ["signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGABRT])", "os.kill(os.getpid(), signal.SIGSTOP)"]
)
def test_one_that_cannot_write_its_stacks_is_killed(how: str, tmp_path: Path) -> None:
    hangs = f'if life == 1:\n    watching.tell("READY=1", "WATCHDOG=1")\n    {how}\n    time.sleep(1000)\n'
    with guarded(hangs + SERVES + WAITS, tmp_path / "lives") as guardian:
        line(guardian)
        begun(guardian)
        guardian.terminate()
        assert guardian.wait(LIMIT_S) == 0


def test_one_that_hangs_when_it_is_told_to_end_is_ended(tmp_path: Path) -> None:
    with guarded("signal.signal(signal.SIGTERM, lambda *_: None)" + SERVES + WAITS, tmp_path / "lives") as guardian:
        pid, _ = begun(guardian)
        guardian.terminate()
        assert guardian.wait(LIMIT_S) == 128 + signal.SIGABRT
        assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("ends", ["os.kill(os.getpid(), signal.SIGSEGV)", "sys.exit(3)", "sys.exit(START_AGAIN)"])
def test_what_crashed_after_it_served_and_what_asks_for_it_is_started_again(ends: str, tmp_path: Path) -> None:
    with guarded(SERVES + f"if life == 1:\n    {ends}\n" + WAITS, tmp_path / "lives") as guardian:
        first, second = begun(guardian)[0], begun(guardian)[0]
        assert first != second
        guardian.terminate()
        assert guardian.wait(LIMIT_S) == 0


@pytest.mark.parametrize("ends", ["sys.exit(1)", SERVES + "sys.exit(0)"])
def test_what_never_served_and_what_ended_by_itself_is_not(ends: str, tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    with guarded(ends, lives) as guardian:
        assert guardian.wait(LIMIT_S) == (1 if ends == "sys.exit(1)" else 0)
    assert lives.read_text(encoding="ascii") == "."


def test_what_dies_again_and_again_before_it_ever_serves_is_given_up(tmp_path: Path) -> None:
    """As without a display: Qt aborts, and whoever started the program is to see it."""
    lives = tmp_path / "lives"
    with guarded("os.kill(os.getpid(), signal.SIGKILL)", lives) as guardian:
        assert guardian.wait(LIMIT_S) == 128 + signal.SIGKILL
    assert len(lives.read_text(encoding="ascii")) == IN_VAIN


def test_a_pause_between_two_lives_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with guarded(SERVES + "os.kill(os.getpid(), signal.SIGKILL)", tmp_path / "lives") as guardian:
        for _ in range(4):
            begun(guardian)
        guardian.terminate()
        assert guardian.wait(LIMIT_S) in {0, 128 + signal.SIGKILL}


def test_nobody_else_can_say_that_the_program_lives_or_ends(tmp_path: Path) -> None:
    hangs = 'if life == 1:\n    watching.tell("READY=1")\n    say("serves")\n    time.sleep(1000)\n'
    with guarded(hangs + SERVES + WAITS, tmp_path / "lives") as guardian:
        _, address = begun(guardian)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
            stranger.sendto(b"WATCHDOG_USEC=60000000\nWATCHDOG=1", "\0" + address[1:])
        begun(guardian)
        guardian.terminate()
        assert guardian.wait(LIMIT_S) == 0


def test_a_guardian_that_is_killed_takes_the_program_with_it_in_order(tmp_path: Path) -> None:
    with guarded(SERVES + WAITS, tmp_path / "lives") as guardian:
        pid, _ = begun(guardian)
        guardian.kill()
        out, _ = guardian.communicate(timeout=LIMIT_S)
    assert out == "told SIGTERM\n"
    assert seen_from_outside(lambda: not Path(f"/proc/{pid}").exists())


def test_where_somebody_watches_already_there_is_no_guardian(tmp_path: Path) -> None:
    code = BEGIN + "say(os.getppid())"
    environment = {**os.environ, "NOTIFY_SOCKET": "@nobody"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "lives")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=True,
    )  # fmt: skip
    assert run.stdout.split()[-1] == str(os.getpid())
