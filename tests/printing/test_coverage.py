"""What of GB 18030-2022 can be printed: the sets are those of the standard, and the count is that of what is drawn."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from commands.paper import command
from printing.coverage import Covered, covered, levels
from printing.fonts import glyph


@pytest.fixture(scope="module")
def found() -> dict[str, Covered]:
    return {one.name: one for one in covered()}


def test_the_sets_have_as_many_characters_as_the_standard_counts(found: dict[str, Covered]) -> None:
    unknown = {level.name: level.total - found[level.name].known for level in levels().levels}
    assert unknown == {"级别1": 0, "级别2": 3, "级别3": 0}


def test_level_one_is_drawn_by_the_body_face_nearly_whole_and_by_all_together_whole(found: dict[str, Covered]) -> None:
    assert found["级别1"].missing == ()
    assert found["级别2"].missing == ()
    assert found["级别1"].faces["ZenHei"] > 20_000


def test_what_is_counted_is_what_is_drawn(found: dict[str, Covered]) -> None:
    missing = set(found["级别3"].missing)
    for code in (*range(0x2A6A0, 0x2A6D7), *range(0x2CE90, 0x2CEA2), *list(missing)[:50]):
        assert glyph(chr(code)).missing == (code in missing)


def test_the_command_says_it_of_every_level() -> None:
    told = json.loads(CliRunner().invoke(command, ["coverage", "--json"]).stdout)
    assert [one["name"] for one in told] == ["级别1", "级别2", "级别3", "扩展G", "扩展H"]
    assert all(one["drawn"] + len(one["missing"]) == one["known"] for one in told)
    assert "级别3" in CliRunner().invoke(command, ["coverage"]).stdout
