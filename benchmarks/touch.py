"""How soon does a touch show, how soon is the next page there, and what holds up the thread that answers touches?

    scripts/benchmark touch [--scenario NAME …] [--worst N]

The visits of the demonstration, each as the demonstration plays it in a fresh process with its own card service and
data, in the real window of 1080 x 1920 drawn by software, without its pictures. Each page is therefore met cold: a
kiosk in service knows most of them. Measured are frames that are on the screen:

- *touch*: from the finger that comes down to the first frame in which what lies under it looks pressed; pixels are
  compared before and after, off the clock. So are the lines of whoever signs, from each point to the frame that has it.
- *page*: from the finger that is lifted to the first frame of the page that this brought; what the machine did
  meanwhile is in it, as nobody who waits knows the difference. A page that comes by itself is told as *drawn*: from
  the moment in which the visit has it.
- *stall*: a gap between two beats of the thread. Of the longest is told what ran. Nothing may be imported in a visit:
  one module holds up all that is Python.

A busy machine makes all of them longer. So each is told twice: by the clock, and as the *own* time, without that in
which this thread could run and the kernel ran something else (schedstat). Limits hold for the own time. Exits with 1
when one is not held.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from ui.robot import Lines

ROOT = Path(__file__).parent.parent
BEAT_MS = 10
#: a gap of which the stack is taken
LOOK_AT_MS = 30.0
#: own milliseconds
TOUCH_LIMIT, PAGE_LIMIT, STALL_LIMIT = 100.0, 150.0, 50.0
#: how long a finger stays
HELD_S = 0.08
#: for what hangs
FRAME_LIMIT_S = 120.0
#: the share that keeps to the limit
P99, P999 = 0.99, 0.999


@dataclass(frozen=True)
class Moment:
    """What the clock says, and how long this thread had to wait for a processor until now; milliseconds."""

    wall: float
    starved: float

    @classmethod
    def now(cls) -> Moment:
        starved_ns = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]
        return cls(1000 * time.perf_counter(), int(starved_ns) / 1e6)

    def since(self, begun: Moment) -> Took:
        wall = self.wall - begun.wall
        return Took(wall, max(0.0, wall - (self.starved - begun.starved)))


@dataclass(frozen=True)
class Took:
    """Milliseconds. ``at`` is the page, ``ran`` what was seen to run."""

    wall: float
    own: float
    at: str = ""
    ran: str = ""


@dataclass
class Seen:
    """What one visit has shown."""

    touch: list[Took] = field(default_factory=list)
    page: list[Took] = field(default_factory=list)
    drawn: list[Took] = field(default_factory=list)
    stall: list[Took] = field(default_factory=list)
    #: touches of which nothing was to be seen
    unseen: list[str] = field(default_factory=list)
    #: modules that were read in the middle of the visit
    imported: list[str] = field(default_factory=list)


# -- one visit, in a process of its own --------------------------------------------------------------------------------


class Pulse:
    """Beats in the thread that makes it; another one looks at its stack when a beat is late."""

    def __init__(self, seen: Seen) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._seen = seen
        self._thread = threading.get_ident()
        self._last = Moment.now()
        self._ran = ""
        self.at = ""
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._ends = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def stop(self) -> None:
        self._timer.stop()
        self._ends.set()
        self._watching.join()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Inside, the benchmark itself looks."""
        self._beat()
        try:
            yield
        finally:
            self._last = Moment.now()

    def _beat(self) -> None:
        now = Moment.now()
        took = now.since(self._last)
        self._seen.stall.append(Took(took.wall, took.own, self.at, self._ran))
        self._last, self._ran = now, ""

    def _watch(self) -> None:
        while not self._ends.wait(0.004):
            if 1000 * time.perf_counter() - self._last.wall > LOOK_AT_MS:
                self._ran = _stack(sys._current_frames().get(self._thread))


def _stack(frame: FrameType | None) -> str:
    """The innermost calls; where none of them is Python's, Qt lays out or draws."""
    calls = traceback.extract_stack(frame)[-4:]
    return " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(calls))


