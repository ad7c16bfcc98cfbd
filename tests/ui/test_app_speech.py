"""The screen says what it shows: real QML, real taps, and a voice that remembers."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from devices.voice.port import ORDINARY
from flows.pages.words import speakable
from tests.pages import framed
from tests.ui.calls import no_calls
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, WHAT, Stage, play
from tests.ui.voice import Remembering
from ui.robot import NotTouchable, find, press
from ui.speech import help_aloud, idle_aloud, services_aloud
from ui.words import words


def test_the_screen_is_said_and_a_touch_or_the_end_makes_it_quiet(qt_loop: Run) -> None:
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "option:b")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        quiet = ""
        # waking: the touch, then the services; choosing; answering; the wiped screen
        assert voice.said == [quiet, services_aloud(), quiet, WHAT, quiet, quiet]

    qt_loop(play([framed(CHOICE, spoken=WHAT)], citizen, voice=voice))


def test_what_is_on_the_screen_can_be_heard_again(qt_loop: Run) -> None:
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "hear")
        assert voice.said[-2:] == ["", WHAT]
        await press(stage.window, "help")
        assert voice.said[-1] == help_aloud(no_calls().page)
        await press(stage.window, "hear")
        assert voice.said[-2:] == ["", help_aloud(no_calls().page)]
        assert stage.visits[0].answers == []

    qt_loop(play([framed(CHOICE, spoken=WHAT)], citizen, voice=voice))


def test_the_idle_warning_is_said_once(qt_loop: Run) -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        voice.said.clear()
        await clock.advance(60)
        assert voice.said == [idle_aloud(card=False)]

    qt_loop(play([CHOICE], citizen, clock=clock, voice=voice))


def test_a_kiosk_without_a_voice_has_no_button_to_hear(qt_loop: Run) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        with pytest.raises(NotTouchable, match="0 on the screen"):
            find(stage.window, "hear")

    qt_loop(play([CHOICE], citizen))


def test_pace_and_volume_are_changed_by_one_tap_and_spoken_back(qt_loop: Run) -> None:
    voice = Remembering()

    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await press(stage.window, "tool:pace")
        assert (voice.said[-1], voice.manners[-1].pace_percent) == (speakable(str(words()["pace_130"])), 130)
        await press(stage.window, "tool:volume")
        assert (voice.said[-1], voice.manners[-1].volume_percent) == (speakable(str(words()["volume_150"])), 150)
        await press(stage.window, "option:b")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        await stage.begin()
        assert voice.manners[-1] == ORDINARY  # the next citizen hears it as the site has set it

    qt_loop(play([framed(CHOICE, spoken=WHAT)], citizen, voice=voice))
