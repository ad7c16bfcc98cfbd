"""When somebody is in the hall to hear a call."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import CHINA
from config.settings import load_settings
from flows.stay.hours import is_staffed, next_staffed

HALL = load_settings().hall


@pytest.mark.parametrize(
    ("moment", "staffed", "next_shift"),
    [
        ("2026-11-24T08:59", False, "2026-11-24T09:00"),
        ("2026-11-24T09:00", True, "2026-11-24T13:00"),
        ("2026-11-24T12:30", False, "2026-11-24T13:00"),
        ("2026-11-24T16:59", True, "2026-11-25T09:00"),
        ("2026-11-24T17:00", False, "2026-11-25T09:00"),
        ("2026-11-27T19:30", False, "2026-11-30T09:00"),  # a Friday evening
        ("2026-10-01T10:00", False, "2026-10-08T09:00"),  # the national day, and its week
        ("2026-10-10T10:00", True, "2026-10-10T13:00"),  # a Saturday that is worked in exchange
    ],
)
def test_the_hall_is_staffed_in_its_shifts_on_working_days(moment: str, staffed: bool, next_shift: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    assert is_staffed(HALL, now) is staffed
    assert next_staffed(HALL, now) == datetime.fromisoformat(next_shift).replace(tzinfo=CHINA)


def test_a_hall_that_states_no_hours_has_nobody() -> None:
    silent = HALL.model_copy(update={"staffed": ()})
    now = datetime(2026, 11, 24, 10, tzinfo=CHINA)
    assert not is_staffed(silent, now)
    assert next_staffed(silent, now) is None
