"""The staff desk, played in virtual time in this process."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import hash_secret_raw

from assembly.site import ROOT
from config.settings import DEMO_SITE, load_settings
from maintenance.desk import passwords
from play.report import play
from play.script import load_script
from tests.memory import in_memory, tmp_path

__all__ = ["in_memory", "tmp_path"]
#: everybody's password in the demonstration
PIN = "246810"
Played = Callable[..., dict[str, Any]]


class _Hasher:
    """The kiosk's own, which computes once for many tests what each of them asks."""

    hash_secret_raw = staticmethod(lru_cache(hash_secret_raw))
    verify = staticmethod(lru_cache(passwords._HASHER.verify))


@pytest.fixture(autouse=True)
def hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody signs in with the same two cards and one password, and to hash both takes long, as it must."""
    monkeypatch.setattr(passwords, "_HASHER", _Hasher)
    monkeypatch.setattr(passwords, "hash_secret_raw", _Hasher.hash_secret_raw)


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
