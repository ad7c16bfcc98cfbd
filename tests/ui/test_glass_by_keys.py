"""Through the glass nothing passes by keys or a screen reader either: on real QML, on a virtual clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from config.clock import VirtualClock
from flows.bodies import Pin
from tests.pages import framed
from tests.ui.glass import NEXT, SLOW_S, SUBMIT, WARNED_S, Glass, answers, focus, pressed_nothing
from tests.ui.hands import Hands, read_press, reader, shown
from tests.ui.stage import CHOICE, CONFIRM, PIN, Stage
from ui.glass import Repeats
from ui.robot import items

RETURN = int(Qt.Key.Key_Return)

# -- keys -------------------------------------------------------------------------------------------------------------


def rings(stage: Stage) -> list[str]:
    """The buttons around which the focus is drawn."""
    return [
        button.objectName()
        for button in items(stage.app.kiosk_item)
        if button.inherits("QQuickAbstractButton") and any(item.objectName() == "ring" for item in items(button))
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter])
def test_a_held_key_answers_one_page_and_no_other(glass: Glass, key: Qt.Key) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.key(Qt.Key.Key_Tab)
        await hands.press_key(key)
        await hands.hold_key(key, 5)
        await hands.release_key(key)
        assert answers(stage) == ["submit"]
        await hands.press_key(key)
        for _ in range(10):
            await hands.hold_key(key, 3)
            await clock.advance(SLOW_S)
        await hands.release_key(key)
        assert answers(stage) == ["submit"]
        await stage.settle()
        await hands.key(key)
        assert answers(stage) == ["submit", "submit"]

    glass([SUBMIT, NEXT, NEXT], act)


def test_a_held_key_is_told_from_one_that_is_struck_again() -> None:
    """The times are those of an X server; none of these events is marked as a repeat by Qt."""
    repeats = Repeats()
    held = [repeats.pressed(RETURN, 11507)]
    for at_ms in (12168, 12211, 12252):
        repeats.released(RETURN, at_ms)
        held.append(repeats.pressed(RETURN, at_ms))
    assert held == [False, True, True, True]
    repeats.released(RETURN, 12703)
    assert not repeats.pressed(RETURN, 12790)  # struck again as fast as a hand can
    repeats.released(RETURN, 12850)
    assert not repeats.pressed(RETURN, 12850)  # a program strikes it twice at once, and holds it never
    repeats.released(RETURN, 13400)
    assert not repeats.pressed(RETURN + 1, 13400)  # another key


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_key_that_went_down_in_one_turn_and_comes_up_in_another_answers_neither(
    glass: Glass, monkeypatch: pytest.MonkeyPatch, key: Qt.Key
) -> None:
    monkeypatch.setattr("ui.glass.REPEATS_AFTER_MS", 0)  # however long it was down

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.key(Qt.Key.Key_Tab)
        await hands.press_key(key)
        await stage.visits[0].go_on()
        await stage.settle()
        await hands.release_key(key)
        assert answers(stage) == []
        await hands.key(key)
        assert len(answers(stage)) == 1

    glass([SUBMIT, NEXT, NEXT], act)


def test_after_fingers_the_first_key_only_shows_where_the_focus_is(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        assert rings(stage) == []
        await hands.key(Qt.Key.Key_Return)
        assert rings(stage) == ["option:a"]
        assert answers(stage) == []
        await hands.key(Qt.Key.Key_Return)
        assert answers(stage) == ["a"]

    glass([CHOICE, CONFIRM], act)


def test_keys_walk_through_a_page_and_back(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.key(Qt.Key.Key_Down)
        walked = [focus(stage)]
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Left):
            await hands.key(key)
            walked.append(focus(stage))
        assert walked == ["option:a", "option:b", "option:a", "option:b", "back", "help", "back"]
        await hands.key(Qt.Key.Key_Escape)
        assert answers(stage) == ["<back>"]

    glass([CHOICE, CONFIRM], act)


def test_keys_are_somebody_and_a_thing_that_lies_on_the_keyboard_is_not(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        for _ in range(4):
            await clock.advance(WARNED_S - 5)
            assert not stage.app.bridge.warns
            await hands.key(Qt.Key.Key_Tab)
        await hands.press_key(Qt.Key.Key_Tab)
        for _ in range(10):
            await clock.advance(5)
            await hands.hold_key(Qt.Key.Key_Tab, 3)
        await hands.release_key(Qt.Key.Key_Tab)
        assert stage.app.bridge.warns

    glass([CHOICE], act)


def test_the_focus_comes_back_to_where_it_was_after_each_layer(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        for _ in range(2):
            await hands.key(Qt.Key.Key_Down)
        assert focus(stage) == "option:b"
        stage.app.bridge.help(True)
        await stage.settle()
        assert focus(stage) == "help:close"
        await clock.advance(WARNED_S)
        await stage.settle()
        assert focus(stage) == "idle:continue"
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Down):  # none of them leads out of the question
            await hands.key(key)
            assert focus(stage) == "idle:continue"
        assert stage.app.bridge.warns
        await hands.key(Qt.Key.Key_Return)
        await stage.settle()
        assert focus(stage) == "help:close"
        await hands.key(Qt.Key.Key_Escape)
        await stage.settle()
        assert focus(stage) == "option:b"
        assert pressed_nothing(stage, "category")

    glass([CHOICE], act)


def test_a_pin_can_be_typed_and_a_mistake_erased_by_keys(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        digits = {str(n): Qt.Key(Qt.Key.Key_0 + n) for n in range(10)}
        await hands.press_key(digits["1"])
        await hands.hold_key(digits["1"], 3)
        await hands.release_key(digits["1"])
        await hands.key(*(digits[digit] for digit in "2399"))
        await hands.key(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
        await hands.key(*(digits[digit] for digit in "456"))
        assert focus(stage) == "pin:ok"
        await hands.key(Qt.Key.Key_Return)
        assert answers(stage) == ["123456"]

    glass([PIN, CONFIRM], act)


# -- a screen reader --------------------------------------------------------------------------------------------------


def test_a_screen_reader_presses_a_button_as_a_finger_does(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        read_press(shown(stage.window, "option:b"))
        await stage.until(lambda: answers(stage) == ["b"])

    glass([CHOICE, CONFIRM], act)


def test_a_screen_reader_wakes_the_kiosk(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        stage.app.bridge.show_attract()
        await stage.settle()
        read_press(shown(stage.window, "attract"))
        assert stage.app.bridge.mode == "services"

    glass([CHOICE], act)


def test_a_screen_reader_is_somebody(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        for _ in range(4):
            await clock.advance(WARNED_S - 5)
            assert not stage.app.bridge.warns
            read_press(shown(stage.window, "pin:7"))
        await clock.advance(WARNED_S)
        await stage.settle()
        assert stage.app.bridge.warns
        read_press(shown(stage.window, "idle:continue"))
        assert not stage.app.bridge.warns

    glass([replace(PIN, body=Pin(12, 12))], act)


@pytest.mark.parametrize("layer", ["help", "idle"])
def test_a_screen_reader_neither_finds_nor_presses_what_is_covered(glass: Glass, layer: str) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        words = {"SUBMIT", "the lead", "the title", "返回", "结束"}
        assert words <= set(hands.said())
        covered = [reader(shown(stage.window, name)) for name in ("option:submit", "back", "finish", "help")]
        if layer == "help":
            stage.app.bridge.help(True)
        else:
            await clock.advance(WARNED_S)
        await stage.settle()
        assert not words & set(hands.said())
        for press in covered:
            press()
        await asyncio.sleep(0)
        assert pressed_nothing(stage, "submit")

    glass([framed(SUBMIT, title="the title", lead="the lead")], act)


def test_a_screen_reader_that_holds_on_to_a_button_of_the_page_before_presses_nothing(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        old = reader(shown(stage.window, "option:submit"))
        await stage.visits[0].go_on()
        old()
        read_press(shown(stage.window, "option:submit"))  # of the new page, which has only just come up
        assert answers(stage) == []
        await stage.settle()
        read_press(shown(stage.window, "option:submit"))
        await stage.until(lambda: answers(stage) == ["submit"])

    glass([SUBMIT, NEXT, NEXT], act)
