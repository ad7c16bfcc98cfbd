"""The whole window: real QML, real taps through the window, visits that come and go."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimerEvent
from PySide6.QtGui import QRawFont, QTextLayout

from config.clock import CHINA, Clock, SystemClock, VirtualClock
from config.settings import load_settings
from devices.face.port import Preview
from flows.page import FaceHint, Option, Page, PageKind
from flows.screen import WentBack
from flows.words import speakable
from tests.ui.conftest import Run
from tests.ui.voice import Remembering
from ui.app import KioskApp
from ui.bridge import Service
from ui.dock import DockAction
from ui.robot import NotTouchable, find, grab, items, press, tap, touch
from ui.screen import QtScreen
from ui.speech import Voice, help_aloud, idle_aloud, services_aloud

ROOT = Path(__file__).parents[2]
CHOICE = Page(PageKind.CHOICE, "category", "?", options=(Option("a", "A"), Option("b", "B")), can_go_back=True)
CONFIRM = Page(PageKind.CONFIRM, "confirm", "!", options=(Option("yes", "Y"),))
PIN = Page(PageKind.PIN, "pin", "PIN", digits=6, can_go_back=True)
WHAT = speakable("What")
FACE = Page(PageKind.FACE, "face", "look", options=(Option("other", "Other"),))


Act = Callable[["Stage"], Awaitable[None]]
#: the camera: always the same picture, or one for each look
Camera = Preview | Callable[[int], Preview] | None


class StoryVisit:
    """A visit that asks one page after the other."""

    def __init__(self, screen: QtScreen, story: Sequence[Page]) -> None:
        self._story = story
        self._screen = screen
        self._task: asyncio.Task[None] | None = None
        self.answers: list[str] = []
        self.reason: str | None = None

    async def run(self) -> object:
        self._task = asyncio.ensure_future(self._tell())
        await asyncio.wait({self._task})
        return self.reason

    def cancel(self, reason: str) -> None:
        self.reason = reason
        if self._task is not None:
            self._task.cancel()

    async def _tell(self) -> None:
        for page in self._story:
            try:
                self.answers.append(await self._screen.ask(page))
            except WentBack:
                self.answers.append("<back>")


class DeskDock:
    def __init__(self) -> None:
        self.performed: list[str] = []

    def actions(self) -> Sequence[DockAction]:
        return [DockAction("card", "Card", "Cards"), DockAction("jam", "Jam", "Printer")]

    async def perform(self, action_id: str) -> None:
        self.performed.append(action_id)


class Stage:
    """A kiosk with one scene that tells ``story``; ``visits`` keeps what happened."""

    def __init__(
        self,
        story: Sequence[Page],
        clock: Clock | None = None,
        picture: Camera = None,
        voice: Voice | None = None,
    ) -> None:
        self.visits: list[StoryVisit] = []
        self.dock = DeskDock()
        self.first_frames = 0
        self.shown = 0
        self._story = story
        self._picture = picture
        self.app = KioskApp(
            load_settings(),
            [Service("retirement", "R"), Service("closed", "C", "why", available=False)],
            self._start,
            self._preview,
            self.dock,
            voice,
            clock or SystemClock(),
            self._first_frame,
        )
        self.window = self.app.window

    def _start(self, scene: str, screen: QtScreen) -> StoryVisit:
        assert scene == "retirement"
        self.visits.append(StoryVisit(screen, self._story))
        return self.visits[-1]

    def _preview(self) -> Preview | None:
        self.shown += 1
        return self._picture(self.shown) if callable(self._picture) else self._picture

    def _first_frame(self) -> None:
        self.first_frames += 1

    async def play(self, act: Act) -> None:
        """Open the kiosk, let ``act`` be the citizen, and end in order, without a single QML warning."""
        self.app.open()
        served = asyncio.ensure_future(self.app.run())
        try:
            await act(self)
        finally:
            warnings = list(self.app.qml_warnings)
            self.app.close()
            await served
        assert warnings == []

    async def begin(self) -> None:
        await press(self.window, "attract")
        await press(self.window, "service:retirement")

    async def until(self, there: Callable[[], bool]) -> None:
        while not there():  # noqa: ASYNC110 -- there is no event for anything
            await asyncio.sleep(0.01)


def test_a_visit_goes_from_the_first_touch_to_the_wiped_screen(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "option:b")
        await press(stage.window, "option:yes")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["b", "yes"]
        assert stage.first_frames == 1

    qt_loop(_play([CHOICE, CONFIRM], citizen))


async def _play(
    story: Sequence[Page],
    act: Act,
    clock: Clock | None = None,
    picture: Camera = None,
    voice: Voice | None = None,
) -> None:
    await Stage(story, clock, picture, voice).play(act)


def test_back_and_finish_reach_the_visit(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "back")
        await press(stage.window, "finish")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["<back>"]
        assert stage.visits[0].reason == "finish"

    qt_loop(_play([CHOICE, CONFIRM], citizen))


def test_a_second_tap_does_not_press_the_next_page(qt_loop: Run) -> None:
    """The two pages have their button at the same place; the tap is sent though the guard is up."""

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "option:yes")
        await stage.until(lambda: stage.app.bridge.page is not None and stage.app.bridge.page.node == "again")
        with pytest.raises(NotTouchable, match="just changed"):
            touch(stage.window, "option:yes")
        tap(stage.window, find(stage.window, "option:yes"))
        await asyncio.sleep(0)
        assert stage.visits[0].answers == ["yes"]

    again = Page(PageKind.CONFIRM, "again", "!", options=CONFIRM.options)
    qt_loop(_play([CONFIRM, again], citizen))


def test_a_pin_is_handed_over_once_and_shown_as_dots_only(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for digit in "120459":
            await press(stage.window, f"pin:{digit}")
        await press(stage.window, "pin:erase")
        with pytest.raises(NotTouchable, match="not enabled"):
            touch(stage.window, "pin:ok")
        await press(stage.window, "pin:6")
        shown = [str(item.property("text")) for item in items(stage.app.kiosk_item) if item.inherits("QQuickText")]
        assert not any("12045" in text for text in shown)
        await press(stage.window, "pin:ok")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["120456"]

    qt_loop(_play([PIN], citizen))


def test_a_wrong_pin_asked_again_starts_from_nothing(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for _ in range(2):
            for digit in "111111":
                await press(stage.window, f"pin:{digit}")
            await press(stage.window, "pin:ok")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["111111", "111111"]

    qt_loop(_play([PIN, PIN], citizen))


def test_an_idle_citizen_is_warned_can_go_on_and_is_ended_in_the_end(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await clock.advance(46)
        await press(stage.window, "idle:continue")
        with pytest.raises(NotTouchable):
            find(stage.window, "idle:continue")
        await clock.advance(76)
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].reason == "idle"

    qt_loop(_play([CHOICE], citizen, clock=clock))


def test_the_list_of_services_goes_back_to_the_start_by_itself(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await press(stage.window, "attract")
        assert stage.app.bridge.mode == "services"
        await clock.advance(80)
        assert stage.app.bridge.mode == "attract"
        assert stage.visits == []

    qt_loop(_play([CHOICE], citizen, clock=clock))


def test_help_is_always_there_and_a_closed_service_cannot_be_started(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await press(stage.window, "attract")
        await press(stage.window, "help")
        await press(stage.window, "help:close")
        with pytest.raises(NotTouchable, match="not enabled"):
            await press(stage.window, "service:closed", within_s=0.5)

    qt_loop(_play([CHOICE], citizen))


def test_the_dock_acts_on_the_devices_and_is_never_in_the_picture(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await press(stage.window, "dock:jam")
        await stage.until(lambda: stage.dock.performed == ["jam"])
        assert stage.window.width() > 1080
        picture = grab(stage.app)
        assert (picture.width(), picture.height()) == (1080, 1920)

    qt_loop(_play([CHOICE], citizen))


def test_the_camera_picture_is_on_the_screen_while_the_face_is_checked_and_gone_after(qt_loop: Run) -> None:
    picture = Preview(bytes([200, 30, 40]) * (64 * 48), 64, 48, 7)

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.until(lambda: stage.app.bridge.shown.value("preview") == 7)
        await asyncio.sleep(0.05)
        seen = grab(stage.app).pixelColor(540, 1100)
        assert (seen.red(), seen.green(), seen.blue()) == (200, 30, 40)
        button = find(stage.window, "option:other")
        stage.app.screen.show(Page(FACE.kind, FACE.node, FACE.title, options=FACE.options, face=_hint()))
        assert find(stage.window, "option:other") is button
        await press(stage.window, "option:other")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.app.bridge.shown.value("preview") == 0

    qt_loop(_play([FACE], citizen, picture=picture))


def test_the_screen_is_said_and_a_touch_or_the_end_makes_it_quiet(qt_loop: Run) -> None:
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "option:b")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        quiet = ""
        # waking: the touch, then the services; choosing; answering; the wiped screen
        assert voice.said == [quiet, services_aloud(), quiet, WHAT, quiet, quiet]

    qt_loop(_play([replace(CHOICE, spoken=WHAT)], citizen, voice=voice))


def test_what_is_on_the_screen_can_be_heard_again(qt_loop: Run) -> None:
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "hear")
        assert voice.said[-2:] == ["", WHAT]
        await press(stage.window, "help")
        assert voice.said[-1] == help_aloud()
        await press(stage.window, "hear")
        assert voice.said[-2:] == ["", help_aloud()]
        assert stage.visits[0].answers == []

    qt_loop(_play([replace(CHOICE, spoken=WHAT)], citizen, voice=voice))


def test_the_idle_warning_is_said_once(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        voice.said.clear()
        await clock.advance(60)
        assert voice.said == [idle_aloud(card=False)]

    qt_loop(_play([CHOICE], citizen, clock=clock, voice=voice))


def test_a_kiosk_without_a_voice_has_no_button_to_hear(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        with pytest.raises(NotTouchable, match="0 on the screen"):
            find(stage.window, "hear")

    qt_loop(_play([CHOICE], citizen))


BUSY_MAX_MS = 50.0
WATCHED_S = 2.0


class Busy(QObject):
    """How long the thread was at work at a stretch, whatever else the machine did meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches_ms: list[float] = []
        self._last_s = time.thread_time()
        self.startTimer(2, Qt.TimerType.PreciseTimer)

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        now_s = time.thread_time()
        self.stretches_ms.append(1000 * (now_s - self._last_s))
        self._last_s = now_s


