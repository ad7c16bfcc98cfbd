"""How soon is the first screen painted, and how much is held, beside the same page in Debian's Chromium in kiosk mode?

    scripts/benchmark first_screen [--runs N] [--idle SECONDS] [--pictures FOLDER]

Both in turn, each on a fresh X server of its own without a screen (Xvfb), both judged by the same eye: the server's
frame buffer is a file, and the page is painted when it reaches the lowest line and enough tones are in it: a blank
window has one or two, letters have dozens. The clock starts before the process does. The kiosk is the demonstration as
``scripts/run`` starts it, with its dock; Chromium shows ``first_screen.html`` from the disk, with a profile that is not
new. Memory is each process's share of what it maps (PSS), once all is settled. Exits with 1 when a limit is not held.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).with_suffix(".html")
KIOSK = (sys.executable, str(ROOT / "kiosk.py"), "run")
CHROMIUM = (
    *("chromium", "--kiosk", "--no-first-run", "--lang=zh-CN"),
    *("--window-position=0,0", "--window-size=1600,1920"),
)
#: what Chromium wants to run as root; it starts the faster for it
AS_ROOT = ("--no-sandbox",)
#: the panel and the dock beside it
WIDTH, HEIGHT = 1600, 1920
#: every so many points are looked at, in both directions
GRID = 8
TONES = 24
LOOK_EVERY_S = 0.002
#: how long a page may take, and how long the screen is watched after it before memory is measured
LOOK_S, SETTLE_S = 60.0, 20.0
#: what can be done stands in the lowest part of the page; above it a card moves
OFFERS = HEIGHT * 7 // 8 // GRID
END_S = 10.0
#: what reading a file of /proc raises when its process has just ended
GONE = (FileNotFoundError, ProcessLookupError)
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
Points = NDArray[np.uint32]


@dataclass(frozen=True)
class Limit:
    """``most`` of a figure; as a share of Chromium's, where that is compared."""

    name: str
    most: float


PAINTED, UI_MEMORY = Limit("first painted screen", 0.5), Limit("memory of the UI process / all of Chromium", 0.4)
ALL_MEMORY, IDLE = Limit("memory of all processes", 0.6), Limit("idle, share of a core in %", 1.0)


@dataclass(frozen=True)
class Start:
    """One start: seconds until the page is painted and until what can be done stands on it, MB of the process behind
    the screen and of all together, and the share of a core that all of them use when nobody is there."""

    painted_s: float
    offered_s: float
    screen_mb: float
    all_mb: float
    idle: float


# -- the screen -------------------------------------------------------------------------------------------------------


