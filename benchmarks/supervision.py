"""What does it cost that somebody watches over the kiosk, while nobody is there?

    scripts/benchmark supervision [--idle SECONDS]

The guardian: its processor time and its share of memory (PSS) beside a real kiosk that serves, drawn offscreen. The
signs of life: what the kiosk computes for those of a second, both loops, a thread and the real memory asked, to a real
socket. And how long a real kiosk whose screen hangs does not serve. Exits with 1 when a limit is not held.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.first_screen import Limit, family, memory_mb, told
from config.clock import SystemClock
from config.settings import DEMO_SITE
from records.log import RecordsLog, RecordsReader
from supervision.notify import Watcher
from supervision.pulse import Pulse

ROOT = Path(__file__).parent.parent
SIGNS = 2000
START_S, SETTLE_S, END_S = 60.0, 5.0, 10.0
COST, MEMORY, MENDED = (
    Limit("supervision, share of a core in %", 1.0),
    Limit("memory of the guardian in MB", 10.0),
    Limit("from the hang to the next service in s", 10.0),
)


@contextmanager
def kiosk(folder: Path, door: Sequence[str]) -> Iterator[int]:
    """A real kiosk that serves; the process of its guardian."""
    site = folder / "site.yaml"
    text = DEMO_SITE.read_text(encoding="utf-8")
    site.write_text(text.replace("data_dir: var/demo ", f"data_dir: {folder / 'data'} "), encoding="utf-8")
    screen = {"DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    command = [sys.executable, *door, "run", "--window", "--site", str(site)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **screen}, stderr=subprocess.DEVNULL) as guardian:
        try:
            wait_for(lambda: starts(folder) == 1)
            yield guardian.pid
        finally:
            guardian.terminate()
            guardian.wait(END_S)


def wait_for(there: Callable[[], bool]) -> float:
    """The moment when it is there."""
    until = time.monotonic() + START_S
    while not there():
        if time.monotonic() > until:
            raise SystemExit(f"nothing within {START_S:.0f} s")
        time.sleep(0.05)
    return time.monotonic()


def starts(folder: Path) -> int:
    """How often the kiosk has begun to serve."""
    file, key = folder / "data" / "records.sqlite", folder / "data" / "records.key"
    if not (file.exists() and key.exists()):
        return 0
    with RecordsReader(file, key) as records:
        return sum(event.kind == "kiosk.started" for event in records.events())


def computed_s(pid: int) -> float:
    """Processor time so far, to the nanosecond (proc(5), schedstat)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def guardian_cost(idle_s: float) -> tuple[float, float]:
    """Its share of a core, and its MB."""
    with tempfile.TemporaryDirectory() as folder, kiosk(Path(folder), ["kiosk.py"]) as pid:
        assert len(family(pid)) > 1
        time.sleep(SETTLE_S)
        before, since = computed_s(pid), time.monotonic()
        time.sleep(idle_s)
        return (computed_s(pid) - before) / (time.monotonic() - since), memory_mb(pid)


async def sign_cost() -> float:
    """The share of a core that signs of life take, of which there is one a second."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(b"")
        manager.setblocking(False)
        records = RecordsLog(Path(folder) / "records.sqlite", Path(folder) / "records.key", SystemClock())
        name = manager.getsockname().decode().replace("\0", "@", 1)
        with closing(records), closing(Watcher(name)) as watcher:
            pulse = Pulse(watcher)
            before = time.process_time()
            for _ in range(SIGNS):
                await asyncio.to_thread(records.newest)
                pulse.visits_move()
                pulse.screen_moves()
                manager.recv(256)
            return (time.process_time() - before) / SIGNS


def mended_s() -> float:
    """From the moment in which the screen hangs to the next service."""
    with tempfile.TemporaryDirectory() as folder:
        begun = Path(folder) / "begun"
        with kiosk(Path(folder), ["-m", "tests.supervision.hanging", "screen", str(begun)]):
            hung = wait_for(begun.exists)
            return wait_for(lambda: starts(Path(folder)) == 2) - hung


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds in which nobody is there")
    idle_s = parser.parse_args().idle
    watching, memory = guardian_cost(idle_s)
    signs = asyncio.run(sign_cost())
    held = [
        told(COST, 100 * (watching + signs), f"guardian {100 * watching:.3f}, signs of life {100 * signs:.3f}"),
        told(MEMORY, memory, "PSS, beside its kiosk"),
        told(MENDED, mended_s(), "the screen hangs; five of them are the wait for a sign"),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
