"""The cases of every scene (``cases.yaml``), played: each must come out as it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from assembly.site import ROOT
from config.datafile import DataFileError
from config.settings import DEMO_SITE, load_settings
from flows.definition.loading import scene_names
from flows.definition.shelf import SHIPPED
from play.cases import FILE, Case, load_cases
from play.report import play
from play.script import Loaded
from tests.families import by_day
from tests.play.truth import contradictions

pytestmark = pytest.mark.expects_log("visit: a card was left in its slot")  # by whoever walks off

FEWEST = 10
#: found by the walker: what was read once more and not wanted went along with what was wanted instead
DECIDED_OTHERWISE = "card: a-new-card-is-read-once-more-and-not-wanted"
PEOPLE = ROOT / load_settings().office.invented


def cases() -> Iterator[tuple[str, Loaded]]:
    for scene in scene_names():
        yield from (
            (f"{scene}: {name}", case) for name, case in load_cases(SHIPPED.scenes / scene / FILE, PEOPLE).items()
        )


CASES = dict(cases())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the play, which stays: its data lie in ``data``."""
    monkeypatch.setattr("play.report.tempfile.TemporaryDirectory", lambda **_: nullcontext(str(tmp_path)))
    return tmp_path / "data"


def by_day_of_every_scene() -> Iterator[str]:
    """The ordinary visit; by night all of them."""
    for scene in scene_names():
        yield next(name for name, case in CASES.items() if case.script.scene == scene)


@pytest.mark.parametrize("name", by_day(CASES, [*by_day_of_every_scene(), DECIDED_OTHERWISE]))
def test_a_case_comes_out_as_it_says_and_office_papers_and_memory_say_the_same(
    name: str, tmp_path: Path, data: Path
) -> None:
    loaded = CASES[name]
    assert isinstance(loaded.script, Case)
    file = SHIPPED.scenes / loaded.script.scene / FILE
    report = play(file, loaded, PEOPLE, DEMO_SITE, load_settings(), tmp_path / "papers")
    assert list(loaded.script.expects.differences(report)) == []
    assert list(contradictions(data, report)) == []


@pytest.mark.parametrize("scene", scene_names())
def test_every_scene_has_enough_cases(scene: str) -> None:
    assert len(load_cases(SHIPPED.scenes / scene / FILE, PEOPLE)) >= FEWEST


def test_a_case_that_is_wrong_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "retirement"
    folder.mkdir()
    text = (SHIPPED.scenes / "retirement" / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace("on: category", "on: catgory", 1), encoding="utf-8")
    with pytest.raises(DataFileError, match="there is no page 'catgory'"):
        load_cases(folder / FILE, PEOPLE)


def test_an_expectation_that_is_not_met_is_told(tmp_path: Path) -> None:
    loaded = CASES["retirement: years-are-missing"]
    assert isinstance(loaded.script, Case)
    report = play(SHIPPED.scenes / "retirement" / FILE, loaded, PEOPLE, DEMO_SITE, load_settings(), tmp_path)
    otherwise = loaded.script.expects.model_copy(
        update={"outcome": "retired", "cases": ("retirement",), "shows": ("notice",), "says": ("恭喜",)}
    )
    assert len(list(otherwise.differences(report))) == 4