class Finger:
    """Touches as a finger does, which stays a moment, and watches the frames."""

    def __init__(self, app: Any, seen: Seen, pulse: Pulse) -> None:
        self._app = app
        self._window = app.window
        self._seen = seen
        self._pulse = pulse
        self._frame = asyncio.Event()
        self._lifted: Moment | None = None
        self._shown: Moment | None = None
        self._window.frameSwapped.connect(self._framed)

    def let_go(self) -> None:
        self._window.frameSwapped.disconnect(self._framed)

    # -- pages --

    def page_comes(self) -> None:
        """The visit has another page, which is about to be made."""
        self._shown = Moment.now()

    def _framed(self) -> None:
        """A frame is on the screen: of a page that has come, it is the first."""
        self._frame.set()
        if self._shown is None:
            return
        now, page = Moment.now(), self._app.bridge.page
        self._pulse.at = page.node if page is not None else self._app.bridge.mode
        since = self._lifted or self._shown
        into = self._seen.drawn if self._lifted is None else self._seen.page
        took, machine = now.since(since), self._shown.since(since)
        ran = f"of which {machine.own:.1f} until the visit had the page" if self._lifted else ""
        into.append(Took(took.wall, took.own, self._pulse.at, ran))
        self._lifted = self._shown = None

    # -- touches --

    def reaches(self, name: str) -> bool:
        from ui.robot import reaches

        return reaches(self._window, name)

    async def press(self, name: str) -> None:
        """Touch what has that name, when it can be touched: :class:`demo.citizen.Hand`."""
        from PySide6.QtCore import QEvent

        from ui.robot import centre_of, finger, touchable

        item = await touchable(self._window, name)
        centre, turn, touched = centre_of(item), self._app.bridge.turn, self._app.bridge.page
        await self._seen_at_once(name, item, QEvent.Type.MouseButtonPress, centre)
        await asyncio.sleep(HELD_S)
        is_same = self._app.bridge.turn == turn
        self._lifted = Moment.now() if is_same else None
        finger(self._window, QEvent.Type.MouseButtonRelease, centre)
        if not is_same and _is_again(touched, self._app.bridge.page):  # shown anew under the finger, which did nothing
            await self.press(name)

    async def draw(self, name: str, lines: Lines) -> None:
        """Each line without lifting the finger: :class:`demo.citizen.Drawing`."""
        from PySide6.QtCore import QEvent

        from ui.robot import finger, place_in, touchable

        item = await touchable(self._window, name)
        for line in lines:
            begins, *others = (place_in(item, at) for at in line)
            finger(self._window, QEvent.Type.MouseButtonPress, begins)
            for place in others:
                await self._seen_at_once(name, item, QEvent.Type.MouseMove, place)
            finger(self._window, QEvent.Type.MouseButtonRelease, place)

    async def _seen_at_once(self, name: str, item: Any, kind: Any, at: Any) -> None:
        """Send what a finger does, and wait for the frame that shows it."""
        from ui.robot import finger

        before, box = self._picture(), item.mapRectToScene(item.boundingRect()).toRect()
        begun = Moment.now()
        self._frame.clear()
        finger(self._window, kind, at)
        async with asyncio.timeout(FRAME_LIMIT_S):
            await self._frame.wait()
        took = Moment.now().since(begun)
        self._seen.touch.append(Took(took.wall, took.own, name))
        if self._picture().copy(box) == before.copy(box):
            self._seen.unseen.append(name)

    def _picture(self) -> Any:
        with self._pulse.paused():
            return self._window.grabWindow()


def _is_again(page: Any, now: Any) -> bool:
    """Whether ``now`` is ``page``, told anew."""
    return page is not None and now is not None and (page.node, page.title) == (now.node, now.title)


@dataclass
class Stopwatch:
    """Watches a scenario that is played (:class:`demo.player.Watcher`)."""

    seen: Seen

    @contextmanager
    def watching(self, app: Any) -> Iterator[Finger]:
        from ui.bridge import Bridge

        pulse = Pulse(self.seen)
        finger = Finger(app, self.seen, pulse)
        show, known = Bridge._show, set(sys.modules)

        def shows(bridge: Bridge, *what: Any) -> None:
            finger.page_comes()
            show(bridge, *what)

        with patch.object(Bridge, "_show", shows):
            yield finger
        self.seen.imported += sorted(set(sys.modules) - known)
        finger.let_go()
        pulse.stop()

    async def look(self, _app: Any, _name: str) -> None:
        """Nothing is kept of what a page looks like."""


async def visited(name: str, folder: Path, window: Any, settings: Any) -> Seen:
    """Play ``name`` to its end; AssertionError when something is otherwise than the scenario says."""
    from commands.demo import starts
    from demo.player import watched
    from demo.scenarios import scenarios

    seen, scenario = Seen(), scenarios()[name]
    played = await watched(scenario, starts(settings, folder / "papers"), folder / "data", window, Stopwatch(seen))
    problems = played.problems(scenario)
    assert not problems, problems
    return seen


