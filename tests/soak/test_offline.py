"""A short day without the office: what ``tests.soak.offline`` counts in a long one."""

from __future__ import annotations

import pytest

from tests.soak.offline import soak


@pytest.mark.nightly  # by day ``tests/records/test_courier.py`` and plays
def test_what_was_kept_arrives_once_in_order_and_without_a_gap() -> None:
    """Two answers of five are lost when the line is back: what had arrived is met again."""
    count = soak(visits=3, lost=2)
    assert (count.kept, count.waited, count.lost > 0, count.wrong) == (3, 3, True, [])


@pytest.mark.nightly
def test_a_day_of_two_hundred_visits() -> None:
    count = soak(visits=200, lost=7)
    assert (count.kept, count.waited, count.lost > 0, count.wrong) == (160, 160, True, [])
