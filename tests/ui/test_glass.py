"""Through the glass nothing passes: real touches on real QML, on a virtual clock. Keys: ``test_glass_by_keys.py``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt

from config.clock import VirtualClock
from flows.bodies import Choice, FaultVoices, Option, Working
from flows.page import Page
from tests.families import by_day
from tests.pages import framed, page
from tests.ui.glass import NEXT, RATING, SLOW_S, SUBMIT, WARNED_S, Glass, answers, focus, pressed_nothing
from tests.ui.hands import Hands, place_of, reader, shown
from tests.ui.stage import CHOICE, CONFIRM, PIN, Stage
from ui.glass import GUARD_S
from ui.robot import items

#: the screen is being wiped
LOCKED = page(Working(), "locked", "LOCKED", locked=True, can_finish=False, staff=True)


def everywhere(stage: Stage) -> Iterator[QPoint]:
    """A grid over the kiosk, and the middle of whatever can be pressed on the page."""
    width, height = stage.window.height() * 1080 // 1920, stage.window.height()
    for x in range(width // 8, width, width // 4):
        for y in range(height // 24, height, height // 12):
            yield QPoint(x, y)


# -- the idle question ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [CHOICE, RATING, PIN, SUBMIT], ids=lambda page: page.kind.value)
def test_a_touch_on_the_idle_question_presses_nothing_below_and_does_not_answer_it(glass: Glass, page: Page) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await clock.advance(WARNED_S)
        await stage.settle()
        own = shown(stage.window, "idle:continue")
        box = own.mapRectToScene(own.boundingRect()).toRect()
        for place in everywhere(stage):
            if not box.contains(place):
                await hands.tap(place)
        await stage.settle()
        assert stage.app.bridge.warns
        assert pressed_nothing(stage, page.node)
        if page is PIN:
            assert shown(stage.window, "pin:erase").isEnabled() is False

    glass([page], act)


def test_only_its_own_button_answers_the_idle_question_and_the_time_begins_anew(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await clock.advance(WARNED_S)
        await stage.settle()
        await hands.tap(place_of(shown(stage.window, "idle:continue")))
        assert not stage.app.bridge.warns
        await clock.advance(WARNED_S - 2)
        assert not stage.app.bridge.warns
        assert pressed_nothing(stage, "category")

    glass([CHOICE], act)


def test_a_finger_that_lands_when_the_question_has_just_gone_presses_nothing_below(glass: Glass) -> None:
    """The camera sees somebody, the question goes, and the finger was on its way to the button."""

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        below = place_of(shown(stage.window, "option:submit"))
        await clock.advance(WARNED_S)
        await stage.settle()
        (finger,) = await hands.down(below)
        stage.app.bridge.still_here()
        await hands.up(finger)
        await hands.tap(below)
        assert pressed_nothing(stage, "submit")

    glass([SUBMIT], act)


def test_a_palm_that_touches_beside_the_question_does_not_keep_the_visit_open(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await clock.advance(WARNED_S)
        for _ in range(8):
            await hands.tap(*(QPoint(200 + 60 * n, 300 + 20 * n) for n in range(5)))
            await clock.advance(4)
        assert stage.app.bridge.mode == "attract"
        assert stage.visits[0].reason == "idle"

    glass([CHOICE], act)


# -- several fingers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resting", by_day(["option:submit", "help:close", "finish"], ["option:submit"]))
def test_with_the_help_up_a_second_finger_presses_nothing_below(glass: Glass, resting: str) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        places = {name: place_of(shown(stage.window, name)) for name in ("option:submit", "back", "finish")}
        stage.app.bridge.help(True)
        await stage.settle()
        rest = places.get(resting) or place_of(shown(stage.window, resting))
        (finger,) = await hands.down(rest)
        for place in (*places.values(), *everywhere(stage)):
            close = shown(stage.window, "help:close")
            if not close.mapRectToScene(close.boundingRect()).toRect().contains(place):
                await hands.tap(place)
        assert stage.app.bridge.help_open
        await hands.up(finger)
        assert pressed_nothing(stage, "submit")

    glass([SUBMIT], act)


def test_a_palm_on_the_help_and_two_fingers_at_once_press_nothing_below(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        below = place_of(shown(stage.window, "option:submit"))
        stage.app.bridge.help(True)
        await stage.settle()
        await hands.tap(*(below + QPoint(40 * x, 30 * y) for x in (-2, 0, 2) for y in (-1, 0, 1)))
        await hands.tap(QPoint(300, 500), below)
        assert pressed_nothing(stage, "submit")

    glass([SUBMIT], act)


def test_what_is_said_to_the_staff_lets_nothing_through_either(glass: Glass) -> None:
    voices = FaultVoices(code="CARD-MUTE", staff="for the staff")
    fault = page(voices, "fault", options=(Option("retry", "RETRY"), Option("finish", "END")))

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        below = [shown(stage.window, name) for name in ("option:retry", "option:finish", "fault:staff", "finish")]
        places, readers = [place_of(item) for item in below], [reader(item) for item in below]
        await hands.tap(places[2])
        await stage.settle()
        assert "for the staff" in hands.said()
        close = shown(stage.window, "staff:close")
        box = close.mapRectToScene(close.boundingRect()).toRect()
        await hands.down(QPoint(60, 900))
        for place in places:
            if not box.contains(place):
                await hands.tap(place)
        for press in readers:
            press()
        assert not {"RETRY", "END"} & set(hands.said())
        await hands.key(Qt.Key.Key_Escape)
        await stage.settle()
        assert "for the staff" not in hands.said()
        assert pressed_nothing(stage, "fault")

    glass([fault], act)


def test_a_resting_finger_does_not_keep_another_from_pressing_the_page(glass: Glass) -> None:
    """A palm, a ring, a drop of water: the kiosk goes on."""

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.down(QPoint(60, 900))
        await hands.tap(place_of(shown(stage.window, "option:b")))
        assert answers(stage) == ["b"]
        await stage.settle()
        await hands.tap(place_of(shown(stage.window, "option:yes")))
        assert answers(stage) == ["b", "yes"]

    glass([CHOICE, CONFIRM], act)


def test_only_one_of_two_buttons_that_are_pressed_at_once_answers(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.tap(*(place_of(shown(stage.window, f"option:{name}")) for name in "ab"))
        await stage.settle()
        assert len(answers(stage)) == 1

    glass([CHOICE, CONFIRM], act)


def test_every_finger_says_that_somebody_is_there_not_only_the_first(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.down(QPoint(60, 900))
        for _ in range(6):
            await clock.advance(WARNED_S - 10)
            assert not stage.app.bridge.warns
            await hands.tap(QPoint(500, 900))
        await clock.advance(WARNED_S)
        assert stage.app.bridge.warns

    glass([CHOICE], act)


# -- an answer belongs to its turn ------------------------------------------------------------------------------------


@pytest.mark.parametrize("taps", by_day([2, 3, 8], [2, 8]))
def test_the_second_tap_of_a_slow_double_tap_does_not_answer_the_next_page(glass: Glass, taps: int) -> None:
    """Nor does a whole series of somebody who is impatient; after a pause the page can be answered."""

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        place = place_of(shown(stage.window, "option:submit"))
        for _ in range(taps):
            await hands.tap(place)
            await clock.advance(SLOW_S)
        assert answers(stage) == ["submit"]
        await clock.advance(GUARD_S)
        await hands.tap(place)
        assert answers(stage) == ["submit", "submit"]

    glass([SUBMIT, NEXT, NEXT], act)


def test_a_slow_double_tap_on_help_does_not_close_it_again(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        place = place_of(shown(stage.window, "help"))
        await hands.tap(place)
        await clock.advance(SLOW_S)
        await hands.tap(place)
        assert stage.app.bridge.help_open

    glass([SUBMIT], act)


@pytest.mark.parametrize("button", by_day(["option:submit", "back", "finish", "help"], ["option:submit", "finish"]))
@pytest.mark.parametrize("new", [NEXT, SUBMIT], ids=["next page", "same page asked again"])
def test_a_press_that_began_in_one_turn_does_nothing_in_another(glass: Glass, new: Page, button: str) -> None:
    """The finger is down while another page comes up, or the same one asks again, and lifts when presses count."""

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        (finger,) = await hands.down(place_of(shown(stage.window, button)))
        await stage.visits[0].go_on()
        await stage.settle()
        await hands.up(finger)
        assert pressed_nothing(stage, new.node)
        assert not stage.app.bridge.help_open
        await hands.tap(place_of(shown(stage.window, "option:submit")))
        assert answers(stage) == ["submit"]

    glass([SUBMIT, new, NEXT], act)


def test_a_page_that_is_updated_in_place_keeps_the_press_that_has_begun(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        (finger,) = await hands.down(place_of(shown(stage.window, "option:submit")))
        stage.app.screen.show(framed(SUBMIT, lead="news"))
        await hands.up(finger)
        assert answers(stage) == ["submit"]

    glass([SUBMIT, NEXT], act)


def test_other_buttons_on_the_same_page_take_no_press_that_was_meant_for_those_before(glass: Glass) -> None:
    """The turn stays, the question is the same; but what lies under the finger is not."""
    turned = replace(CHOICE, body=Choice(options=CHOICE.options[::-1]))

    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        turn, place = stage.app.bridge.turn, place_of(shown(stage.window, "option:a"))
        stage.app.screen.show(turned)
        await hands.tap(place)
        assert (answers(stage), stage.app.bridge.turn) == ([], turn)
        await stage.settle()
        await hands.key(Qt.Key.Key_Tab)
        assert focus(stage) == "option:b"
        await stage.until(lambda: place_of(shown(stage.window, "option:b")) == place)  # laid out in its frame
        await hands.tap(place)
        assert answers(stage) == ["b"]

    glass([CHOICE, CONFIRM], act)


def test_a_digit_that_was_touched_for_one_question_is_not_typed_into_the_next(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.tap(place_of(shown(stage.window, "pin:1")))
        assert shown(stage.window, "pin:erase").isEnabled()
        (finger,) = await hands.down(place_of(shown(stage.window, "pin:2")))
        await stage.visits[0].go_on()
        await hands.tap(place_of(shown(stage.window, "pin:3")))
        await stage.settle()
        await hands.up(finger)
        assert not shown(stage.window, "pin:erase").isEnabled()

    glass([PIN, PIN], act)


def test_while_the_machine_works_on_an_answer_the_page_cannot_be_pressed_but_the_visit_be_ended(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        places = {name: place_of(shown(stage.window, name)) for name in ("option:a", "option:b", "back", "finish")}
        stage.visits[0].worked.clear()
        await hands.tap(places["option:a"])
        await hands.tap(places["option:b"])
        await hands.tap(places["back"])
        await hands.key(Qt.Key.Key_Escape)
        assert not shown(stage.window, "option:b").isEnabled()
        assert "B" not in hands.said()
        await stage.until(lambda: str(stage.app.bridge.shown.words.busy) in hands.said())
        assert "back" not in {item.objectName() for item in items(stage.app.kiosk_item)}
        await hands.tap(places["finish"])
        assert (answers(stage), stage.visits[0].reason) == (["a"], "finish")

    glass([CHOICE, CONFIRM], act)


def test_a_demonstration_says_so_over_every_layer(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        stage.app.bridge.help(True)
        await clock.advance(WARNED_S)
        await stage.settle()
        banner = str(stage.app.bridge.shown.words.demo_banner)
        assert banner in hands.said()

    glass([SUBMIT], act)


# -- the screen is being wiped ----------------------------------------------------------------------------------------


def test_a_hand_that_wipes_over_a_locked_page_does_nothing_anywhere_and_afterwards_a_touch_counts(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        app, before = stage.app, (stage.app.appearance.theme, stage.app.appearance.scale, stage.app.appearance.language)
        await stage.visits[0].go_on()
        await clock.advance(2 * GUARD_S)
        frame = [item for item in items(stage.window.contentItem()) if item.objectName().startswith(("tool:", "help"))]
        assert len(frame) >= 5
        for place in (*everywhere(stage), *map(place_of, frame)):
            await hands.tap(place)
        for left, right in pairwise([*everywhere(stage)][::5]):  # with two fingers at once
            await hands.tap(left, right)
        await hands.key(Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert (app.appearance.theme, app.appearance.scale, app.appearance.language) == before
        assert not app.bridge.help_open
        assert pressed_nothing(stage, "locked")
        await clock.advance(10 * WARNED_S)
        assert not app.bridge.warns
        assert pressed_nothing(stage, "locked")
        await stage.visits[0].go_on()
        await stage.settle()
        await clock.advance(2 * GUARD_S)
        await stage.settle()
        await hands.tap(place_of(shown(stage.window, "option:submit")))
        assert answers(stage) == ["submit"]

    glass([CHOICE, LOCKED, SUBMIT], act)
