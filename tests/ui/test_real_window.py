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
GLASS = "tests/ui/test_glass.py"


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
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software", "DISPLAY": display}
    chosen = [f"{GLASS}::{name}" for name in names] or [GLASS]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *chosen]
    tried = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert tried.returncode == 0, tried.stdout
    assert int(re.findall(r"(\d+) passed", tried.stdout)[0]) >= least
