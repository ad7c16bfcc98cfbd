"""Every page of the staff desk, drawn and measured as those of citizens are."""

from __future__ import annotations

import os

import pytest

from config.language import speaking
from tests.screens.desk_pages import LONGER, desk_pages
from tests.screens.show import Show

#: by day those with the most on them
BY_DAY = ("home-full", "trial-what", "sign_in-locked")
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
NAMES = sorted(desk_pages()) if NIGHTLY else BY_DAY


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_desk_can_be_read_and_touched(show: Show, name: str) -> None:
    show.app.screen.show(desk_pages()[name])
    show.check(f"desk-{name}")


@pytest.mark.nightly
@pytest.mark.parametrize("name", NAMES)
def test_and_in_english_in_larger_letters_too(show: Show, name: str) -> None:
    with speaking(LONGER):
        show.app.appearance.toggle_scale()
        show.app.screen.show(desk_pages(LONGER)[name])
        show.check(f"desk-english-{name}")
