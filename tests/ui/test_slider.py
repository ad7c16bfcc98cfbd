"""A month is chosen on the bars: real touches, keys and a screen reader on real QML, on a virtual clock."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface

from config.clock import VirtualClock
from flows.bodies import Chart, Point
from tests.pages import page
from tests.ui.glass import Glass, answers, focus, pressed_nothing
from tests.ui.hands import Hands, place_of, reader, shown
from tests.ui.stage import CONFIRM, Stage
from ui.robot import place_in

MONTHS = page(Chart(tuple(Point(f"2027-{n:02}", f"MONTH {n}", n) for n in range(1, 11)), 4), "month", "?")
FEWER = page(Chart(tuple(Point(f"2028-{n:02}", f"MONTH {n}", n) for n in range(1, 4)), 1), "year", "?")
INCREASE = QAccessibleActionInterface.increaseAction()


def bar(stage: Stage, month: float, down: float = 0.5) -> QPoint:
    """A place in the width of that bar, from the upper edge of the plot to its lower one."""
    return place_in(shown(stage.window, "chart:slider"), ((month - 0.5) / 10, down)).toPoint()


def chosen(stage: Stage) -> int:
    return int(shown(stage.window, "chart:slider").property("value"))


def test_a_finger_anywhere_on_the_bars_chooses_its_month_and_slides_on(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        (finger,) = await hands.down(bar(stage, 8, 0.02))
        assert chosen(stage) == 8, "at once, above a bar as well"
        await hands.slide(finger, bar(stage, 6), bar(stage, 2, 0.97), bar(stage, -30), bar(stage, 99))
        assert chosen(stage) == 10, "the last is the end"
        await hands.slide(finger, bar(stage, 3))
        await hands.tap(place_of(shown(stage.window, "chart:later")))
        await hands.slide(finger, bar(stage, 3.2))
        assert chosen(stage) == 4, "a finger that rests undoes nothing"
        await hands.up(finger)
        assert chosen(stage) == 4
        await hands.tap(place_of(shown(stage.window, "chart:take")))
        assert answers(stage) == ["2027-04"]

    glass([MONTHS, CONFIRM], act)


def test_several_fingers_and_what_lies_below_a_layer_choose_nothing(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        await hands.tap(*(bar(stage, month, 0.4) for month in (7, 8, 9)))
        assert chosen(stage) == 5, "a palm"
        (thumb,) = await hands.down(bar(stage, 2))
        (rest,) = await hands.down(bar(stage, 9))
        await hands.slide(thumb, bar(stage, 1))
        await hands.up(thumb)
        await hands.slide(rest, bar(stage, 10))
        assert chosen(stage) == 5, "the palm rolls"
        await hands.up(rest)
        await hands.tap(bar(stage, 2))
        assert chosen(stage) == 2

        (finger,) = await hands.down(bar(stage, 9))
        stage.app.bridge.help(True)
        await hands.slide(finger, bar(stage, 8))
        await hands.up(finger)
        await stage.settle()
        await hands.tap(bar(stage, 9))
        assert chosen(stage) == 2, "what was begun is taken back"
        assert pressed_nothing(stage, "month")

    glass([MONTHS], act)


def test_a_finger_that_stays_from_one_page_to_the_next_chooses_nothing_there(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        (finger,) = await hands.down(bar(stage, 8))
        await hands.tap(place_of(shown(stage.window, "chart:take")))
        await stage.settle()
        assert answers(stage) == ["2027-08"]
        assert chosen(stage) == 2
        await hands.slide(finger, bar(stage, 1), bar(stage, 10))
        assert chosen(stage) == 2
        await hands.up(finger)
        await hands.tap(bar(stage, 10))
        assert chosen(stage) == 3, "the next touch counts"

    glass([MONTHS, FEWER], act)


def test_keys_and_a_screen_reader_go_month_by_month_to_the_ends(glass: Glass) -> None:
    async def act(stage: Stage, hands: Hands, clock: VirtualClock) -> None:
        slider = shown(stage.window, "chart:slider")
        await hands.key(Qt.Key.Key_Left)
        assert (focus(stage), chosen(stage)) == ("chart:slider", 5), "the first key shows the focus"
        await hands.key(*[Qt.Key.Key_Left] * 6)
        assert (focus(stage), chosen(stage)) == ("chart:slider", 1)
        await hands.key(Qt.Key.Key_Right)
        later = reader(slider, INCREASE)
        later()
        interface = QAccessible.queryAccessibleInterface(slider)
        assert interface is not None
        assert interface.role() == QAccessible.Role.Slider
        assert interface.text(QAccessible.Text.Name).endswith("MONTH 3")
        value = interface.valueInterface()
        assert value is not None
        assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (1, 3, 10)
        stage.app.bridge.help(True)
        later()
        await hands.key(Qt.Key.Key_Right)
        assert chosen(stage) == 3

    glass([MONTHS], act)