class Display:
    """An X server whose picture can be looked at without asking it."""

    def __init__(self, name: str, buffer: Path) -> None:
        self.name = name
        head = np.fromfile(buffer, dtype=">u4", count=25)
        header, colours, line = int(head[0]), int(head[19]), int(head[12])  # XWDFile.h: size, ncolors, bytes per line
        offset = header + 12 * colours
        self._points: Points = np.memmap(buffer, np.uint32, "r", offset, (HEIGHT, line // 4))[:, :WIDTH]

    def sample(self) -> Points:
        return self._points[::GRID, ::GRID].copy()

    def save(self, file: Path) -> None:
        points = self._points.copy()  # what is drawn meanwhile is the next picture's
        rgb = np.stack([(points >> shift) & 0xFF for shift in (16, 8, 0)], axis=-1).astype(np.uint8)
        Image.fromarray(rgb).save(file)


@contextmanager
def display() -> Iterator[Display]:
    """A fresh display, and its end."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        screen = ("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", folder)
        command = ["Xvfb", "-displayfd", str(writing), *screen, "-nolisten", "tcp"]
        with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
            os.close(writing)
            try:
                with os.fdopen(reading) as number:
                    yield Display(f":{number.readline().strip()}", Path(folder) / "Xvfb_screen0")
            finally:
                server.terminate()


def painted(points: Points) -> bool:
    """Down to the lowest line: a picture arrives from its top, and the display is black before."""
    return bool(points[-1, 0] & 0xFFFFFF) and len(np.unique(points)) >= TONES


# -- processes --------------------------------------------------------------------------------------------------------


def family(pid: int) -> list[int]:
    """A process and all that have come from it and are there."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except GONE:
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def behind_the_screen(pid: int) -> int:
    """The process that draws: the one that the guardian watches over, where ``pid`` is a guardian."""
    watched = [one for one in family(pid)[1:] if command_of(one) == command_of(pid)]
    return watched[0] if watched else pid


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def memory_mb(pids: Sequence[int]) -> dict[int, float]:
    """The share that each process has of the memory that it maps (PSS); of those that are there."""
    found = {}
    for pid in pids:
        with suppress(*GONE):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            found[pid] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return found


def computed_s(pids: Sequence[int]) -> dict[int, float]:
    """Processor time of each so far; of those that are there."""
    found = {}
    for pid in pids:
        with suppress(*GONE):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) * TICK_S
    return found


# ---------------------------------------------------------------------------------------------------------------------


def started(command: Sequence[str], idle_s: float, picture: Path | None) -> Start:
    """Start it, watch the screen, measure, and end it."""
    with display() as screen:
        begun = time.perf_counter()
        environment = {**os.environ, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                painted_s, offered_s = _watched(screen, process, begun, picture)
                pids, screen_pid = family(process.pid), behind_the_screen(process.pid)
                memory = memory_mb(pids)
                before, since = computed_s(pids), time.perf_counter()
                time.sleep(idle_s)
                used = sum(now - before.get(pid, 0.0) for pid, now in computed_s(family(process.pid)).items())
                idle = used / (time.perf_counter() - since) if idle_s else 0.0
            finally:
                process.terminate()
                process.wait(END_S)
    return Start(painted_s, offered_s, memory[screen_pid], sum(memory.values()), idle)


def _watched(
    screen: Display, process: subprocess.Popen[bytes], begun: float, picture: Path | None
) -> tuple[float, float]:
    """Seconds until the page is painted, and until the last change of what can be done."""
    painted_at, changed, until, offers = 0.0, begun, begun + LOOK_S, screen.sample()[OFFERS:]
    while (now := time.perf_counter()) < until:
        points = screen.sample()
        if not painted_at and painted(points):
            painted_at, until = now, now + SETTLE_S
            _keep(screen, picture, "first")
        if not np.array_equal(points[OFFERS:], offers):
            offers, changed = points[OFFERS:], now
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        time.sleep(LOOK_EVERY_S)
    if not painted_at:
        raise SystemExit(f"{process.args!r}: nothing painted within {LOOK_S:.0f} s")
    _keep(screen, picture, "settled")
    return painted_at - begun, changed - begun


def _keep(screen: Display, picture: Path | None, name: str) -> None:
    if picture:
        screen.save(picture.with_name(f"{picture.name}-{name}.png"))


def measured(runs: int, idle_s: float, pictures: Path | None) -> tuple[list[Start], list[Start]]:
    """The kiosk and Chromium in turn; the first start of each only warms what the system keeps."""
    ours: list[Start] = []
    theirs: list[Start] = []
    with tempfile.TemporaryDirectory() as profile:
        chromium = [*CHROMIUM, *(AS_ROOT if os.geteuid() == 0 else ()), f"--user-data-dir={profile}", PAGE.as_uri()]
        for run in range(runs + 1):
            for name, command, starts in (("kiosk", KIOSK, ours), ("chromium", chromium, theirs)):
                start = started(command, idle_s if run else 0.0, pictures / name if pictures else None)
                if run:
                    starts.append(start)
    return ours, theirs


def told(limit: Limit, figure: float, detail: str) -> bool:
    held = figure <= limit.most
    print(f"{limit.name:44} {figure:6.2f}   limit {limit.most:4.2f}: {'held' if held else 'NOT HELD':8}   {detail}")
    return held


def compared(limit: Limit, ours: Sequence[float], theirs: Sequence[float], unit: str) -> bool:
    mine, other = statistics.median(ours), statistics.median(theirs)
    return told(
        limit, mine / other, f"{mine:.0f} {unit} of {other:.0f} {unit}; slowest {max(ours):.0f}, {max(theirs):.0f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds in which nobody is there")
    parser.add_argument("--pictures", type=Path, help="a folder for what was on the screen")
    options: Any = parser.parse_args()
    if shutil.which(CHROMIUM[0]) is None:
        parser.error("there is no Chromium: scripts/benchmark installs it")
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    ours, theirs = measured(options.runs, options.idle, options.pictures)
    memory = [one.all_mb for one in theirs]
    held = [
        compared(PAINTED, [1000 * one.painted_s for one in ours], [1000 * one.painted_s for one in theirs], "ms"),
        compared(UI_MEMORY, [one.screen_mb for one in ours], memory, "MB"),
        compared(ALL_MEMORY, [one.all_mb for one in ours], memory, "MB"),
        told(IDLE, 100 * statistics.median(one.idle for one in ours), f"slowest {100 * max(o.idle for o in ours):.2f}"),
    ]
    print(
        f"for information: what can be done stands there after {statistics.median(one.offered_s for one in ours):.2f} s"
    )
    print(f"Chromium, idle: {100 * statistics.median(one.idle for one in theirs):.2f} % of a core")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
