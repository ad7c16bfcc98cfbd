"""Settings that staff may change: what is chosen holds from the next start on, whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from config.adjusted import ADJUSTABLE, OWN_HOURS, adjusted, keep
from config.clock import CHINA
from config.hours import hours
from config.language import EN, speaking
from config.settings import load_settings
from flows.stay.hours import is_staffed


def test_hours_that_were_chosen_hold_for_the_machine_and_in_every_language(tmp_path: Path) -> None:
    site = load_settings()
    at_noon = datetime(2026, 11, 24, 12, 30, tzinfo=CHINA)
    assert ADJUSTABLE["hours"].of(site) == "two_shifts"
    assert not is_staffed(site.hall, at_noon)
    keep(tmp_path, "hours", "all_day")
    hall = adjusted(site, tmp_path).hall
    assert is_staffed(hall, at_noon)
    assert "9:00–17:00" in hall.hours
    with speaking(EN):
        assert hall.said.hours == hours()["all_day"].said == "working days 9:00 to 17:00, open at noon"
    assert hall.bureau == site.hall.bureau


def test_a_hall_with_hours_of_its_own_says_so(tmp_path: Path) -> None:
    site = load_settings()
    own = site.model_copy(update={"hall": site.hall.model_copy(update={"staffed": ()})})
    assert ADJUSTABLE["hours"].of(own) == OWN_HOURS
    assert adjusted(own, tmp_path) == own


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_every_value_that_can_be_chosen_is_one_that_the_settings_have_then(tmp_path: Path, name: str) -> None:
    for value in ADJUSTABLE[name].values:
        keep(tmp_path, name, value)
        assert ADJUSTABLE[name].of(adjusted(load_settings(), tmp_path)) == value


def test_what_is_not_on_the_list_counts_as_never_set(tmp_path: Path) -> None:
    (tmp_path / "adjusted.json").write_text('{"hours": "midnight", "theme": "night"}', encoding="utf-8")
    settings = adjusted(load_settings(), tmp_path)
    assert settings.hall == load_settings().hall
    assert settings.display.theme == "night"
