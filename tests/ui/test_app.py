"""The whole window: real QML, real taps through the window, visits that come and go."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont, QTextLayout

from config.clock import CHINA, VirtualClock
from flows.bodies import Papers, Review
from tests.pages import framed, page
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, CONFIRM, PIN, Stage, play
from ui.robot import NotTouchable, find, grab, items, press, tap, touch

ROOT = Path(__file__).parents[2]


def test_a_visit_goes_from_the_first_touch_to_the_wiped_screen(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.press("option:b")
        await stage.press("option:yes")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["b", "yes"]

    qt_loop(play([CHOICE, CONFIRM], citizen))


def test_back_and_finish_reach_the_visit(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.press("back")
        await stage.press("finish")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["<back>"]
        assert stage.visits[0].reason == "finish"

    qt_loop(play([CHOICE, CONFIRM], citizen))


def test_a_second_tap_does_not_press_the_next_page(qt_loop: Run) -> None:
    """The two pages have their button at the same place; the tap is sent though the guard is up."""

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.press("option:yes")
        await stage.until(lambda: stage.app.bridge.page is not None and stage.app.bridge.page.node == "again")
        with pytest.raises(NotTouchable, match="not enabled"):
            touch(stage.window, "option:yes")
        tap(stage.window, next(i for i in items(stage.app.kiosk_item) if i.objectName() == "option:yes"))
        await asyncio.sleep(0)
        assert stage.visits[0].answers == ["yes"]

    again = page(Review(), "again", options=CONFIRM.options)
    qt_loop(play([CONFIRM, again], citizen))


def test_a_pin_is_handed_over_once_and_shown_as_dots_only(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for digit in "120459":
            await stage.press(f"pin:{digit}")
        await stage.press("pin:erase")
        with pytest.raises(NotTouchable, match="not enabled"):
            touch(stage.window, "pin:ok")
        await stage.press("pin:6")
        shown = [str(item.property("text")) for item in items(stage.app.kiosk_item) if item.inherits("QQuickText")]
        assert not any("12045" in text for text in shown)
        await stage.press("pin:ok")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["120456"]

    qt_loop(play([PIN], citizen))


def test_a_wrong_pin_asked_again_starts_from_nothing(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for _ in range(2):
            for digit in "111111":
                await stage.press(f"pin:{digit}")
            await stage.press("pin:ok")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].answers == ["111111", "111111"]

    qt_loop(play([PIN, PIN], citizen))


def test_an_idle_citizen_is_warned_can_go_on_and_is_ended_in_the_end(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await clock.advance(46)
        await stage.press("idle:continue")
        with pytest.raises(NotTouchable):
            find(stage.window, "idle:continue")
        await clock.advance(76)
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].reason == "idle"

    qt_loop(play([CHOICE], citizen, clock=clock))


def test_a_page_that_was_waited_for_ends_by_itself_too_when_nobody_answers_it(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
    printing = page(Papers(), "papers", "...", can_finish=False)
    printed = framed(printing, options=CHOICE.options, can_finish=True)

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await clock.advance(200)
        await stage.visits[0].go_on()
        await stage.until(lambda: stage.app.bridge.page is printed)
        await clock.advance(80)
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.visits[0].reason == "idle"

    qt_loop(play([printing, printed], citizen, clock=clock))


def test_the_list_of_services_goes_back_to_the_start_by_itself(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await stage.press("attract")
        assert stage.app.bridge.mode == "services"
        await clock.advance(80)
        assert stage.app.bridge.mode == "attract"
        assert stage.visits == []

    qt_loop(play([CHOICE], citizen, clock=clock))


def test_help_is_always_there_and_a_closed_service_cannot_be_started(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.press("attract")
        await stage.press("help")
        await stage.press("help:close")
        with pytest.raises(NotTouchable, match="not enabled"):
            await press(stage.window, "service:closed", within_s=0.5)

    qt_loop(play([CHOICE], citizen))


def test_the_next_citizen_can_begin_as_soon_as_the_screen_is_wiped(qt_loop: Run) -> None:
    """What is chosen while the visit before is still being closed begins after it; the list stays up."""

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        stage.visits[0].closed.clear()
        await stage.press("option:yes")
        assert stage.app.bridge.mode == "attract"
        await stage.begin()
        assert (stage.app.bridge.mode, len(stage.visits)) == ("services", 1)
        stage.visits[0].closed.set()
        await stage.until(lambda: stage.app.bridge.page is not None)
        await stage.press("option:yes")
        assert [visit.answers for visit in stage.visits] == [["yes"], ["yes"]]

    qt_loop(play([CONFIRM], citizen))


def test_who_chose_while_a_visit_was_being_closed_and_went_away_begins_nothing(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        stage.visits[0].closed.clear()
        await stage.press("option:yes")
        await stage.begin()
        await clock.advance(80)
        assert stage.app.bridge.mode == "attract"
        stage.visits[0].closed.set()
        await clock.advance(1)
        assert (stage.app.bridge.mode, len(stage.visits)) == ("attract", 1)

    qt_loop(play([CONFIRM], citizen, clock=clock))


def test_the_dock_acts_on_the_devices_and_is_never_in_the_picture(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.press("dock:jam")
        await stage.until(lambda: stage.dock.performed == ["jam"])
        assert stage.window.width() > 1080
        picture = grab(stage.app)
        assert (picture.width(), picture.height()) == (1080, 1920)

    qt_loop(play([CHOICE], citizen))


@pytest.mark.parametrize("code", [0x20164, 0x9FA6, 0x2B740, 0x30000, 0x2CEB0, 0x31350, 0x4E00])
def test_rare_characters_of_names_have_a_glyph(qapp: object, code: int) -> None:
    """Planes 0, 2 and 3, one of each extension that GB 18030-2022 asks for at level 3."""
    from ui.window import qt_application

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
from ui.app import KioskApp
from ui.loop import run_app
from config.clock import SystemClock
from config.settings import load_settings
class Hanging:
    def __init__(self, screen): self.task = None
    async def run(self):
        self.task = asyncio.ensure_future(asyncio.Event().wait())
        await asyncio.wait({self.task})
    def speak(self, language): pass
    def cancel(self, reason): self.task.cancel()
async def main():
    app = KioskApp(load_settings(), [], lambda scene, screen: Hanging(screen), lambda: None, None, None, SystemClock())
    app.open()
    app.bridge.show_services()
    app.bridge.start(app.bridge.turn, "retirement")
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
