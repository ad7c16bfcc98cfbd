"""The glass in a real window on an X server: the same touches, fingers and keys as without one."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.ui import test_four_keys, test_glass, test_glass_by_keys
from tests.xvfb import display

__all__ = ["display"]

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 300.0
#: by day one test each of touches, fingers, taps, keys and a screen reader; by night all that there are
BY_DAY = (
    test_glass.test_only_its_own_button_answers_the_idle_question_and_the_time_begins_anew,
    test_glass.test_a_palm_on_the_help_and_two_fingers_at_once_press_nothing_below,
    test_glass.test_a_slow_double_tap_on_help_does_not_close_it_again,
    test_glass.test_a_page_that_is_updated_in_place_keeps_the_press_that_has_begun,
    test_glass_by_keys.test_a_held_key_is_told_from_one_that_is_struck_again,
    test_glass_by_keys.test_a_held_key_answers_one_page_and_no_other,
    test_glass_by_keys.test_a_pin_can_be_typed_and_a_mistake_erased_by_keys,
    test_glass_by_keys.test_a_screen_reader_presses_a_button_as_a_finger_does,
)
BY_NIGHT = (test_glass, test_glass_by_keys)
BY_FOUR_KEYS = (
    test_four_keys.test_a_visit_by_four_keys_from_the_start_to_the_end,
    test_four_keys.test_again_that_is_held_makes_the_screen_dark,
    test_four_keys.test_any_key_answers_the_idle_question_and_chooses_nothing,
)


@pytest.mark.xdist_group("display")
@pytest.mark.parametrize(
    ("tests", "least"),
    [(BY_DAY, len(BY_DAY)), pytest.param(BY_NIGHT, 36, marks=pytest.mark.nightly)],
    ids=["some", "all"],
)
def test_through_the_glass_of_a_real_window_nothing_passes_either(
    display: str, tests: Sequence[ModuleType | Callable[..., object]], least: int
) -> None:
    assert passed_on(display, *tests) >= least


@pytest.mark.nightly  # by day on a window that nobody sees: ``test_four_keys.py``
@pytest.mark.xdist_group("display")
def test_a_visit_by_four_keys_that_are_struck_on_a_real_keyboard(display: str) -> None:
    """By day a whole visit, and a key that is held: the server's own repeats tell of it."""
    assert passed_on(display, *BY_FOUR_KEYS) == len(BY_FOUR_KEYS)


def passed_on(display: str, *tests: ModuleType | Callable[..., object]) -> int:
    """How many of ``tests``, a file or one of its tests each, pass in windows on that X server; all of them must."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software", "DISPLAY": display}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *map(_where, tests)]
    tried = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert tried.returncode == 0, tried.stdout
    return int(re.findall(r"(\d+) passed", tried.stdout)[0])


def _where(test: ModuleType | Callable[..., object]) -> str:
    """As pytest takes it."""
    file = inspect.getfile(test)
    return file if isinstance(test, ModuleType) else f"{file}::{test.__name__}"
