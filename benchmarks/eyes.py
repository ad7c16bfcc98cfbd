"""How fast and how large are the eyes? Every figure with its limit and a verdict.

    .venv/bin/python -m benchmarks.eyes [--runs N]

Against the bare engine: a watched frame and a decision (:mod:`benchmarks.face_speed`). Of the eyes process: pictures a
second of 640 x 480 while the engine works, the most memory it ever held, and the time from its start until a check can
begin. Of a visit with its real screens, offscreen: the longest time in which the screen could not answer a touch during
the face check. Exits with 1 when a median is over its limit. Needs an idle machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembly.site import SiteParts
from benchmarks.face_speed import compared
from config.clock import DemonstrationClock
from config.settings import load_settings
from demo.citizen import Citizen
from demo.scenarios import scenarios
from devices.face.eyes import SupervisedEyes
from devices.face.port import Profile
from flows.bodies import PageKind
from simulated.citizen.head import heads, render_portrait

ROOT = Path(__file__).parent.parent
STARTS = 5
#: with an identity card: the figures need no card service
SCENARIO = "identity-card"
SAMPLE_S = 0.1
LOOK_S = 0.01
PREVIEW_MIN_PER_S, STALL_MAX_MS, MEMORY_MAX_MB, START_MAX_S = 15.0, 50.0, 200.0, 2.0


@dataclass(frozen=True)
class Figure:
    """One figure: the median of ``values`` counts. ``at_least`` says on which side of ``limit`` it must be."""

    name: str
    unit: str
    values: Sequence[float]
    limit: float
    at_least: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def kept(self) -> bool:
        return self.median >= self.limit if self.at_least else self.median <= self.limit

    def line(self) -> str:
        worst = min(self.values) if self.at_least else max(self.values)
        sign, verdict = ">=" if self.at_least else "<=", "kept" if self.kept else "MISSED"
        return (
            f"{self.name:<44} median {self.median:8.2f}   worst {worst:8.2f}   "
            f"limit {sign} {self.limit:7.2f} {self.unit:<9} {verdict}"
        )


@dataclass(frozen=True)
class Looked:
    """One check of a willing citizen, seen from outside its process."""

    pictures_per_s: float
    peak_rss_mb: float
    peak_pss_mb: float


def peak_rss_mb(pid: int) -> float:
    """The most memory that the process ever held, pages shared with others included (VmHWM)."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM:") / 1024


def pss_mb(pid: int) -> float:
    """What it holds now, shared pages counted in part."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") / 1024


def _kilobytes(file: Path, key: str) -> int:
    lines = file.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


async def start_s() -> float:
    """From nothing until a check can begin."""
    settings = load_settings()
    eyes = SupervisedEyes(settings.camera, settings.face)
    begun = time.perf_counter()
    await eyes.ready()
    took_s = time.perf_counter() - begun
    await eyes.close()
    return took_s


async def looked() -> Looked:
    """One strict check, so that as many steps and embeddings as possible are asked."""
    settings = load_settings()
    eyes = SupervisedEyes(settings.camera, settings.face)
    await eyes.ready()
    eyes.command(("stand", "a"))
    rss, pss = 0.0, 0.0
    indices: list[tuple[float, int]] = []
    sampled = 0.0
    async with aclosing(eyes.verify(render_portrait(heads()["a"]), Profile.STRICT)) as moments:
        async for _ in moments:
            now = time.perf_counter()
            if (preview := eyes.preview()) is not None:
                indices.append((now, preview.index))
            if eyes.pid is not None and now - sampled > SAMPLE_S:
                sampled = now
                with suppress(OSError):  # it has ended with its verdict
                    rss, pss = max(rss, peak_rss_mb(eyes.pid)), max(pss, pss_mb(eyes.pid))
    await eyes.close()
    (begun, first), (ended, last) = indices[0], indices[-1]
    return Looked((last - first) / (ended - begun), rss, pss)


def visit_stall_ms() -> float:
    """The longest stall of the screen during the face check of one visit, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.eyes", "--visit", folder]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["stall_ms"])


async def visit(folder: Path) -> float:
    """Walk one visit on the real screens; the longest stall while the page of the face check was up."""
    from ui.station import Station

    settings = load_settings().model_copy(update={"data_dir": folder})
    assert settings.clock.driver == "demonstration"
    clock = DemonstrationClock(settings.clock.start)
    parts = SiteParts(settings, clock, folder / "papers")
    assert parts.devices is not None
    ended = asyncio.Event()
    station = Station(settings, parts, clock, None, lambda _visit, _end: ended.set())
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    await station.opened()

    async def looked_at(_: str) -> None:
        """A citizen who takes no pictures."""

    citizen = Citizen(station.app, parts.devices, scenarios()[SCENARIO], looked_at)
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    stall_ms = await _stall_before_the_camera(station)
    await ended.wait()
    walking.cancel()
    station.app.close()
    await serving
    return stall_ms


async def _stall_before_the_camera(station: Any) -> float:
    while not _before_the_camera(station):  # noqa: ASYNC110 - a property of the screen, no event
        await asyncio.sleep(LOOK_S)
    station.app.stalls.start()
    stall_ms = 0.0
    while _before_the_camera(station):
        stall_ms = station.app.stalls.longest_ms
        await asyncio.sleep(LOOK_S)
    return stall_ms


def _before_the_camera(station: Any) -> bool:
    page = station.app.bridge.page
    return page is not None and page.kind is PageKind.FACE


def figures(runs: int) -> list[Figure]:
    """All of them; half a minute for each run."""
    ratios = [compared(runs=10) for _ in range(runs)]
    checks = [asyncio.run(looked()) for _ in range(runs)]
    pictures = [one.pictures_per_s for one in checks]
    stalls = [visit_stall_ms() for _ in range(runs)]
    starts = [asyncio.run(start_s()) for _ in range(STARTS)]
    return [
        *(
            Figure(f"{one[0].name}, ours / bare dlib", "", [each.ratio for each in one], one[0].limit)
            for one in zip(*ratios, strict=True)
        ),
        Figure("preview while the engine works", "pictures/s", pictures, PREVIEW_MIN_PER_S, at_least=True),
        Figure("screen's longest stall during a face check", "ms", stalls, STALL_MAX_MS),
        Figure("eyes process, peak RSS (VmHWM)", "MB", [one.peak_rss_mb for one in checks], MEMORY_MAX_MB),
        Figure("eyes process, highest PSS seen", "MB", [one.peak_pss_mb for one in checks], MEMORY_MAX_MB),
        Figure("cold start until a check can begin", "s", starts, START_MAX_S),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--visit", type=Path, metavar="FOLDER", help="only walk one visit, with its data in FOLDER")
    wanted = parser.parse_args()
    if wanted.visit:
        from ui.loop import run_app

        print(json.dumps({"stall_ms": run_app(lambda: visit(wanted.visit))}))
        return 0
    results = figures(wanted.runs)
    for figure in results:
        print(figure.line())
    return int(not all(figure.kept for figure in results))


if __name__ == "__main__":
    sys.exit(main())
