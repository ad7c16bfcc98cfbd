"""The check character of GB 32100."""

from __future__ import annotations

import pytest

from config.unit_code import CHARACTERS, unit_code_is_right


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91511703MA0YANGL1L"])  # the first is the standard's example
def test_one_wrong_character_is_noticed_wherever_it_is(code: str) -> None:
    assert unit_code_is_right(code)
    for place in range(18):
        others = [f"{code[:place]}{other}{code[place + 1 :]}" for other in CHARACTERS if other != code[place]]
        assert not any(map(unit_code_is_right, others))


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "9135O100M000100Y43"]
)
def test_what_is_no_code_at_all_is_wrong(code: str) -> None:
    assert not unit_code_is_right(code)