def test_while_the_preview_runs_and_the_oval_moves_a_touch_never_waits(qt_loop: Run) -> None:
    """640 x 480, 15 pictures a second, guidance with each: no stretch of work is long enough to be felt."""
    pictures = [bytes([shade, 30, 40]) * (640 * 480) for shade in range(100, 116)]

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.until(lambda: stage.app.bridge.shown.value("preview") > 0)
        busy = Busy()
        shown = stage.shown
        for number in range(round(12 * WATCHED_S)):
            box = (0.3 + 0.004 * number, 0.2, 0.3, 0.4)
            stage.app.screen.show(replace(FACE, face=replace(_hint(), box=box)))
            await asyncio.sleep(1 / 12)
        assert stage.shown - shown > 12 * WATCHED_S
        assert len(busy.stretches_ms) > 20 * WATCHED_S
        assert max(busy.stretches_ms) < BUSY_MAX_MS
        busy.deleteLater()

    qt_loop(_play([FACE], citizen, picture=lambda number: Preview(pictures[number % 16], 640, 480, number)))


def _hint() -> FaceHint:
    return FaceHint("turn_left", "left", (0.3, 0.2, 0.4, 0.5), 1, 2)


@pytest.mark.parametrize("code", [0x20164, 0x9FA6, 0x2B740, 0x30000, 0x2CEB0, 0x31350, 0x4E00])
def test_rare_characters_of_names_have_a_glyph(qapp: object, code: int) -> None:
    """Planes 0, 2 and 3, one of each extension that GB 18030-2022 asks for at level 3."""
    from ui.app import qt_application

    layout = QTextLayout(chr(code), qt_application().font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert runs
    assert all(0 not in run.glyphIndexes() for run in runs)
    assert all(isinstance(run.rawFont(), QRawFont) for run in runs)


END = """
import asyncio, sys
from ui.app import KioskApp, run_app
from config.clock import SystemClock
from config.settings import load_settings
class Hanging:
    def __init__(self, screen): self.task = None
    async def run(self):
        self.task = asyncio.ensure_future(asyncio.Event().wait())
        await asyncio.wait({self.task})
    def cancel(self, reason): self.task.cancel()
async def main():
    app = KioskApp(load_settings(), [], lambda scene, screen: Hanging(screen), lambda: None, None, None, SystemClock())
    app.open()
    app.bridge.show_services()
    app.bridge.start("retirement")
    asyncio.get_running_loop().call_later(0.5, app.window.close)
    await app.run()
    return app.qml_warnings
warnings = run_app(main)
sys.exit(f"warnings: {warnings}" if warnings else 0)
"""


def test_closing_the_window_in_mid_visit_ends_the_process_in_order() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", END], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
