"""The glass in a real window on an X server: the same touches, fingers and keys as without one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.xvfb import display

__all__ = ["display"]

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 300.0
GLASS, FOUR_KEYS = "tests/ui/test_glass.py", "tests/ui/test_four_keys.py"


#: by day one test each of touches, fingers, taps, keys and a screen reader; by night all that there are
BY_DAY = (
    "test_only_its_own_button_answers_the_idle_question_and_the_time_begins_anew",
    "test_a_palm_on_the_help_and_two_fingers_at_once_press_nothing_below",
    "test_a_slow_double_tap_on_help_does_not_close_it_again",
    "test_a_page_that_is_updated_in_place_keeps_the_press_that_has_begun",
    "test_a_held_key_is_told_from_one_that_is_struck_again",
    "test_a_held_key_answers_one_page_and_no_other",
    "test_a_pin_can_be_typed_and_a_mistake_erased_by_keys",
    "test_a_screen_reader_presses_a_button_as_a_finger_does",
)


@pytest.mark.xdist_group("display")
@pytest.mark.parametrize(
    ("names", "least"), [(BY_DAY, len(BY_DAY)), pytest.param((), 36, marks=pytest.mark.nightly)], ids=["some", "all"]
)
def test_through_the_glass_of_a_real_window_nothing_passes_either(
    display: str, names: tuple[str, ...], least: int
) -> None:
    chosen = [f"{GLASS}::{name}" for name in names] or [GLASS]
    assert passed_on(display, *chosen) >= least


@pytest.mark.xdist_group("display")
def test_a_visit_by_four_keys_that_are_struck_on_a_real_keyboard(display: str) -> None:
    """By day a whole visit, and a key that is held: the server's own repeats tell of it."""
    names = (
        "test_a_visit_by_four_keys_from_the_start_to_the_end",
        "test_again_that_is_held_makes_the_screen_dark",
        "test_any_key_answers_the_idle_question_and_chooses_nothing",
    )
    assert passed_on(display, *(f"{FOUR_KEYS}::{name}" for name in names)) == len(names)


def passed_on(display: str, *tests: str) -> int:
    """How many of ``tests`` pass in windows on that X server; all of them must."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software", "DISPLAY": display}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *tests]
    tried = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert tried.returncode == 0, tried.stdout
    return int(re.findall(r"(\d+) passed", tried.stdout)[0])
