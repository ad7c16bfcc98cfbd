"""The screen rests while nobody is there, and is bright for whoever comes."""

from __future__ import annotations

import asyncio
from datetime import datetime, time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from config.clock import CHINA, VirtualClock
from config.display import Rest
from config.settings import load_settings
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, Stage
from ui.rest import LOOK_EVERY_S, RestWatch

REST = Rest(after_min=10, night_after_min=1, night_from=time(22), night_to=time(6))


class Hall:
    """A watch on its own, with what was told of it."""

    def __init__(self, at: str) -> None:
        self.clock = VirtualClock(datetime.fromisoformat(f"2026-11-24T{at}").replace(tzinfo=CHINA))
        self.card = False
        self.told: list[bool] = []
        self.watch = RestWatch(self.clock, REST, lambda: self.card, self.told.append)

    async def passes(self, seconds: float) -> None:
        watching = asyncio.ensure_future(self.watch.run())
        await self.clock.advance(seconds)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize(
    ("at", "waits_min"),
    [("12:00", 10), ("21:49", 10), ("22:00", 1), ("23:59", 1), ("02:00", 1), ("05:58", 1), ("06:00", 10)],
)
async def test_it_rests_after_a_while_and_sooner_at_night(at: str, waits_min: float) -> None:
    hall = Hall(at)
    await hall.passes(waits_min * 60 - 2 * LOOK_EVERY_S)
    assert hall.told == []
    await hall.passes(4 * LOOK_EVERY_S)
    assert hall.told == [True]


async def test_the_night_begins_while_nobody_is_there() -> None:
    hall = Hall("21:55")
    await hall.passes(5 * 60 - 2)
    assert hall.told == []
    await hall.passes(4)
    assert hall.told == [True]


async def test_while_somebody_is_there_it_never_rests() -> None:
    hall = Hall("23:00")
    hall.watch.alone(False)
    await hall.passes(3600)
    assert hall.told == []


async def test_a_card_that_comes_wakes_it_and_one_that_was_left_does_not_keep_it_awake() -> None:
    hall = Hall("23:00")
    await hall.passes(70)
    hall.card = True
    await hall.passes(2)
    assert hall.told == [True, False]
    await hall.passes(70)
    assert hall.told == [True, False, True], "the card lies there, and nobody has come"


def test_a_night_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="a night ends"):
        Rest(night_from=time(22), night_to=time(22))


def style_of(stage: Stage) -> QObject:
    style = stage.app.engine.singletonInstance("style", "Style")
    assert isinstance(style, QObject)
    return style


def test_the_window_darkens_and_is_bright_again_for_whoever_touches_it(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 23, 0, tzinfo=CHINA))

    async def act(stage: Stage) -> None:
        style = style_of(stage)
        bright = QColor(style.property("paper"))
        await clock.advance(60 * load_settings().display.rest.night_after_min + 2 * LOOK_EVERY_S)
        await stage.until(lambda: style.property("theme") == "night")
        assert QColor(style.property("paper")).lightness() < bright.lightness()
        await stage.press("attract")
        assert (stage.app.bridge.mode, style.property("theme")) == ("services", "day")

    qt_loop(Stage([CHOICE], clock).play(act))


def test_whoever_reads_in_strong_contrast_keeps_it(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        stage.app.appearance.toggle_theme("contrast")
        stage.app.appearance.rest(True)
        assert style_of(stage).property("theme") == "contrast"

    qt_loop(Stage([CHOICE]).play(act))
