"""A picture of every screen in both orientations, with everyday and with the longest content: measured, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config.clock import CHINA, VirtualClock
from config.settings import Display, Settings, load_settings
from devices.face.port import FACE_PROMPTS, Preview, Prompt
from flows.page import FaceHint, PageKind
from flows.scene import load_scene
from simulated.citizen.head import SPRITE_HEIGHT, SPRITE_WIDTH, heads, over, render
from tests.screens.looking import buttons, contrast, contrast_on, covered, cut, name_of, texts
from tests.screens.pages import MANY_SERVICES, PAGES, SERVICES
from tests.ui.voice import Remembering
from ui.app import KioskApp, VisitHandle, qt_application
from ui.robot import find, grab, items, touch
from ui.screen import QtScreen

PICTURES = Path(__file__).parents[2] / "out" / "screens"
TARGET_MM = 20.0
CHARACTER_MM = 5.0
CAPITAL_MM = 7.3
#: Noto Sans CJK: height of a Chinese character and of a capital, in shares of the em square
CHARACTER_EM, CAPITAL_EM = 0.92, 0.733
DISPLAYS = {
    "portrait": Display(width_px=1080, height_px=1920, width_mm=336),
    "landscape": Display(width_px=1920, height_px=1080, width_mm=597),
}
#: where the detector sees the face of drawn person b
BOX = (0.366, 0.404, 0.281, 0.375)
NOBODY = {Prompt.STEP_BEFORE_CAMERA, Prompt.MORE_LIGHT}
WAYS = {
    Prompt.TURN_LEFT: "left",
    Prompt.TURN_RIGHT: "right",
    Prompt.COME_CLOSER: "nearer",
    Prompt.NEARER: "nearer",
    Prompt.FURTHER: "further",
}
#: A layout needs a moment before a picture is complete.
DRAWN_MS = 40


class Show:
    """One kiosk window that shows one page after the other."""

    def __init__(self, orientation: str, settings: Settings) -> None:
        self.orientation = orientation
        self.settings = settings.model_copy(update={"display": DISPLAYS[orientation]})
        clock = VirtualClock(datetime(2026, 11, 24, 20, 15, tzinfo=CHINA))
        self.app = KioskApp(self.settings, SERVICES, _no_visit, _no_picture, None, Remembering(), clock)
        self.app.open()

    def wait(self, ms: int = DRAWN_MS) -> None:
        QTest.qWait(ms)

    def settle(self) -> None:
        """Let presses count: no task of the guard runs here, and the clock stands still."""
        self.wait()
        self.app.bridge.settle()

    def mm(self, px: float) -> float:
        return px * self.settings.display.width_mm / self.settings.display.width_px

    def style(self) -> QObject:
        style = self.app.engine.singletonInstance("style", "Style")
        assert isinstance(style, QObject)
        return style

    def check(self, name: str, root: QQuickItem | None = None) -> None:
        """Keep the picture of the kiosk, and measure all that is under ``root`` (the whole kiosk)."""
        self.wait()
        picture = grab(self.app)
        PICTURES.mkdir(parents=True, exist_ok=True)
        picture.save(str(PICTURES / f"{self.orientation}-{name}.png"))
        root = root or self.app.kiosk_item
        assert (picture.width(), picture.height()) == (self.settings.display.width_px, self.settings.display.height_px)
        faults = [*cut(root), *covered(root)]
        faults += [f"low: {b.objectName()}" for b in buttons(root) if self.mm(b.height()) < TARGET_MM]
        faults += [f"narrow: {b.objectName()}" for b in buttons(root) if self.mm(b.width()) < TARGET_MM]
        faults += [f"nameless: {b.objectName()}" for b in buttons(root) if not name_of(b) or not b.objectName()]
        faults += [f"size: {t.property('text')}" for t in texts(root) if not self._readable(t)]
        for text in texts(root):
            if (ratio := contrast_on(picture, self.app.kiosk_item, text)) < 7:
                faults.append(f"pale, {ratio:.1f}: {text.property('text')}")
        assert faults == []
        assert self.app.qml_warnings == []

    def _readable(self, text: QQuickItem) -> bool:
        px = text.property("font").pixelSize()
        return self.mm(px * CHARACTER_EM) >= CHARACTER_MM


def _no_visit(_scene: str, _screen: QtScreen) -> VisitHandle:
    raise AssertionError("nothing starts a visit here")


def _no_picture() -> Preview | None:
    return None


@pytest.fixture(scope="module", params=sorted(DISPLAYS))
def window(request: pytest.FixtureRequest, qapp: QGuiApplication) -> Iterator[Show]:
    assert qt_application() is qapp
    shown = Show(request.param, load_settings())
    yield shown
    shown.app.dispose()


@pytest.fixture
def show(window: Show) -> Iterator[Show]:
    yield window
    window.app.bridge.set_countdown(0, False)
    window.app.bridge.offer(SERVICES)
    window.app.screen.wipe()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_can_be_read_and_touched(show: Show, name: str) -> None:
    show.app.screen.show(PAGES[name])
    show.check(name)


@pytest.mark.parametrize("name", sorted(name for name, page in PAGES.items() if page.sections or len(page.facts) > 4))
def test_every_page_of_a_long_text_can_be_turned_to(show: Show, name: str) -> None:
    """All lines are read on the way to the last page, and none of them twice."""
    show.app.screen.show(PAGES[name])
    show.settle()
    said = [*(fact.value for fact in PAGES[name].facts), *(line for s in PAGES[name].sections for line in s.lines)]
    read: list[str] = []
    for turn in range(1, 30):
        body = [str(text.property("text")) for text in texts(show.app.kiosk_item)]
        read += [line for line in said if line in body]
        show.check(name if turn == 1 else f"{name}-{turn}")
        if not any(item.objectName() == "page:next" for item in items(show.app.kiosk_item)):
            break
        touch(show.app.window, "page:next")
    assert read == said


def test_the_attract_screen_and_the_services(show: Show) -> None:
    show.check("attract")
    show.app.bridge.show_services()
    show.check("services")


def test_twelve_scenes_fit(show: Show) -> None:
    show.app.bridge.offer(MANY_SERVICES)
    show.app.bridge.show_attract()
    show.check("attract_many")
    show.app.bridge.show_services()
    show.check("services_many")


def test_the_help_and_the_idle_warnings(show: Show) -> None:
    show.app.screen.show(PAGES["result"])
    show.app.bridge.help(True)
    show.check("help", _overlay(show, "help:close"))
    show.app.bridge.help(False)
    for name, card in (("idle", False), ("idle_card", True)):
        show.app.bridge.set_countdown(24, card)
        show.check(name, _overlay(show, "idle:continue"))


def _overlay(show: Show, button: str) -> QQuickItem:
    """What lies over the page: the child of the kiosk that holds ``button``."""
    for child in show.app.kiosk_item.childItems():
        if any(item.objectName() == button for item in items(child)):
            return child
    raise AssertionError(f"{button} is not on the screen")


@pytest.mark.parametrize("name", ["fault", "fault_long"])
def test_the_voice_of_the_staff_is_folded_away_and_can_be_opened(show: Show, name: str) -> None:
    fault = PAGES[name].fault
    assert fault is not None
    show.app.screen.show(PAGES[name])
    show.settle()
    assert not _says(show, fault.staff)
    touch(show.app.window, "fault:staff")
    show.check(f"{name}_staff")
    assert _says(show, fault.staff)


def _says(show: Show, words: str) -> bool:
    return any(text.property("text") == words for text in texts(show.app.kiosk_item))


@pytest.mark.parametrize("prompt", sorted(FACE_PROMPTS))
def test_each_prompt_of_the_face_check_is_said_and_drawn(show: Show, prompt: Prompt) -> None:
    """With the words of the scene, the longest challenge, and a drawn person before the camera."""
    text = load_scene("retirement").words.texts[f"prompt.{prompt}"]
    box = None if prompt in NOBODY else BOX
    steps = 4 if prompt is Prompt.DONE else 2
    page = replace(PAGES["face"], face=FaceHint(prompt, text, box, steps, 4))
    show.app.screen.show(page)
    show.app.show_preview(_seen("b" if box else None))
    show.check(f"face_{prompt}")
    signs = [item.objectName() for item in items(show.app.kiosk_item) if item.objectName().startswith("way:")]
    assert signs == ([f"way:{WAYS[prompt]}"] if prompt in WAYS else [])


def test_the_oval_follows_the_face_picture_by_picture(show: Show) -> None:
    def oval() -> float:
        return float(find(show.app.window, "outline").property("place").x())

    face = PAGES["face"].face
    assert face is not None
    show.app.screen.show(replace(PAGES["face"], face=replace(face, box=BOX)))
    show.settle()
    picture = _seen("b")
    show.app.show_preview(picture)
    assert oval() == pytest.approx(BOX[0])
    aside = (BOX[0] + 0.2, *BOX[1:])
    show.app.screen.show(replace(PAGES["face"], face=replace(face, box=aside)))
    places = []
    for _ in range(8):
        picture = replace(picture, index=picture.index + 1)
        show.app.show_preview(picture)
        places.append(oval())
    assert BOX[0] < places[0] < aside[0]
    assert places == sorted(places)
    assert places[-1] == pytest.approx(aside[0], abs=0.01)


def test_the_staff_compare_two_portraits_of_one_size(show: Show) -> None:
    show.app.screen.show(PAGES["staff_check"])
    show.app.show_preview(_seen("a"))
    show.check("staff_check_camera")
    record, live = (item for item in items(show.app.kiosk_item) if item.inherits("QQuickImage"))
    assert (record.width(), record.height()) == (live.width(), live.height())
    assert _colours(show, record) > 50
    assert _colours(show, live) > 50


def test_the_staff_see_the_person_as_the_record_does_and_not_in_a_mirror(show: Show) -> None:
    left_red = (bytes([200, 30, 40]) * 320 + bytes([30, 40, 200]) * 320) * 480
    show.app.screen.show(PAGES["staff_check"])
    show.app.show_preview(Preview(left_red, 640, 480, 4))
    show.wait()
    _, live = (item for item in items(show.app.kiosk_item) if item.inherits("QQuickImage"))
    picture = grab(show.app)
    places = (
        live.mapToItem(show.app.kiosk_item, QPointF(live.width() * share, live.height() / 2)) for share in (0.25, 0.75)
    )
    left, right = (picture.pixelColor(place.toPoint()) for place in places)
    assert (left.red() < 100, right.red() > 100) == (True, True)


def test_without_consent_no_picture_of_the_person_is_shown(show: Show) -> None:
    show.app.screen.show(PAGES["staff_check"])
    show.app.show_preview(_seen("a"))
    show.app.screen.show(replace(PAGES["staff_check"], live=False))
    show.check("staff_check_withdrawn")
    assert len([item for item in items(show.app.kiosk_item) if item.inherits("QQuickImage")]) == 1


def _seen(head: str | None) -> Preview:
    """A drawn person, or nobody, before a wall; mirrored, as the eyes send it."""
    wall = np.full((SPRITE_HEIGHT, SPRITE_WIDTH, 3), (196, 190, 180), np.uint8)
    pixels = (over(render(heads()[head]), wall) if head else wall)[:, ::-1, ::-1]
    return Preview(pixels.tobytes(), SPRITE_WIDTH, SPRITE_HEIGHT, 3)


def _colours(show: Show, item: QQuickItem) -> int:
    """How many colours are in the middle of ``item``."""
    centre = item.mapToItem(show.app.kiosk_item, QPointF(item.width() / 2, item.height() / 2)).toPoint()
    part = grab(show.app).copy(centre.x() - 40, centre.y() - 40, 80, 80)
    return len({part.pixel(x, y) for x in range(80) for y in range(80)})


def test_a_name_outside_gbk_is_drawn_as_itself(show: Show) -> None:
    """U+20164 comes from a fallback font; the empty box of a missing glyph would be the same for any character."""
    pictures = []
    for name in (chr(0x20164), chr(0x20165), chr(0x10FFFE)):
        show.app.screen.show(replace(PAGES["result"], title=name))
        show.wait()
        pictures.append(grab(show.app))
    assert pictures[0] != pictures[1]
    assert pictures[0] != pictures[2]


def test_the_tokens_keep_their_promises(show: Show) -> None:
    style = show.style()
    for ink, ground in style.property("textPairs").toVariant():
        assert contrast(QColor(ink), QColor(ground)) >= 7, (QColor(ink).name(), QColor(ground).name())
    for token in ("target", "button", "key", "choice"):
        assert show.mm(style.property(token)) >= TARGET_MM - 0.2
    for token in ("textBody", "textLead", "textHeading", "textTitle", "textHero"):
        assert show.mm(style.property(token)) * CAPITAL_EM >= CAPITAL_MM
    assert show.mm(style.property("textSmall")) * CHARACTER_EM >= CHARACTER_MM


def test_each_kind_of_page_has_a_picture() -> None:
    assert {page.kind for page in PAGES.values()} == set(PageKind)