def one_visit(name: str, folder: Path, port: int) -> Seen:
    from config.settings import DEMO_SITE, load_settings
    from demo.scenarios import scenarios
    from ui.loop import run_app
    from ui.window import first_picture

    demo = scenarios()[name].of(load_settings()).model_copy(update={"data_dir": folder / "data"})
    settings = demo.model_copy(update={"card_reader": demo.card_reader.model_copy(update={"port": port})})
    (folder / "data").mkdir()
    with first_picture(DEMO_SITE, docked=False) as window:
        return run_app(lambda: visited(name, folder, window, settings))


# -- all of them -------------------------------------------------------------------------------------------------------


def played(name: str) -> Seen:
    """One visit in a process of its own. RuntimeError when it fails."""
    from tests.pcscd import Pcscd

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        service = Pcscd(folder)
        service.start()
        try:
            around = {"PCSCLITE_CSOCK_NAME": str(service.socket), "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-m", "benchmarks.touch", "--one", name, str(folder), str(service.port)]
            done = subprocess.run(command, env={**os.environ, **around}, capture_output=True, text=True, cwd=ROOT)
        finally:
            service.remove()
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stderr.strip().splitlines()[-1:]}")
        told: Mapping[str, Any] = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    times = {kind: [Took(**one) for one in told[kind]] for kind in ("touch", "page", "drawn", "stall")}
    return Seen(**times, unseen=told["unseen"], imported=told["imported"])


def share(times: Sequence[float], of: float) -> float:
    """What that share of ``times`` does not exceed."""
    return sorted(times)[max(0, -int(-of * len(times) // 1) - 1)]


def held(kind: str, times: Sequence[Took], of: float, limit: float, worst: int) -> bool:
    if not times:
        print(f"{kind:8} none")
        return False
    own, wall = [one.own for one in times], [one.wall for one in times]
    is_held = share(own, of) <= limit
    print(
        f"{kind:8} {len(times):6}  own: median {share(own, 0.5):6.1f}  p{100 * of:g} {share(own, of):6.1f}  "
        f"most {max(own):6.1f}   by the clock: {share(wall, 0.5):6.1f} {share(wall, of):7.1f} {max(wall):7.1f}   "
        f"limit {limit:4.0f}: {'held' if is_held else 'NOT HELD'}"
    )
    for one in sorted(times, key=lambda one: -one.own)[:worst]:
        print(f"           {one.own:6.1f} own, {one.wall:6.1f}  {one.at}  {one.ran}")
    return is_held


def measured(names: Sequence[str], worst: int) -> bool:
    all_seen, failed, importing = Seen(), [], dict[str, list[str]]()
    for name in names:
        try:
            seen = played(name)
        except RuntimeError as error:
            failed.append(str(error))
            continue
        for kind in vars(all_seen):
            getattr(all_seen, kind).extend(getattr(seen, kind))
        if seen.imported:
            importing[name] = seen.imported
        print(f"{name}: {len(seen.page)} pages", file=sys.stderr)
    checks = [
        held("touch", all_seen.touch, P99, TOUCH_LIMIT, worst),
        held("page", all_seen.page, P99, PAGE_LIMIT, worst),
        held("drawn", all_seen.drawn, P99, PAGE_LIMIT, worst),
        held("stall", all_seen.stall, P999, STALL_LIMIT, worst),
    ]
    for name in sorted(set(all_seen.unseen)):
        print(f"pressed, and nothing to be seen of it: {name}")
    for name, modules in importing.items():
        print(f"imported in the middle of {name}: {', '.join(modules)}")
    for failure in failed:
        print(f"not played to its end: {failure}")
    return all(checks) and not failed and not all_seen.unseen and not all_seen.imported


def main() -> int:
    from demo.scenarios import scenarios

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", action="append", choices=list(scenarios()), help="only these")
    parser.add_argument("--worst", type=int, default=4, help="how many of the worst are told")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    if options.one:
        logging.disable(logging.ERROR)  # what goes wrong on request is no news
        name, folder, port = options.one
        seen = one_visit(name, Path(folder), int(port))
        told = asdict(seen)
        (Path(folder) / "seen.json").write_text(json.dumps(told), encoding="utf-8")
        return 0
    return 0 if measured(options.scenario or list(scenarios()), options.worst) else 1


if __name__ == "__main__":
    sys.exit(main())
