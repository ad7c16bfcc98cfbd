"""The one clean-up of every exit: all of it, whatever any part of it raises, and in bounded time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from assembly.site import ROOT
from config.clock import CHINA, Clock, VirtualClock
from config.faults import Fault
from config.settings import load_settings
from flows.definition.loading import load_scene
from flows.page import Page
from flows.parts import Parts
from flows.stay.journal import _WRITER
from flows.visit import EndReason, Visit
from office.people.invented import invented_in
from play.people import Everybody
from play.screen import HeadlessScreen
from play.site import VirtualSite, virtual_settings
from simulated.social_card.profiles import PROFILES_DIR
from tests.borders import without_borders
from tests.families import some_by_day
from tests.waiting import a_moment

pytestmark = pytest.mark.expects_log("visit: ")

PERSONAL = "510000196511230012"
ERRORS = (ValueError(PERSONAL), OSError(5, PERSONAL), Fault("OFFICE-STORE"), AssertionError(PERSONAL), MemoryError())
LIMIT_S = 30.0


@dataclass
class Played:
    """One visit about to end, on a page that asks something."""

    parts: Parts
    site: VirtualSite
    clock: VirtualClock
    screen: HeadlessScreen
    visit: Visit
    running: asyncio.Task[Any]
    nodes: list[str]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.parts.records.events()]

    async def ended(self, *, disk_hangs: bool = False) -> Any:
        """How it ended, letting as much time pass as it takes; the disk takes none of it."""
        async with asyncio.timeout(LIMIT_S):
            while not self.running.done():
                await (a_moment(0.001) if disk_hangs else written())
                await self.clock.advance(0.5)
        return self.running.result()


async def written() -> None:
    """Return when everything is on disk that a visit has noted so far."""
    await asyncio.get_running_loop().run_in_executor(_WRITER, lambda: None)


@asynccontextmanager
async def at_the_consent(
    folder: Path,
    change: Callable[[Parts, Any], Parts],
    *,
    pulls: bool = True,
    screen_of: Callable[[Clock, Callable[[Page | None, Page | None], None]], Any] = HeadlessScreen,
) -> AsyncIterator[Played]:
    """A visit that waits for the citizen's consent; ``change`` breaks something of what it was given."""
    settings = load_settings()
    assert settings.office.people is not None
    people = ROOT / settings.office.people
    everybody = Everybody({person.id: person for person in invented_in(people).people})
    clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
    site = VirtualSite(virtual_settings(settings, folder / "data", people), clock, folder / "papers", everybody)
    asked = asyncio.Event()
    nodes: list[str] = []

    def shown(_: Page | None, page: Page | None) -> None:
        nodes.append(page.node if page else "")
        if page is not None and page.node == "identify/consent":
            asked.set()
        if page is not None and page.node == "farewell.card" and pulls:
            site.pull("social_card")

    async with site.open() as within:
        opened = without_borders(within)
        screen = screen_of(clock, shown)
        site.insert("social_card", str(PROFILES_DIR / "li.yaml"))
        visit = Visit(load_scene("retirement"), screen, change(opened, screen))
        running = asyncio.ensure_future(visit.run())
        played = Played(opened, site, clock, screen, visit, running, nodes)
        async with asyncio.timeout(LIMIT_S):
            while not asked.is_set():
                await written()
                await clock.advance(0.1)
        yield played
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def raising(error: BaseException) -> Callable[..., Any]:
    def raise_it(*_: object, **__: object) -> Any:
        raise error

    return raise_it


class Instead:
    """``real``, but for the methods that are given."""

    def __init__(self, real: object, **methods: Callable[..., Any]) -> None:
        self.__dict__.update(methods)
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def broken(part: str, method: str, error: BaseException) -> Callable[[Parts, HeadlessScreen], Parts]:
    """Break ``method`` of a part, or of the screen, from the beginning."""

    def change(parts: Parts, screen: HeadlessScreen) -> Parts:
        if part == "screen":
            setattr(screen, method, raising(error))
            return parts
        instead = Instead(getattr(parts, part), **{method: raising(error)})
        return replace(parts, **{part: cast(Any, instead)})

    return change


