"""Plays one scenario through the real screens and keeps what it saw: pictures, papers and the timeline."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.clock import Clock
from config.settings import Settings
from demo.citizen import Citizen, Stage
from demo.measure import peak_rss_mb
from demo.scenarios import Scenario, scenarios
from demo.timeline import Timeline
from flows.end import VisitEnd
from flows.parts import Parts
from flows.screen import Screen
from flows.service import Stay
from flows.streams import to_its_end
from ui.app import KioskApp
from ui.dock import Dock
from ui.robot import grab
from ui.speech import Voice
from ui.spelling import Pinyin
from ui.station import Station, StationParts
from ui.window import KioskWindow

#: a visit of the demonstration that takes longer has got stuck
VISIT_LIMIT_S = 120.0


@dataclass(frozen=True)
class Played:
    """What came of it. ``problems`` is empty when everything went as the scenario says."""

    timeline: Timeline
    pictures: int
    papers: int
    end: VisitEnd
    problems: Sequence[str]

    def summary(self) -> str:
        """One line for people."""
        verdict = "failed" if self.problems else "ok"
        how = self.end.outcome or self.end.reason
        counts = f"{self.pictures} pictures, {self.papers} papers"
        return f"{self.timeline.scenario}: {verdict} ({how}); {counts}; {self.timeline.summary()}"


@dataclass
class _Recorder:
    """Takes the pictures; the files are written beside the UI thread."""

    app: KioskApp
    out: Path
    pictures: list[str] = field(default_factory=list)
    _writing: list[asyncio.Future[bool]] = field(default_factory=list)

    async def look(self, name: str) -> None:
        self.pictures.append(name)
        path = self.out / f"{len(self.pictures):02d}-{re.sub('[_/]', '-', name)}.png"
        picture = grab(self.app)
        self._writing.append(asyncio.ensure_future(asyncio.to_thread(picture.save, str(path))))
        del picture
        await asyncio.sleep(0)

    async def finish(self) -> None:
        await asyncio.gather(*self._writing)


class FreshOffice:
    """The parts of a demonstration: what an earlier one left is brought to its end, proved, and moved aside.

    The invented citizens can retire only once, so every demonstration starts with an office of its own. Nothing is
    deleted: the earlier data lie in ``before/`` of ``folder``, numbered.
    """

    def __init__(self, parts: StationParts, folder: Path) -> None:
        self._parts = parts
        self._folder = folder

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Parts]:
        if (self._folder / "records.sqlite").exists():
            async with self._parts.open() as left:
                await left.chores.settle()
                await asyncio.to_thread(left.records.verify)
            await asyncio.to_thread(self._put_aside)
        async with self._parts.open() as parts:
            yield parts

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        return self._parts.open_for_staff()

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> Stay:
        return self._parts.desk(screen, opened)

    def dock(self) -> Dock | None:
        return None  # the citizen of the demonstration has the devices in hand

    def voice(self) -> Voice | None:
        return self._parts.voice()

    def pinyin(self) -> Pinyin:
        return self._parts.pinyin()

    def _put_aside(self) -> None:
        aside = self._folder / "before" / str(1 + sum(1 for _ in self._folder.glob("before/*")))
        aside.mkdir(parents=True)
        for file in self._folder.iterdir():
            if file.is_file():
                file.rename(aside / file.name)


@dataclass(frozen=True)
class Shown:
    """A window with the first picture in it, and how long after the start of the process that was painted."""

    window: KioskWindow
    first_screen_ms: float


async def play(
    name: str, settings: Settings, parts: StationParts, stage: Stage, clock: Clock, out: Path, shown: Shown
) -> Played:
    """Play the scenario ``name`` and write its pictures, papers and ``timeline.json`` into ``out``."""
    scenario = scenarios()[name]
    _clear(out)
    ended: asyncio.Queue[tuple[Stay, VisitEnd]] = asyncio.Queue()

    def visited(visit: Stay, end: VisitEnd) -> None:
        ended.put_nowait((visit, end))

    station = Station(settings, parts, clock, shown.window, visited)
    serving = asyncio.ensure_future(station.serve(full_screen=False))
    recorder = _Recorder(station.app, out)
    try:
        async with asyncio.timeout(VISIT_LIMIT_S):
            await station.opened()
            station.app.stalls.start()
            for earlier in scenario.before:
                await _visit(Citizen(station.app, stage, earlier, _unseen), ended)
            citizen = Citizen(station.app, stage, scenario, recorder.look)
            visit, end = await _visit(citizen, ended)
            stall_ms = station.app.stalls.longest_ms
            await recorder.finish()
    finally:
        station.app.close()
        await to_its_end(serving)
    timeline = Timeline(name, visit.times, shown.first_screen_ms, stall_ms, peak_rss_mb(), citizen.taps)
    timeline.write(out / "timeline.json")
    papers = _count(out, "*.pdf")
    problems = _problems(scenario, end, papers, station.app.qml_warnings, citizen.at_work)
    return Played(timeline, len(recorder.pictures), papers, end, problems)


async def _unseen(_: str) -> None:
    """Of what was played before no pictures are kept."""


async def _visit(citizen: Citizen, ended: asyncio.Queue[tuple[Stay, VisitEnd]]) -> tuple[Stay, VisitEnd]:
    """One visit of ``citizen``, who is gone when it has ended."""
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    ending = asyncio.ensure_future(ended.get())
    try:
        await asyncio.wait((walking, ending), return_when=asyncio.FIRST_COMPLETED)
        if walking.done():
            walking.result()
        return await ending
    finally:
        walking.cancel()
        ending.cancel()


def _count(out: Path, pattern: str) -> int:
    return sum(1 for _ in out.glob(pattern))


def _clear(out: Path) -> None:
    """Take away what an earlier demonstration left in ``out``, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("[0-9][0-9]-*.png", "*.pdf", "timeline.json"):
        for file in out.glob(pattern):
            file.unlink()


def _problems(scenario: Scenario, end: VisitEnd, papers: int, qml_warnings: Sequence[str], taps: int) -> list[str]:
    expected = VisitEnd(type(end.reason)(scenario.ends.reason), scenario.ends.outcome, scenario.ends.fault)
    problems = [f"QML: {warning}" for warning in qml_warnings]
    if end != expected:
        problems.append(f"the visit ended as {end}, the scenario says {expected}")
    if papers != scenario.papers:
        problems.append(f"{papers} papers came out, the scenario says {scenario.papers}")
    if scenario.most_taps is not None and taps > scenario.most_taps:
        problems.append(f"{taps} touches at the desk, the scenario says {scenario.most_taps} are enough")
    return problems
