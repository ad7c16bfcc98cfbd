"""Visits from a file, played in this process unless the power is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from play import report
from play.report import play
from play.script import load_script
from tests.loaded import loaded
from tests.memory import in_memory, tmp_path

__all__ = ["in_memory", "tmp_path"]

#: everything that a citizen who retires on the spot does after having proved to be the holder
RETIRES = """
  - {on: result, do: [{answer: apply}]}
  - {on: handle/notice, do: [{answer: go_on}]}
  - {on: handle/collect/promise, do: [{answer: accept}]}
  - {on: handle/review, do: [{answer: submit}]}
  - {on: handle/conclude/papers, do: [{answer: taken}]}
  - {on: handle/conclude/rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
"""
WITH_PIN = """
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - {on: identify/pin, do: [{type: "123456"}]}
"""
LI = "510000196511030015"
WANG = "510000198203120026"

TO_OTHER_WAY = "  - {on: identify/consent, do: [{answer: other_way}]}\n"

#: the citizen of the test walks off without the card, which calls the staff
card_is_left = pytest.mark.expects_log("visit: a card was left in its slot")

Played = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def lives() -> Iterator[None]:
    """Lives begin in processes that are forked from one that has loaded everything, instead of loading it each."""
    with loaded("tests.play.lives") as start, pytest.MonkeyPatch.context() as patch:

        def one_life(file: Path, site: Path) -> tuple[int, str]:
            life = start(str(file), str(site))
            with life.stdout:
                said = life.stdout.read()
            return life.wait(), said

        patch.setattr(report, "one_life", one_life)
        yield


@pytest.fixture
def played(tmp_path: Path, request: pytest.FixtureRequest) -> Played:
    """Play a script and give its report. Papers lie in ``tmp_path / "out"``."""

    def play_it(text: str) -> dict[str, Any]:
        if "power_cut" in text:
            request.getfixturevalue("lives")
        file = tmp_path / "visit.yaml"
        file.write_text(text, encoding="utf-8")
        settings = load_settings()
        shipped = ROOT / settings.office.invented
        return play(file, load_script(file, shipped), shipped, DEMO_SITE, settings, tmp_path / "out")

    return play_it


def of_visits(report: dict[str, Any]) -> list[str]:
    """The events without what those say who look after the kiosk, each when it comes to it."""
    behind = ("issue.", "repair.", "chore.", "supply.said")
    return [kind for kind in report["events"] if not kind.startswith(behind)]


def shown(report: dict[str, Any]) -> list[str]:
    """The nodes that were shown, each once in a row."""
    nodes = [page["node"] for page in report["pages"]]
    return [node for place, node in enumerate(nodes) if place == 0 or nodes[place - 1] != node]


def steps(text: str, world: str = "{social_card: li}", scene: str = "retirement") -> str:
    """A script of the scene: what lies where at first, and these steps."""
    return f"scene: {scene}\nworld: {world}\nsteps:\n{text}"


def titles(report: dict[str, Any]) -> list[str]:
    """The titles of all pages, in order."""
    return [page["title"] for page in report["pages"]]