@pytest.mark.parametrize("error", some_by_day(ERRORS, 3, ERRORS[0]), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("part", "method"), [("screen", "wipe"), ("left", "visit_ends"), ("chores", "wake")])
async def test_every_part_of_the_clean_up_is_done_whatever_another_raises(
    tmp_path: Path, part: str, method: str, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_the_consent(tmp_path, broken(part, method, error)) as played:
        played.visit.cancel("idle")
        assert (await played.ended()).reason is EndReason.IDLE
        assert "visit.ended" in played.kinds()
        troubles = [event.public for event in played.parts.records.events() if event.kind == "visit.fault"]
        assert {"step": "clean_up", "fault": getattr(error, "code", "VISIT-BUG")} in [dict(one) for one in troubles]
    assert PERSONAL not in caplog.text


@pytest.mark.parametrize("kind", ["card.left", "visit.ended", "visit.forgotten"])
async def test_a_memory_that_fails_once_is_noted_and_the_rest_is_done(tmp_path: Path, kind: str) -> None:
    """An error that no boundary has turned into a fault, at each of the things that are written at the end."""

    def change(parts: Parts, _: HeadlessScreen) -> Parts:
        append, forget = parts.records.append, parts.records.forget
        error = Fault("OFFICE-STORE")  # any fault that is not the memory's own

        def append_but_once(this: str, **more: Any) -> Any:
            return raising(error)() if this == kind else append(this, **more)

        def forget_but_once(visit: str) -> None:
            raising(error)() if kind == "visit.forgotten" else forget(visit)

        return replace(parts, records=cast(Any, Instead(parts.records, append=append_but_once, forget=forget_but_once)))

    async with at_the_consent(tmp_path, change) as played:
        played.visit.cancel("idle")
        await played.ended()
        done = {"card.left", "visit.ended"} - {kind}
        assert done <= set(played.kinds())
        assert "visit.fault" in played.kinds()
        assert played.screen.page is None


async def test_without_its_memory_the_visit_is_raised_after_the_screen_was_wiped(tmp_path: Path) -> None:
    full = threading.Event()

    def change(parts: Parts, _: HeadlessScreen) -> Parts:
        append = parts.records.append

        def append_until_full(kind: str, **more: Any) -> Any:
            return raising(Fault("RECORDS-STORE", "disk full"))() if full.is_set() else append(kind, **more)

        return replace(parts, records=cast(Any, Instead(parts.records, append=append_until_full)))

    async with at_the_consent(tmp_path, change) as played:
        full.set()
        played.visit.cancel("idle")
        with pytest.raises(Fault, match="RECORDS-STORE"):
            await played.ended()
        assert played.screen.page is None
        assert played.nodes[played.nodes.index("identify/consent") :].count("farewell.card") == 1, (
            "the card is given back first"
        )


async def test_a_disk_that_hangs_holds_up_nobody_for_long_and_writes_afterwards(tmp_path: Path) -> None:
    goes_on = threading.Event()
    goes_on.set()

    def change(parts: Parts, _: HeadlessScreen) -> Parts:
        append = parts.records.append

        def append_slowly(kind: str, **more: Any) -> Any:
            goes_on.wait(LIMIT_S)
            return append(kind, **more)

        return replace(parts, records=cast(Any, Instead(parts.records, append=append_slowly)))

    async with at_the_consent(tmp_path, change) as played:
        goes_on.clear()
        began = played.clock.monotonic()
        played.visit.cancel("finish")
        assert (await played.ended(disk_hangs=True)).reason is EndReason.FINISH
        assert played.clock.monotonic() - began < 5.0, "as long as SIGTERM leaves"
        assert played.screen.page is None
        goes_on.set()
        await written()
        assert {"card.left", "visit.ended"} <= set(played.kinds())


async def test_a_clock_that_fails_neither_stops_the_clean_up_nor_the_farewell(tmp_path: Path) -> None:
    async def no_time(_: float) -> None:
        raise OverflowError

    def change(parts: Parts, _: HeadlessScreen) -> Parts:
        return replace(parts, clock=cast(Any, Instead(parts.clock, sleep=no_time)))

    async with at_the_consent(tmp_path, change) as played:
        played.visit.cancel("finish")
        assert (await played.ended()).reason is EndReason.FINISH
        assert {"card.left", "visit.ended"} <= set(played.kinds())


async def test_a_visit_whose_task_is_cancelled_in_the_middle_of_the_clean_up_is_cleaned_up_all_the_same(
    tmp_path: Path,
) -> None:
    writing, goes_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def change(parts: Parts, _: HeadlessScreen) -> Parts:
        append = parts.records.append

        def append_slowly(kind: str, **more: Any) -> Any:
            if kind == "card.left":
                loop.call_soon_threadsafe(writing.set)
                goes_on.wait(LIMIT_S)
            return append(kind, **more)

        return replace(parts, records=cast(Any, Instead(parts.records, append=append_slowly)))

    async with at_the_consent(tmp_path, change) as played:
        played.running.cancel()  # the program is being ended
        async with asyncio.timeout(LIMIT_S):
            await writing.wait()
        played.running.cancel()  # and is impatient
        await asyncio.sleep(0)
        goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await played.running
        assert {"card.left", "visit.ended"} <= set(played.kinds())
        assert played.screen.page is None
