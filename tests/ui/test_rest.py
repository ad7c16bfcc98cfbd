"""The screen rests while nobody is there, and is bright for whoever comes."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from config.clock import CHINA, VirtualClock
from config.display import Rest
from config.faults import Fault
from config.settings import load_settings
from devices.presence.port import Presence
from devices.presence.sensor import Sensor
from devices.switches.evdev import Code
from simulated.switch import SimulatedSwitch
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, Stage
from ui.rest import ASK_AGAIN_S, LOOK_EVERY_S, RestWatch

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


@pytest.mark.parametrize("passes_by", [False, True])
async def test_while_somebody_is_there_it_never_rests(passes_by: bool) -> None:
    hall = Hall("23:00")
    hall.watch.alone(False)
    if passes_by:  # which is no news to whoever has a list of services, or a visit
        hall.watch.near(True)
        hall.watch.near(False)
    await hall.passes(300)
    assert hall.told == []


async def test_a_card_that_comes_wakes_it_and_one_that_was_left_does_not_keep_it_awake() -> None:
    hall = Hall("23:00")
    await hall.passes(70)
    hall.card = True
    await hall.passes(2)
    assert hall.told == [True, False]
    await hall.passes(70)
    assert hall.told == [True, False, True], "the card lies there, and nobody has come"


async def test_whoever_comes_near_wakes_it_and_whoever_goes_does_not() -> None:
    hall = Hall("23:00")
    await hall.passes(70)
    hall.watch.near(True)
    await hall.passes(50)
    hall.watch.near(False)
    await hall.passes(50)
    assert hall.told == [True, False], "it counts from when they went"
    await hall.passes(20)
    hall.watch.near(False)
    assert hall.told == [True, False, True]


async def test_a_sensor_that_is_stuck_does_not_keep_it_awake() -> None:
    hall = Hall("23:00")
    hall.watch.near(True)
    await hall.passes(70)
    assert hall.told == [True]


@pytest.mark.expects_log("PRESENCE-UNEXPECTED")
async def test_a_sensor_in_trouble_is_asked_again() -> None:
    hall = Hall("23:00")
    answers: list[bool | Fault] = [Fault("PRESENCE-UNEXPECTED", "a test"), True]

    class Troubled:
        async def changed(self) -> bool:
            if not answers:
                await asyncio.Event().wait()
            answer = answers.pop(0)
            if isinstance(answer, Fault):
                raise answer
            return answer

    await hall.passes(70)
    following = asyncio.ensure_future(hall.watch.follow(cast(Presence, Troubled())))
    await hall.clock.advance(ASK_AGAIN_S)
    assert hall.told == [True, False]
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


def test_a_night_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="a night ends"):
        Rest(night_from=time(22), night_to=time(22))


def style_of(stage: Stage) -> QObject:
    style = stage.app.engine.singletonInstance("style", "Style")
    assert isinstance(style, QObject)
    return style


def test_the_window_is_bright_for_whoever_comes_near_and_whoever_touches_it_begins(qt_loop: Run) -> None:
    clock, settings = VirtualClock(datetime(2026, 11, 24, 23, 0, tzinfo=CHINA)), load_settings()
    rests_s = 60 * settings.display.rest.night_after_min + 2 * LOOK_EVERY_S
    abandoned_s = settings.idle.warn_after_s + settings.idle.answer_within_s

    async def story() -> None:
        switch = SimulatedSwitch(Code.FRONT_PROXIMITY)
        sensor = Sensor(switch)

        async def act(stage: Stage) -> None:
            style = style_of(stage)
            bright = QColor(style.property("paper"))
            await clock.advance(rests_s)
            await stage.until(lambda: style.property("theme") == "night")
            assert QColor(style.property("paper")).lightness() < bright.lightness()
            switch.turn(on=True)
            await stage.until(lambda: style.property("theme") == "day")
            assert (stage.app.bridge.mode, stage.visits) == ("attract", []), "nothing has begun"
            switch.stuck = True
            await clock.advance(rests_s)
            await stage.until(lambda: style.property("theme") == "night")
            await stage.press("attract")
            assert (stage.app.bridge.mode, style.property("theme")) == ("services", "day")
            switch.stuck = False
            for _ in range(10):  # whoever passes by does not answer for whoever has gone
                switch.turn(on=False)
                switch.turn(on=True)
                await clock.advance(abandoned_s / 9)
            await stage.until(lambda: stage.app.bridge.mode == "attract")

        await Stage([CHOICE], clock, presence=sensor).play(act)
        await sensor.close()

    qt_loop(story())


def test_whoever_reads_in_strong_contrast_keeps_it(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        stage.app.appearance.toggle_theme("contrast")
        stage.app.appearance.rest(True)
        assert style_of(stage).property("theme") == "contrast"

    qt_loop(Stage([CHOICE]).play(act))
