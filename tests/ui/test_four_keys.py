"""The four keys in a window: real QML and real key events; in ``test_real_window`` on an X server, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from config.clock import CHINA, VirtualClock
from flows.bodies import Option, Result
from tests.pages import framed, page
from tests.ui import stage
from tests.ui.conftest import Run
from tests.ui.hands import Hands
from tests.ui.stage import Stage, Story, play
from tests.ui.voice import Remembering
from ui.ears import HOLD_S
from ui.robot import NotTouchable, find, touch
from ui.words import words

PREVIOUS, NEXT, SELECT, AGAIN = (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4)
WARNED_S = 46.0
CHOICE = framed(stage.CHOICE, title="Which?", spoken="Which?")
CONFIRM = framed(stage.CONFIRM, title="Right?", spoken="Right?")
PIN = framed(stage.PIN, title="PIN", spoken="PIN")
HERS = page(Result(), "result", options=(Option("ok", "OK"),), title="Li, you may retire")
ITEMS_MAX = 30


class Listener:
    """Somebody before a kiosk who presses keys and hears; ``clock`` goes when somebody waits."""

    def __init__(self, stage: Stage, voice: Remembering, clock: VirtualClock) -> None:
        self.stage = stage
        self.voice = voice
        self.clock = clock
        self.hands = Hands(stage.window)

    @property
    def heard(self) -> str:
        """What was said last; being told to be quiet is nothing that is said."""
        return next(text for text in reversed(self.voice.said) if text)

    async def press(self, *keys: Qt.Key) -> str:
        for key in keys:
            await self.stage.settle()
            before = len(self.voice.said)
            await self.hands.key(key)
            await self.stage.until(lambda before=before: any(self.voice.said[before:]))  # type: ignore[misc]
        return self.heard

    async def chooses(self, label: str) -> None:
        """Walk until ``label`` is heard, and select it."""
        for _ in range(ITEMS_MAX):
            heard = await self.press(NEXT)
            if label in heard and said("ears_to_choose") in heard:
                await self.press(SELECT)
                return
        raise AssertionError(f"{label} is not in the list")

    async def hears(self, text: str) -> None:
        await self.stage.until(lambda: text in self.heard)


Act = Callable[[Listener], Awaitable[None]]
Play = Callable[[Story, Act], None]


def said(name: str, **values: object) -> str:
    return str(words()[name]).format(**values)


@pytest.fixture
def listening(qt_loop: Run) -> Play:
    """Plays ``act`` before a kiosk that nobody has touched yet."""

    def run(story: Story, act: Act) -> None:
        voice, clock = Remembering(), VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))

        async def citizen(stage: Stage) -> None:
            await act(Listener(stage, voice, clock))

        qt_loop(play(story, citizen, clock=clock, voice=voice))

    return run


def test_a_visit_by_four_keys_from_the_start_to_the_end(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        assert (await blind.press(NEXT)).startswith(said("ears_keys"))
        assert said("services_title") in blind.heard
        await blind.chooses("R")
        await blind.hears("Which?")
        await blind.chooses("B")
        await blind.hears("PIN")
        for digit in range(1, 6):
            await blind.press(Qt.Key(Qt.Key.Key_0 + digit))
            assert blind.heard.startswith(said("ears_typed", n=digit, left=6 - digit))
        await blind.press(Qt.Key.Key_6)
        assert said("ears_typed_all", n=6) in blind.heard
        for _ in range(ITEMS_MAX):
            if said("ears_digits") in await blind.press(NEXT):
                break
        await blind.press(SELECT)
        await blind.stage.until(lambda: blind.stage.app.bridge.mode == "attract")
        assert blind.stage.visits[0].answers == ["b", "123456"]
        assert "123456" not in "".join(blind.voice.said)

    listening([CHOICE, PIN], act)


def test_help_back_and_finish_are_in_the_list(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.press(NEXT)
        await blind.chooses("R")
        await blind.hears("Which?")
        await blind.chooses(said("help"))
        await blind.hears(said("help_title"))
        await blind.chooses(said("help_close"))
        await blind.hears("Which?")
        await blind.chooses(said("back"))
        await blind.hears("Right?")
        await blind.chooses(said("finish"))
        await blind.stage.until(lambda: blind.stage.app.bridge.mode == "attract")
        assert blind.stage.visits[0].answers == ["<back>"]
        assert blind.stage.visits[0].reason == "finish"

    listening([CHOICE, CONFIRM], act)


def test_any_key_answers_the_idle_question_and_chooses_nothing(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.press(NEXT)
        await blind.chooses("R")
        await blind.hears("Which?")
        await blind.clock.advance(WARNED_S)
        await blind.hears(said("ears_any_key"))
        await blind.press(SELECT)
        await blind.hears("Which?")
        assert not blind.stage.app.bridge.warns
        assert blind.stage.visits[0].answers == []

    listening([CHOICE], act)


def test_the_screen_is_dark_on_request_and_a_touch_brings_it_back_and_presses_nothing(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.press(NEXT)
        await blind.chooses("R")
        await blind.hears("Which?")
        await blind.chooses(said("ears_dark"))
        assert blind.stage.app.bridge.shown.property("dark")
        await blind.stage.settle()
        touch(blind.stage.window, "option:b")
        await blind.stage.until(lambda: not blind.stage.app.bridge.shown.property("dark"))
        assert blind.stage.visits[0].answers == []
        with pytest.raises(NotTouchable, match="0 on the screen"):
            find(blind.stage.window, "dark")

    listening([CHOICE], act)


def test_again_that_is_held_makes_the_screen_dark(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.press(AGAIN)
        await blind.stage.settle()
        await blind.hands.press_key(AGAIN)
        await blind.clock.advance(HOLD_S + 0.1)
        await blind.hands.release_key(AGAIN)
        await blind.hears(said("ears_is_dark"))
        assert blind.stage.app.bridge.shown.property("dark")

    listening([CHOICE], act)


def test_a_headset_hears_what_is_personal_until_it_is_pulled(listening: Play) -> None:
    """The title of this page was made from a value: it is nothing for the hall."""

    async def act(blind: Listener) -> None:
        await blind.press(NEXT)
        await blind.chooses("R")
        await blind.hears(said("ears_private"))
        blind.voice.plug(headset=True)
        await blind.hears("Li, you may retire")
        assert blind.voice.manners[-1].private
        blind.voice.plug(headset=False)
        await blind.hears(said("ears_headset_out"))
        assert "Li" not in blind.heard

    listening([HERS], act)


def test_the_next_citizen_hears_the_narrator_again(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.press(NEXT)
        await blind.chooses("R")
        await blind.hears("Which?")
        await blind.chooses("B")
        await blind.stage.until(lambda: blind.stage.app.bridge.mode == "attract")
        blind.voice.said.clear()
        await blind.stage.begin()
        assert said("ears_item", n=1, m=1)[:3] not in "".join(blind.voice.said)

    listening([CHOICE], act)


def test_the_arrows_are_not_of_the_four_keys(listening: Play) -> None:
    async def act(blind: Listener) -> None:
        await blind.stage.begin()
        await blind.stage.settle()
        blind.voice.said.clear()
        await blind.hands.key(Qt.Key.Key_Down, Qt.Key.Key_Down)
        assert "".join(blind.voice.said) == ""

    listening([CHOICE], act)
