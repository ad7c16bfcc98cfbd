"""A picture of every screen in both orientations, with everyday and with the longest content: measured, then kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem

from devices.face.port import FACE_PROMPTS, Preview, Prompt
from flows.bodies import Box, Camera, FaultVoices, PageKind, Staff, Told
from flows.definition.loading import load_scene
from simulated.citizen.head import SPRITE_HEIGHT, SPRITE_WIDTH, heads, over, render
from tests.families import some_by_day
from tests.pages import framed
from tests.screens.looking import contrast, says, texts
from tests.screens.pages import PAGES
from tests.screens.show import APART_MM, CAPITAL_EM, CAPITAL_MM, TARGET_MM, Show
from tests.screens.test_appearances import is_cramped_by_day
from ui.appearance import SCALES, THEMES
from ui.robot import find, grab, items, touch

#: where the detector sees the face of drawn person b
BOX = Box(0.366, 0.404, 0.281, 0.375)
NOBODY = {Prompt.STEP_BEFORE_CAMERA, Prompt.MORE_LIGHT}
WAYS = {
    Prompt.TURN_LEFT: "left",
    Prompt.TURN_RIGHT: "right",
    Prompt.COME_CLOSER: "nearer",
    Prompt.NEARER: "nearer",
    Prompt.FURTHER: "further",
}

#: the look of the day has no room for these: what is wrong with them is said here
CRAMPED_BY_DAY = [name for name in PAGES if is_cramped_by_day(name)]


@pytest.mark.other_way_by_day
@pytest.mark.parametrize("name", some_by_day(sorted(PAGES), 4, *CRAMPED_BY_DAY))
def test_a_page_can_be_read_and_touched(show: Show, name: str) -> None:
    show.app.screen.show(PAGES[name])
    show.check(name)


LONG = {
    name: page.body
    for name, page in PAGES.items()
    if isinstance(page.body, Told) and (page.body.sections or len(page.body.facts) > 4)
}


@pytest.mark.other_way_by_day
@pytest.mark.parametrize("name", sorted(LONG))
def test_every_page_of_a_long_text_can_be_turned_to(show: Show, name: str) -> None:
    """All lines are read on the way to the last page, and none of them twice."""
    show.app.screen.show(PAGES[name])
    show.settle()
    said = [fact.value for fact in LONG[name].facts]
    for section in LONG[name].sections:
        said += [*(fact.value for fact in section.facts), *section.lines]
    read: list[str] = []
    for turn in range(1, 30):
        body = [says(text) for text in texts(show.app.kiosk_item)]
        read += [line for line in said if line in body]
        show.check(name if turn == 1 else f"{name}-{turn}")
        if not any(item.objectName() == "page:next" for item in items(show.app.kiosk_item)):
            break
        touch(show.app.window, "page:next")
    assert read == said


def test_the_help_and_the_idle_warnings(show: Show) -> None:
    show.app.screen.show(PAGES["result"])
    show.app.bridge.help(True)
    show.check("help", show.overlay("help:close"))
    show.app.bridge.help(False)
    for name, card in (("idle", False), ("idle_card", True)):
        show.app.bridge.set_countdown(24, card)
        show.check(name, show.overlay("idle:continue"))


@pytest.mark.parametrize("name", ["fault", "fault_long"])
def test_the_voice_of_the_staff_lies_in_a_layer_that_can_be_opened_and_closed(show: Show, name: str) -> None:
    fault = PAGES[name].the(FaultVoices)
    show.app.screen.show(PAGES[name])
    show.settle()
    assert not _says(show, fault.staff)
    before = show.app.window.activeFocusItem().objectName()
    touch(show.app.window, "fault:staff")
    show.settle()
    show.check(f"{name}_staff", show.overlay("staff:close"))
    assert _says(show, fault.staff)
    touch(show.app.window, "staff:close")
    show.settle()
    assert not _says(show, fault.staff)
    assert show.app.window.activeFocusItem().objectName() == before


def _says(show: Show, words: str) -> bool:
    return any(says(text) == words for text in texts(show.app.kiosk_item))


@pytest.mark.parametrize("prompt", some_by_day(sorted(FACE_PROMPTS), 2, *WAYS))
def test_each_prompt_of_the_face_check_is_said_and_drawn(show: Show, prompt: Prompt) -> None:
    """With the words of the scene, the longest challenge, and a drawn person before the camera."""
    text = load_scene("retirement").words.texts[f"prompt.{prompt}"]
    box = None if prompt in NOBODY else BOX
    steps = 4 if prompt is Prompt.DONE else 2
    page = replace(PAGES["face"], body=Camera(prompt, text, box, steps, 4))
    show.app.screen.show(page)
    show.app.show_preview(before_camera("b" if box else None))
    show.check(f"face_{prompt}")
    signs = [item.objectName() for item in items(show.app.kiosk_item) if item.objectName().startswith("way:")]
    assert signs == ([f"way:{WAYS[prompt]}"] if prompt in WAYS else [])


def test_the_oval_follows_the_face_picture_by_picture(show: Show) -> None:
    def oval() -> float:
        return float(find(show.app.window, "outline").property("place").x())

    face = PAGES["face"].the(Camera)
    show.app.screen.show(replace(PAGES["face"], body=replace(face, box=BOX)))
    show.settle()
    picture = before_camera("b")
    show.app.show_preview(picture)
    assert oval() == pytest.approx(BOX.x)
    aside = replace(BOX, x=BOX.x + 0.2)
    show.app.screen.show(replace(PAGES["face"], body=replace(face, box=aside)))
    places = []
    for _ in range(8):
        picture = replace(picture, index=picture.index + 1)
        show.app.show_preview(picture)
        places.append(oval())
    assert BOX.x < places[0] < aside.x
    assert places == sorted(places)
    assert places[-1] == pytest.approx(aside.x, abs=0.01)


def test_the_staff_compare_two_portraits_of_one_size(show: Show) -> None:
    show.app.screen.show(PAGES["staff_check"])
    show.app.show_preview(before_camera("a"))
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
    show.app.show_preview(before_camera("a"))
    page = PAGES["staff_check"]
    show.app.screen.show(replace(page, body=replace(page.the(Staff), live=False)))
    show.check("staff_check_withdrawn")
    assert len([item for item in items(show.app.kiosk_item) if item.inherits("QQuickImage")]) == 1


def before_camera(head: str | None) -> Preview:
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
        show.app.screen.show(framed(PAGES["result"], title=name))
        show.wait()
        pictures.append(grab(show.app))
    assert pictures[0] != pictures[1]
    assert pictures[0] != pictures[2]


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_keeps_its_promises(show: Show, theme: str) -> None:
    style = show.style()
    style.setProperty("theme", theme)
    pairs = {7: style.property("textPairs").toVariant(), 3: style.property("partPairs").toVariant()}
    style.setProperty("theme", "day")
    pale = [
        (QColor(one).name(), QColor(other).name(), round(contrast(QColor(one), QColor(other)), 2))
        for least, found in pairs.items()
        for one, other in found
        if contrast(QColor(one), QColor(other)) < least
    ]
    assert pale == []


@pytest.mark.parametrize("scale", SCALES)
def test_letters_and_targets_are_large_in_each_scale(show: Show, scale: str) -> None:
    style = show.style()
    style.setProperty("scale", scale)
    letters = style.property("textSizes").toVariant()
    targets = [style.property(token) for token in ("target", "button", "key", "choice")]
    style.setProperty("scale", "large")
    assert min(show.mm(size) * CAPITAL_EM for size in letters) >= CAPITAL_MM
    assert min(show.mm(size) for size in targets) >= TARGET_MM
    assert show.mm(style.property("gapSmall")) >= APART_MM - 0.1


def test_each_kind_of_page_has_a_picture() -> None:
    assert {page.kind for page in PAGES.values()} == set(PageKind)
