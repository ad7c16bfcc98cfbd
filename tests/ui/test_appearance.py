"""How the screen looks is changed by one tap, loses nothing, and is the site's own again for the next citizen."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor

from config.clock import CHINA, VirtualClock
from config.display import Display
from flows.bodies import Telephone
from tests.pages import page
from tests.ui.conftest import Run
from tests.ui.stage import CHOICE, Stage, play
from ui.appearance import Appearance
from ui.robot import find, items

PORTRAIT = Display(width_px=1080, height_px=1920, width_mm=336, mounting_mm=800)
NUMBER = page(Telephone(), "telephone", "?", can_go_back=True)


def style_of(stage: Stage) -> QObject:
    style = stage.app.engine.singletonInstance("style", "Style")
    assert isinstance(style, QObject)
    return style


def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))


def test_each_theme_is_one_tap_away_and_a_second_tap_brings_the_plain_one_back() -> None:
    look = Appearance(PORTRAIT, {"zh": "Zhongwen"}, QObject())
    for name in ("night", "contrast"):
        look.toggle_theme(name)
        assert look.theme == name
    look.toggle_theme("contrast")
    assert look.theme == "day"
    with pytest.raises(ValueError, match="pink"):
        look.toggle_theme("pink")


def test_a_tap_brings_the_next_language_and_says_so() -> None:
    look = Appearance(PORTRAIT, {"zh": "Zhongwen", "en": "English"}, QObject())
    heard: list[str] = []
    look.language_chosen.connect(heard.append)
    assert look.other_language == "English"
    look.change_language()
    look.change_language()
    look.change_language()
    look.begin_anew()
    assert heard == ["en", "zh", "en", "zh"]


def test_a_site_of_one_language_has_none_to_change_to() -> None:
    look = Appearance(PORTRAIT, {"zh": "Zhongwen"}, QObject())
    look.change_language()
    assert (look.language, look.other_language) == ("zh", "")


@pytest.mark.parametrize(
    ("mounting_mm", "height_px", "out_of_reach_mm"),
    [(800, 1920, 800 + 1920 * 336 / 1080 - 1200), (900, 900, 0), (400, 1920, 0)],
)
def test_what_is_out_of_reach_follows_from_where_the_panel_hangs(
    mounting_mm: float, height_px: int, out_of_reach_mm: float
) -> None:
    display = PORTRAIT.model_copy(update={"mounting_mm": mounting_mm, "height_px": height_px})
    assert display.out_of_reach_px == round(out_of_reach_mm * display.px_per_mm)
    style = QObject()
    Appearance(display, {"zh": "Zhongwen"}, style)
    assert style.property("canBeLow") is (out_of_reach_mm > 0)


def test_a_change_keeps_the_page_what_was_typed_the_focus_and_the_turn(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        for digit in "138":
            await stage.press(f"key:{digit}")
        turn, page = stage.app.bridge.turn, stage.app.bridge.page
        focused = stage.window.activeFocusItem().objectName()
        for tool in ("night", "contrast", "larger", "low"):
            await stage.press(f"tool:{tool}")
        await stage.settle()
        assert (stage.app.bridge.turn, stage.app.bridge.page) == (turn, page)
        assert stage.window.activeFocusItem().objectName() == focused
        for digit in "12345678":
            await stage.press(f"key:{digit}")
        await stage.press("key:ok")
        await stage.until(lambda: stage.visits[0].answers == ["13812345678"])

    qt_loop(play([NUMBER, CHOICE], act, clock()))


def test_what_was_chosen_is_drawn_at_once_and_the_next_citizen_begins_with_the_sites_own(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        style, kiosk = style_of(stage), stage.app.kiosk_item
        plain, letters = QColor(kiosk.property("color")), style.property("textBody")
        await stage.press("tool:contrast")
        await stage.press("tool:larger")
        await stage.press("tool:low")
        assert QColor(kiosk.property("color")) == QColor("black")
        assert style.property("textBody") > letters
        await stage.settle()
        assert find(stage.window, "tool:low").mapToScene(QPointF(0, 0)).y() > style.property("reachTop") > 0
        await stage.press("finish")
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        assert QColor(kiosk.property("color")) == plain
        assert style.property("textBody") == letters
        assert style.property("reachTop") == 0

    qt_loop(play([CHOICE], act, clock()))


def test_what_moves_under_a_finger_is_not_pressed_by_it(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.begin()
        await stage.settle()
        stage.app.appearance.toggle_low()
        assert not stage.app.bridge.settled
        stage.app.appearance.toggle_theme("night")
        await stage.settle()
        stage.app.appearance.toggle_theme("night")
        assert stage.app.bridge.settled

    qt_loop(play([CHOICE], act, clock()))


def test_nobody_is_there_and_no_tool_is_shown(qt_loop: Run) -> None:
    async def act(stage: Stage) -> None:
        await stage.settle()
        assert not [item for item in items(stage.app.kiosk_item) if item.objectName().startswith("tool:")]
        await stage.press("attract")
        await stage.settle()
        assert find(stage.window, "tool:night")

    qt_loop(play([CHOICE], act, clock()))
