"""Every page in every theme, scale, position and language: measured as ever; in the low one all touched is in reach.

By day each page is shown once: in one orientation, in the look with the least room or in one that changes from page to
page; in either orientation each value meets each other. In a nightly run each page has every look, one after the other
while it is up, and a contact sheet of them in ``out/screens/sheets``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations, groupby, product

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from config.language import EN, ZH, Language
from flows.bodies import BODIES
from tests.families import lot
from tests.pseudo import PSEUDO
from tests.screens.everywhere import EVERYWHERE, orientation_by_day
from tests.screens.looking import buttons
from tests.screens.looks import Look, sheet, spoken
from tests.screens.pages import PAGES
from tests.screens.said import in_english, saying
from tests.screens.show import DISPLAYS, Show, keep
from tests.screens.test_focus import bring_up, by_keys, place_of, unseen
from ui.appearance import SCALES, THEMES
from ui.robot import grab

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
LANGUAGES = (ZH, EN, PSEUDO)
LOOKS = tuple(Look(*each) for each in product(LANGUAGES, SCALES, (False, True), THEMES))
#: what lies over a page, by a button of it
LAYERS = {"help": "help:close", "idle": "idle:continue", "staff": "staff:close"}
#: Open: in letters of another script, larger and in the low position, a row of places too many
CRAMPED = {"landscape": set[str](), "portrait": {"address", "address_provinces"}}
#: rounding to whole pixels
SLACK_PX = 1.0


def by_day(name: str) -> Look:
    """The look with the least room, or another: its own name says which, whatever other pages there are."""
    turn = lot(f"{name} dressed")
    if lot(f"{name} has room") % 3 == 0:
        return Look(PSEUDO, SCALES[1], True, THEMES[turn % len(THEMES)])
    return LOOKS[turn % len(LOOKS)]


@pytest.mark.one_way_by_day
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_can_be_read_and_touched_however_it_looks(show: Show, name: str, pseudo: Language) -> None:
    found, pictures = {}, {}
    for language, looks in groupby(LOOKS if NIGHTLY else (by_day(name),), key=lambda look: look.language):
        with spoken(show, language):
            bring_up(show, name, saying(_of_sample(name, language)))
            for look in looks:
                look.put_on(show)
                pictures[look] = show.picture()
                if (faults := [*seen(show, name, pictures[look])]) and not _is_cramped(show, name, look):
                    keep(pictures[look], f"{show.orientation}-{name}-{look}")
                    found[str(look)] = faults
    if NIGHTLY:
        sheet(
            f"{name}-{show.orientation}",
            [*pictures.values()],
            columns=len(THEMES) * (2 if show.orientation == "landscape" else 4),
        )
    assert found == {}


def is_cramped_by_day(name: str) -> bool:
    """Whether nothing that is wrong with it in the look of the day is said."""
    return by_day(name).language == PSEUDO and name in CRAMPED[orientation_by_day(name)]


def _is_cramped(show: Show, name: str, look: Look) -> bool:
    return look.language == PSEUDO and name in CRAMPED[show.orientation]


def _of_sample(name: str, language: Language) -> Language:
    """What is the longest that a flow says grows no longer."""
    return EN if language == PSEUDO and name.endswith("_long") else language


def seen(show: Show, name: str, picture: QImage) -> Iterator[str]:
    """What is wrong with it; in the low position, and where the keys are, too."""
    yield from show.faults(picture, show.overlay(LAYERS[name]) if name in LAYERS else None)
    reach_top = show.style().property("reachTop")
    for button in buttons(show.app.kiosk_item):
        top = button.mapToItem(show.app.kiosk_item, QPointF(0, 0)).y()
        if button.isEnabled() and top < reach_top - SLACK_PX:
            yield f"out of reach: {button.objectName()}"
    yield from _focus(show, picture)


def _focus(show: Show, plain: QImage) -> Iterator[str]:
    """Whether the ring is seen around what has the focus."""
    focused = show.app.window.activeFocusItem()
    if focused not in buttons(show.app.kiosk_item):
        return
    by_keys(show, True)
    show.wait(1)
    drawn = grab(show.app)
    by_keys(show, False)
    for side in unseen(show, drawn, plain, place_of(show, focused)):
        yield f"focus: {focused.objectName()} {side}"


def test_by_day_each_value_meets_each_other() -> None:
    for one, other in combinations(range(4), 2):
        for orientation in DISPLAYS:
            names = (name for name in EVERYWHERE if orientation_by_day(name) == orientation)
            here = [tuple(vars(by_day(name)).values()) for name in names]
            met = {(look[one], look[other]) for look in here}
            assert met == {(look[one], look[other]) for look in (tuple(vars(each).values()) for each in LOOKS)}


def test_every_body_has_a_sample() -> None:
    assert {type(page.body) for page in PAGES.values()} == set(BODIES)


def test_every_sample_is_said_in_english() -> None:
    assert {page.title for page in PAGES.values() if in_english(page.title) == page.title} == set()
    assert {page.lead for page in PAGES.values() if page.lead and in_english(page.lead) == page.lead} == set()
