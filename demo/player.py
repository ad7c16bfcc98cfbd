"""Plays one scenario through the real screens and keeps what it saw: pictures, papers and the timeline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import Settings
from demo.citizen import Citizen, Stage
from demo.measure import peak_rss_mb, since_process_start_ms
from demo.scenarios import Scenario
from demo.timeline import Timeline
from flows.parts import Parts
from flows.scene import load_scene
from flows.screen import Screen
from flows.visit import Visit, VisitEnd
from ui.app import KioskApp
from ui.bridge import Service
from ui.robot import grab

log = logging.getLogger("demo")
SCENE = "retirement"
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


@dataclass
class _Recorder:
    """Takes the pictures; the files are written beside the UI thread."""

    app: KioskApp
    out: Path
    pictures: list[str] = field(default_factory=list)
    _writing: list[asyncio.Future[bool]] = field(default_factory=list)

    async def look(self, name: str) -> None:
        self.pictures.append(name)
        path = self.out / f"{len(self.pictures):02d}-{name.replace('_', '-')}.png"
        picture = grab(self.app)
        self._writing.append(asyncio.ensure_future(asyncio.to_thread(picture.save, str(path))))
        del picture
        await asyncio.sleep(0)

    async def finish(self) -> None:
        await asyncio.gather(*self._writing)


class _Watched:
    """A visit that leaves its end behind."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.end: asyncio.Future[VisitEnd] = asyncio.get_running_loop().create_future()

    async def run(self) -> object:
        try:
            end = await self.visit.run()
        except BaseException as error:
            self.end.set_exception(error)
            raise
        self.end.set_result(end)
        return end

    def cancel(self, reason: str) -> None:
        self.visit.cancel(reason)


async def play(name: str, scenario: Scenario, settings: Settings, parts: Parts, stage: Stage, out: Path) -> Played:
    """Play ``scenario`` and write its pictures and ``timeline.json`` into ``out``."""
    visits: list[_Watched] = []

    def start_visit(scene: str, screen: Screen) -> _Watched:
        visits.append(_Watched(Visit(load_scene(scene), screen, parts)))
        return visits[-1]

    first_frame: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    app = KioskApp(
        settings,
        services(),
        start_visit,
        parts.eyes.preview,
        None,
        parts.clock,
        lambda: first_frame.set_result(since_process_start_ms()),
    )
    app.open()
    serving = asyncio.ensure_future(app.run())
    first_screen_ms = await first_frame
    await parts.reader.start()
    await parts.eyes.start()
    await parts.press.preload()
    recorder = _Recorder(app, out)
    citizen = Citizen(app, stage, scenario, recorder.look)
    try:
        app.stalls.reset()
        await citizen.come(SCENE)
        end = await _walk_to_the_end(citizen, visits)
        stall_ms = app.stalls.longest_ms
        await recorder.finish()
    finally:
        app.close()
        await serving
    timeline = Timeline(name, visits[0].visit.times, first_screen_ms, stall_ms, peak_rss_mb())
    timeline.write(out / "timeline.json")
    papers = len(list(out.glob("*.pdf")))
    return Played(timeline, len(recorder.pictures), papers, end, _problems(scenario, end, papers, app.qml_warnings))


def services() -> list[Service]:
    """What the kiosk offers: every scene that it has."""
    words = load_scene(SCENE).words
    return [Service(SCENE, words.title, words.hint)]


async def _walk_to_the_end(citizen: Citizen, visits: list[_Watched]) -> VisitEnd:
    async with asyncio.timeout(VISIT_LIMIT_S):
        walking = asyncio.ensure_future(citizen.walk())
        try:
            while not visits:
                await asyncio.sleep(0)
            await asyncio.wait((walking, visits[0].end), return_when=asyncio.FIRST_COMPLETED)
            if walking.done():
                walking.result()
            return await visits[0].end
        finally:
            walking.cancel()


def _problems(scenario: Scenario, end: VisitEnd, papers: int, qml_warnings: Sequence[str]) -> list[str]:
    expected = VisitEnd(type(end.reason)(scenario.ends.reason), scenario.ends.outcome, scenario.ends.fault)
    problems = [f"QML: {warning}" for warning in qml_warnings]
    if end != expected:
        problems.append(f"the visit ended as {end}, the scenario says {expected}")
    if papers != scenario.papers:
        problems.append(f"{papers} papers came out, the scenario says {scenario.papers}")
    return problems
