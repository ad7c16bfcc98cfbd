"""A whole visit by somebody who cannot touch the glass: from waking the kiosk to the rating, with a password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pcscd import Pcscd
from tests.visits.conftest import site_file
from tests.xvfb import display

__all__ = ["display"]

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 180.0
#: every page at which somebody must answer, in the order of the visit
PAGES = [
    "attract",
    "services",
    "identify/card",
    "identify/consent",
    "identify/other_way",
    "identify/pin",
    "result",
    "handle/notice",
    "handle/collect/promise",
    "handle/review",
]


def keyed(folder: Path, cards: Pcscd, platform: dict[str, str]) -> list[str]:
    """What the kiosk printed."""
    environment = {**os.environ, **platform, "QT_QUICK_BACKEND": "software"}
    command = [
        sys.executable,
        "-m",
        "tests.visits.keyed_kiosk",
        str(site_file(folder, cards.port, full_size=True)),
        "declines-face",
    ]
    played = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert played.returncode == 0, played.stdout + played.stderr
    return played.stdout.splitlines()


def retired_by_keys(said: list[str]) -> None:
    pages = [line.split()[1] for line in said if line.startswith("page ")]
    assert [page for page in dict.fromkeys(pages) if page in PAGES] == PAGES
    end, count = said[-1].split()[1:3]
    assert end == "retired"
    assert int(count) > 2 * len(PAGES)


@pytest.mark.nightly
def test_a_whole_retirement_by_keys_alone(tmp_path: Path, pcscd: Pcscd) -> None:
    retired_by_keys(keyed(tmp_path, pcscd, {"QT_QPA_PLATFORM": "offscreen"}))


@pytest.mark.nightly
@pytest.mark.xdist_group("display")
def test_a_whole_retirement_by_keys_of_a_real_display(tmp_path: Path, pcscd: Pcscd, display: str) -> None:
    """The X server gives the keys to the window, as it does those of a keyboard."""
    retired_by_keys(keyed(tmp_path, pcscd, {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}))
