"""What the camera sees, on the screen: there while it is needed, gone after, and never in the way of a touch."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QObject, Qt, QTimerEvent
from PySide6.QtGui import QColor

from config.clock import CHINA, VirtualClock
from devices.face.port import Preview
from flows.bodies import Box, Camera
from tests.families import by_day
from tests.ui.conftest import Run
from tests.ui.stage import FACE, Stage, play
from ui.robot import find, grab, press

SEEN = Camera("turn_left", "left", Box(0.3, 0.2, 0.4, 0.5), 1, 2)


def test_the_camera_picture_is_on_the_screen_while_the_face_is_checked_and_gone_after(qt_loop: Run) -> None:
    picture = Preview(bytes([200, 30, 40]) * (64 * 48), 64, 48, 7)

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.until(lambda: stage.app.bridge.shown.preview == 7)
        await stage.until(lambda: grab(stage.app).pixelColor(540, 1100) == QColor(200, 30, 40))
        await stage.settle()
        button = find(stage.window, "option:other")
        stage.app.screen.show(replace(FACE, body=SEEN))
        assert find(stage.window, "option:other") is button
        await press(stage.window, "option:other")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert stage.app.bridge.shown.preview == 0

    qt_loop(play([FACE], citizen, picture=picture))


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
        await stage.until(lambda: stage.app.bridge.shown.preview > 0)
        busy = Busy()
        shown = stage.shown
        for number in range(round(12 * WATCHED_S) + 1):
            box = Box(0.3 + 0.004 * number, 0.2, 0.3, 0.4)
            stage.app.screen.show(replace(FACE, body=replace(SEEN, box=box)))
            await stage.until(lambda due=shown + number: stage.shown > due)  # type: ignore[misc]
        assert stage.shown - shown > 12 * WATCHED_S
        assert len(busy.stretches_ms) > 20 * WATCHED_S
        assert max(busy.stretches_ms) < BUSY_MAX_MS
        busy.deleteLater()

    qt_loop(play([FACE], citizen, picture=lambda number: Preview(pictures[number % 16], 640, 480, number)))


def test_whoever_does_what_the_camera_asks_is_not_asked_whether_they_are_still_there(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for seconds in range(120):
            stage.app.screen.show(replace(FACE, body=replace(SEEN, steps_done=seconds // 40, steps=4)))
            await clock.advance(1)
            assert not stage.app.bridge.warns

    qt_loop(play([FACE], citizen, clock=clock))


@pytest.mark.parametrize(
    "passes", by_day(["stands there", "comes and goes", "is told this and that"], {"comes and goes"})
)
def test_a_passer_by_before_the_camera_keeps_no_visit_alive_that_was_left(qt_loop: Run, passes: str) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
    faces = {
        "stands there": [SEEN],
        "comes and goes": [SEEN, replace(SEEN, box=None)],
        "is told this and that": [SEEN, replace(SEEN, prompt="nearer"), replace(SEEN, prompt="look_straight")],
    }[passes]

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        for seconds in range(140):
            if not stage.app.bridge.page:
                break
            stage.app.screen.show(replace(FACE, body=faces[seconds % len(faces)]))
            await clock.advance(1)
        assert stage.app.bridge.mode == "attract"

    qt_loop(play([FACE], citizen, clock=clock))
