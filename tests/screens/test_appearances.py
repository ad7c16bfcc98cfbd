"""Every page in every theme, scale and position: measured as ever; in the low one all that is touched is in reach."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QPointF

from tests.screens.looking import buttons
from tests.screens.show import Show
from tests.screens.test_focus import EVERYWHERE, bring_up
from ui.appearance import SCALES, THEMES

#: each value of one with each value of another at least once; every one of them in a nightly run
PAIRS = (("day", "larger", True), ("night", "large", True), ("night", "larger", False), ("contrast", "larger", True))
ALL = tuple((theme, scale, low) for theme in THEMES for scale in SCALES for low in (False, True))
CHOSEN = ALL if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else PAIRS
#: what lies over a page, by a button of it
LAYERS = {"help": "help:close", "idle": "idle:continue", "staff": "staff:close"}
#: rounding to whole pixels
SLACK_PX = 1.0


def look(show: Show, theme: str, scale: str, low: bool) -> None:
    appearance = show.app.appearance
    if appearance.theme != theme:
        appearance.toggle_theme(theme)
    if appearance.scale != scale:
        appearance.toggle_scale()
    if appearance.low != low:
        appearance.toggle_low()
    show.settle()


@pytest.mark.parametrize(("theme", "scale", "low"), CHOSEN)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_can_be_read_and_touched_however_it_looks(
    show: Show, name: str, theme: str, scale: str, low: bool
) -> None:
    bring_up(show, name)
    look(show, theme, scale, low)
    show.check(f"{name}-{theme}-{scale}{'-low' * low}", show.overlay(LAYERS[name]) if name in LAYERS else None)
    reach_top = show.style().property("reachTop")
    high = {
        button.objectName()
        for button in buttons(show.app.kiosk_item)
        if button.isEnabled() and button.mapToItem(show.app.kiosk_item, QPointF(0, 0)).y() < reach_top - SLACK_PX
    }
    assert high == set()
