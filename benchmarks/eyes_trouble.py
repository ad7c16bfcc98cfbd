"""How soon is trouble of the eyes process noticed, and another one ready? Every figure with its limit and a verdict.

    .venv/bin/python -m benchmarks.eyes_trouble [--runs N]

A virtual citizen is before the camera and the first movement has been asked; then something happens to the process
(:data:`TROUBLES`). Measured from there: until the kiosk hears of it, and until a fresh process could begin the next
check. Exits with 1 when a median is over its limit, or when trouble is heard of as something else. Needs an idle
machine. What a visit makes of it is tested in ``tests/visits/test_eyes_in_a_visit.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.faults import Fault
from config.settings import load_settings
from devices.face.challenge import STEPS
from devices.face.eyes import SupervisedEyes
from devices.face.port import Guidance
from simulated.citizen.head import heads, render_portrait

BACK_MAX_S = 3.0
HOLDER = "a"
SYS_PIDFD_GETFD = 438
#: no message has this length
GARBAGE = b"\xff" * 4096
STARVE = """
import os, signal, sys, time
while True:
    os.kill(int(sys.argv[1]), signal.SIGSTOP)
    time.sleep(0.95)
    os.kill(int(sys.argv[1]), signal.SIGCONT)
    time.sleep(0.05)
"""
#: garbage over the pictures that are shared, numbers and times included: the writer would mend a single stroke
OVERWRITE = """
import os, sys, time
while True:
    os.pwrite(int(sys.argv[1]), bytes([255]) * 4096, 0)
    time.sleep(0.001)
"""

#: something that happens to the eyes; what it has begun ends with the stack
Trouble = Callable[[SupervisedEyes, ExitStack], object]


def signalled(signum: int) -> Trouble:
    return lambda eyes, _: os.kill(pid_of(eyes), signum)


def starve(eyes: SupervisedEyes, until_the_end: ExitStack) -> None:
    """From now on it runs for a twentieth of the time."""
    keep_on(STARVE, pid_of(eyes), until_the_end)


def overwrite_its_memory(eyes: SupervisedEyes, until_the_end: ExitStack) -> None:
    """From now on somebody else writes into the memory that it shares."""
    keep_on(OVERWRITE, eyes._preview.fd, until_the_end, shared=(eyes._preview.fd,))


def keep_on(program: str, target: int, until_the_end: ExitStack, shared: tuple[int, ...] = ()) -> None:
    """Let ``program`` do something to ``target`` until the end."""
    command = [sys.executable, "-c", program, str(target)]
    doing = subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=shared)
    until_the_end.callback(doing.wait)
    until_the_end.callback(doing.kill)


def talk_garbage_for_it(eyes: SupervisedEyes, _: ExitStack) -> None:
    """Send to the kiosk what is no message, out of the very socket of the process."""
    with its_socket(pid_of(eyes)) as socket:
        os.write(socket, GARBAGE)


def talk_garbage_to_it(eyes: SupervisedEyes, _: ExitStack) -> None:
    """Send to the process what is no message, as if the kiosk had."""
    child = eyes._supervisor.child
    assert child is not None
    child._socket.send(GARBAGE)


#: every trouble by its name, and the faults as which it may be noticed
TROUBLES: Mapping[str, tuple[Trouble, frozenset[str]]] = {
    "killed": (signalled(signal.SIGKILL), frozenset({"FACE-PROCESS-DIED"})),
    "illegal instruction": (signalled(signal.SIGILL), frozenset({"FACE-PROCESS-DIED"})),
    "stopped": (signalled(signal.SIGSTOP), frozenset({"CAMERA-STALLED"})),
    "starved": (starve, frozenset({"CAMERA-STALLED", "CAMERA-SLOW"})),
    "its memory overwritten": (overwrite_its_memory, frozenset({"FACE-PROCESS-DIED"})),
    "talking garbage": (talk_garbage_for_it, frozenset({"FACE-PROCESS-DIED"})),
    "hearing garbage": (talk_garbage_to_it, frozenset({"FACE-PROCESS-DIED"})),
}


@contextmanager
def its_socket(pid: int) -> Iterator[int]:
    """A copy of the socket by which the process talks to the kiosk (pidfd_getfd(2))."""
    process = os.pidfd_open(pid)
    number = int(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[-3])  # as supervision/child.py starts it
    copy = ctypes.CDLL(None, use_errno=True).syscall(SYS_PIDFD_GETFD, process, number, 0)
    assert copy >= 0, os.strerror(ctypes.get_errno())
    try:
        yield copy
    finally:
        os.close(copy)
        os.close(process)


def pid_of(eyes: SupervisedEyes) -> int:
    assert eyes.pid is not None
    return eyes.pid


async def noticed(eyes: SupervisedEyes, trouble: Trouble, until_the_end: ExitStack) -> tuple[float, str]:
    """Begin a check and make ``trouble`` at its first movement: seconds until it is heard of, and as which fault."""
    since = None
    try:
        async for news in eyes.verify(render_portrait(heads()[HOLDER])):
            if since is None and isinstance(news, Guidance) and news.prompt in STEPS:
                since = time.monotonic()
                trouble(eyes, until_the_end)
    except Fault as fault:
        assert since is not None
        return time.monotonic() - since, fault.code
    raise AssertionError("nothing was noticed")


async def measured(trouble: Trouble) -> tuple[float, float, str]:
    """Seconds until ``trouble`` is heard of and until another process is ready, and as which fault it is heard of."""
    eyes = SupervisedEyes(load_settings().camera, load_settings().face)
    with ExitStack() as until_the_end:
        try:
            eyes.command(("stand", HOLDER))
            await eyes.ready()
            told_s, code = await noticed(eyes, trouble, until_the_end)
            began = time.monotonic()
            await eyes.ready()
            return told_s, told_s + time.monotonic() - began, code
        finally:
            await eyes.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    kept = True
    for name, (trouble, codes) in TROUBLES.items():
        told, back, seen = zip(*(asyncio.run(measured(trouble)) for _ in range(runs)), strict=True)
        median = statistics.median(back)
        good = median <= BACK_MAX_S and codes.issuperset(seen)
        kept = kept and good
        print(
            f"{name:<24} told {statistics.median(told):5.2f} / {max(told):5.2f} s   ready {median:5.2f} / "
            f"{max(back):5.2f} s (median / worst, limit {BACK_MAX_S:.0f})   {', '.join(sorted(set(seen)))}   "
            f"{'kept' if good else 'NOT KEPT'}"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
