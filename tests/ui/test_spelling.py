"""Whatever way a visit ends in which somebody has typed, nothing of it is left for whoever comes next."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from devices.pinyin.libpinyin import LibPinyin
from flows.bodies import Text
from tests.pages import page
from tests.ui.conftest import Run
from tests.ui.stage import Act, Stage

NAME = page(Text("name"), "name")


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def is_spelt(stage: Stage) -> bool:
    up = stage.app.bridge.page
    return up is not None and isinstance(up.body, Text) and bool(up.body.offered)


@pytest.mark.parametrize("ends", ["finish", "key:ok"])
def test_the_dictionary_of_a_visit_goes_with_it(
    qt_loop: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    async def citizen(stage: Stage) -> None:
        await stage.begin()
        await stage.press("key:L")
        await stage.until(lambda: is_spelt(stage))
        await stage.press("candidate:0")
        assert len(left_in(tmp_path)) == 1
        await stage.press(ends)
        await stage.until(lambda: stage.app.bridge.mode == "attract")
        await stage.until(lambda: left_in(tmp_path) == [])
        await stage.begin()
        await stage.press("key:L")
        await stage.until(lambda: is_spelt(stage))
        up = stage.app.bridge.page
        assert up is not None
        assert (up.the(Text).entered, up.the(Text).letters) == ("", "l")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    qt_loop(_played(citizen))
    assert left_in(tmp_path) == [], "closing the window ends a visit, too"


async def _played(citizen: Act) -> None:
    await Stage([NAME], pinyin=LibPinyin()).play(citizen)
