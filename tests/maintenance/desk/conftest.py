"""The staff desk, played in virtual time in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from play.report import play
from play.script import load_script

#: everybody's password in the demonstration
PIN = "246810"
Played = Callable[..., dict[str, Any]]


def signs_in(card: str = "staff") -> str:
    """The beginning of a file: somebody of the staff signs in and takes the card back."""
    return f"""
scene: staff
world: {{social_card: {card}}}
steps:
  - {{on: sign_in/pin, do: [{{type: "{PIN}"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
"""


@pytest.fixture
def played(tmp_path: Path) -> Played:
    """Play a file and give its report; ``site`` is another one than the demonstration's."""

    def play_it(text: str, site: Path = DEMO_SITE) -> dict[str, Any]:
        file = tmp_path / "desk.yaml"
        file.write_text(text, encoding="utf-8")
        settings = load_settings(site)
        shipped = ROOT / settings.office.invented
        return play(file, load_script(file, shipped), shipped, site, settings, tmp_path / "out")

    return play_it


def nodes(report: dict[str, Any]) -> list[str]:
    """The nodes that were shown, each once in a row."""
    shown = [page["node"] for page in report["pages"]]
    return [node for place, node in enumerate(shown) if place == 0 or shown[place - 1] != node]


def staff_events(report: dict[str, Any]) -> list[str]:
    return [kind for kind in report["events"] if kind.startswith(("staff.", "desk."))]
