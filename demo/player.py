"""Plays one scenario through the real screens and keeps what it saw: pictures, papers and the timeline."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from config.clock import Clock
from config.settings import Settings
from config.waiting import to_its_end
from demo.citizen import Citizen, Finger, Hand, Stage, StuckError
from demo.measure import peak_rss_mb
from demo.scenarios import Scenario, scenarios
from demo.timeline import Timeline
from flows.parts import Parts
from flows.screen import Screen
from flows.stay.end import VisitEnd
from flows.stay.stay import Stay
from flows.stay.timing import StepTime
from ui.app import KioskApp
from ui.dock import Dock
from ui.rest import Presence
from ui.robot import grab
from ui.speech import Voice
from ui.spelling import Pinyin
from ui.station import Station, StationParts
from ui.window import KioskWindow

#: a demonstration that comes to no other page for so long has got stuck, however busy the machine is
STUCK_S = 120.0


@dataclass(frozen=True)
class Played:
    """What came of it. ``problems`` is empty when it ended as the scenario says.

    ``otherwise``: the pages on which the citizen did what the scenario does not say.
    """

    timeline: Timeline
    pictures: int
    papers: int
    end: VisitEnd
    problems: Sequence[str]
    otherwise: Sequence[str]

    def summary(self) -> str:
        """One line for people."""
        verdict = "failed" if self.problems else "ok"
        how = self.end.outcome or self.end.reason
        counts = f"{self.pictures} pictures, {self.papers} papers"
        others = f"; otherwise than told at {', '.join(self.otherwise)}" if self.otherwise else ""
        return f"{self.timeline.scenario}: {verdict} ({how}); {counts}; {self.timeline.summary()}{others}"


class Watcher(Protocol):
    """Whoever looks on while a scenario is played."""

    def watching(self, app: KioskApp) -> AbstractContextManager[Hand]:
        """While this start of the program is looked at; with what its glass is touched."""
        ...

    async def look(self, app: KioskApp, name: str) -> None:
        """A page has come to rest."""
        ...


@dataclass
class _Recorder:
    """Takes the pictures; the files are written beside the UI thread, one at a time: each picture is 8 MB."""

    out: Path
    pictures: list[str] = field(default_factory=list)
    _writing: asyncio.Future[bool] | None = None

    @contextmanager
    def watching(self, app: KioskApp) -> Iterator[Hand]:
        yield Finger(app)

    async def look(self, app: KioskApp, name: str) -> None:
        self.pictures.append(name)
        path = self.out / f"{len(self.pictures):02d}-{re.sub('[_/]', '-', name)}.png"
        picture = grab(app)
        self._writing = asyncio.ensure_future(asyncio.to_thread(picture.save, str(path)))
        del picture
        await self.finish()

    async def finish(self) -> None:
        """Wait until the last picture is written, which goes on when its page does not wait for it any more."""
        if self._writing:
            await asyncio.shield(self._writing)


class WithoutDock:
    """The parts of a demonstration: whoever plays it has the devices in hand, and no panel of them is shown."""

    def __init__(self, parts: StationParts) -> None:
        self._parts = parts

    def open(self) -> AbstractAsyncContextManager[Parts]:
        return self._parts.open()

    def open_for_staff(self) -> AbstractAsyncContextManager[Parts]:
        return self._parts.open_for_staff()

    def desk(self, screen: Screen, opened: AbstractAsyncContextManager[Parts]) -> Stay:
        return self._parts.desk(screen, opened)

    def dock(self) -> Dock | None:
        return None

    def voice(self) -> Voice | None:
        return self._parts.voice()

    def presence(self) -> Presence | None:
        return self._parts.presence()

    def pinyin(self) -> Pinyin:
        return self._parts.pinyin()


class FreshOffice(WithoutDock):
    """The same with an office of its own: what an earlier one left is brought to its end, proved, and moved aside.

    The invented citizens can retire only once, so every demonstration starts so. Nothing is
    deleted: the earlier data lie in ``before/`` of ``folder``, numbered.
    """

    def __init__(self, parts: StationParts, folder: Path) -> None:
        super().__init__(parts)
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


class Start(Protocol):
    """One start of the program: what a site is in the mode that was chosen for it, and what plays its devices."""

    @property
    def settings(self) -> Settings: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def parts(self) -> StationParts: ...

    @property
    def stage(self) -> Stage: ...

    def watched(self, station: Station, again: Callable[[], None]) -> None:
        """Whoever asks the program to begin anew calls ``again``."""
        ...


class _Life:
    """One start of the program behind its window, until it ends or is asked to begin anew."""

    def __init__(self, start: Start, parts: StationParts, window: KioskWindow | None = None) -> None:
        self.stage = start.stage
        self.ended: asyncio.Queue[tuple[Stay, VisitEnd]] = asyncio.Queue()
        self.asked_anew = False
        self.station = Station(start.settings, parts, start.clock, window, self._visited)
        self.app = self.station.app
        start.watched(self.station, self._begin_anew)
        self._serving = asyncio.ensure_future(self.station.serve(full_screen=False))

    def _visited(self, stay: Stay, end: VisitEnd) -> None:
        self.ended.put_nowait((stay, end))

    def _begin_anew(self) -> None:
        self.asked_anew = True
        self.app.close()

    async def opened(self) -> None:
        async with asyncio.timeout(STUCK_S):
            await self.station.opened()
        self.app.stalls.start()

    async def close(self) -> None:
        self.app.close()
        await to_its_end(self._serving)


@dataclass
class Seen:
    """What has been seen of a scenario so far, without what was played before it."""

    times: list[StepTime] = field(default_factory=list)
    taps: Counter[str] = field(default_factory=Counter)
    ends: list[VisitEnd] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    at_work: list[int] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    stall_ms: float = 0.0

    def visited(self, stay: Stay, end: VisitEnd, citizen: Citizen) -> None:
        self.times += stay.times
        self.taps += citizen.taps
        self.ends.append(end)
        self.at_work.append(citizen.at_work)
        self.otherwise += citizen.otherwise
        self.stuck += [citizen.stuck] if citizen.stuck else []

    def lived(self, app: KioskApp) -> None:
        self.warnings += app.qml_warnings
        self.stall_ms = max(self.stall_ms, app.stalls.longest_ms)

    def problems(self, scenario: Scenario) -> list[str]:
        """What was otherwise than ``scenario`` says."""
        problems = [*self.stuck, *(f"QML: {warning}" for warning in self.warnings)]
        for act, end, taps in zip((scenario, *scenario.then), self.ends, self.at_work, strict=True):
            expected = VisitEnd(type(end.reason)(act.ends.reason), act.ends.outcome, act.ends.fault)
            if end != expected:
                problems.append(f"the visit ended as {end}, the scenario says {expected}")
            if act.most_taps is not None and taps > act.most_taps:
                problems.append(f"{taps} touches at the desk, the scenario says {act.most_taps} are enough")
        return problems


async def play(name: str, starts: Callable[[], Start], data: Path, out: Path, shown: Shown) -> Played:
    """Play the scenario ``name`` and write its pictures, papers and ``timeline.json`` into ``out``.

    ``data`` is where an earlier demonstration has left its own. StuckError, NotTouchable.
    """
    scenario = scenarios()[name]
    _clear(out)
    recorder = _Recorder(out)
    seen = await watched(scenario, starts, data, shown.window, recorder)
    await recorder.finish()
    timeline = Timeline(name, seen.times, shown.first_screen_ms, seen.stall_ms, peak_rss_mb(), seen.taps)
    timeline.write(out / "timeline.json")
    papers = _count(out, "*.pdf")
    problems, otherwise = seen.problems(scenario), tuple(dict.fromkeys(seen.otherwise))
    if papers != (expects := sum(act.papers for act in (scenario, *scenario.then))):
        problems.append(f"{papers} papers came out, the scenario says {expects}")
    return Played(timeline, len(recorder.pictures), papers, seen.ends[-1], problems, otherwise)


async def watched(
    scenario: Scenario, starts: Callable[[], Start], data: Path, window: KioskWindow, watcher: Watcher
) -> Seen:
    """Play ``scenario`` with all that comes before and after it at the same machine, before a ``watcher``.

    ``starts`` makes one start of the program after the other; the first is shown in ``window``. StuckError,
    NotTouchable.
    """
    seen, start, acts = Seen(), starts(), deque((scenario, *scenario.then))
    life = _Life(start, FreshOffice(start.parts, data), window)
    try:
        await life.opened()
        for earlier in scenario.before:
            await _visit(Citizen(life.app, life.stage, earlier, _unseen), life.ended)
        while acts:
            if life.asked_anew:
                await life.close()
                seen.lived(life.app)
                start = starts()
                life = _Life(start, WithoutDock(start.parts))
                await life.opened()
            with watcher.watching(life.app) as hand:
                while acts and not life.asked_anew:
                    citizen = Citizen(life.app, life.stage, acts.popleft(), partial(watcher.look, life.app), hand)
                    seen.visited(*await _visit(citizen, life.ended), citizen)
    finally:
        await life.close()
    seen.lived(life.app)
    return seen


async def _unseen(_: str) -> None:
    """Of what was played before no pictures are kept."""


async def _visit(citizen: Citizen, ended: asyncio.Queue[tuple[Stay, VisitEnd]]) -> tuple[Stay, VisitEnd]:
    """One visit of ``citizen``, who is gone when it has ended. StuckError."""
    await citizen.come()
    walking = asyncio.ensure_future(citizen.walk())
    ending = asyncio.ensure_future(ended.get())
    try:
        met = -1
        while met < citizen.met and not (walking.done() or ending.done()):
            met = citizen.met
            await asyncio.wait((walking, ending), timeout=STUCK_S, return_when=asyncio.FIRST_COMPLETED)
        if walking.done():
            walking.result()
        if not ending.done():
            raise StuckError(f"no other page has come for {STUCK_S:.0f} s")
        return ending.result()
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
