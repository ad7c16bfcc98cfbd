"""The demonstration visits, through the real screens, as whoever clones the repository plays them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assembly import data_dir
from config.settings import load_settings
from demo.scenarios import scenarios
from records.log import RecordsReader
from tests.pcscd import Pcscd
from tests.visits.conftest import site_file

ROOT = Path(__file__).parent.parent.parent


#: the one that is played on the panel of the demonstration site; the others on one of a quarter of its pixels
FULL_SIZE = "retire-now"


@pytest.fixture
def site(tmp_path: Path, pcscd: Pcscd) -> Path:
    """The demonstration site, on the test's own card service and data folder."""
    return site_file(tmp_path, pcscd.port)


def with_small_panel(site: Path) -> None:
    """The same millimetres in fewer pixels: what costs most of a demonstration's time is to paint and to keep them."""
    text = site.read_text(encoding="utf-8")
    for full, small in (("width_px: 1080", "width_px: 540"), ("height_px: 1920", "height_px: 960")):
        assert text.count(full) == 1
        text = text.replace(full, small)
    site.write_text(text, encoding="utf-8")


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the door as its user does, without a display."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, str(ROOT / "kiosk.py"), *arguments],
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("name", scenarios())
def test_a_demonstration_ends_as_its_scenario_says(name: str, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if name != FULL_SIZE:
        with_small_panel(site)
    played = kiosk("demo", "--site", str(site), "--scenario", name, "--out", str(out))
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.startswith(f"{name}: ok")
    assert played.stdout.count("\n") == 1
    assert "never retrieved" not in played.stderr
    assert "destroyed but it is pending" not in played.stderr
    timeline = json.loads((out / "timeline.json").read_text(encoding="utf-8"))
    assert {"steps", "machine_ms", "citizen_ms", "first_screen_ms", "ui_stall_max_ms", "ui_rss_mb"} <= set(timeline)
    assert all({"step", "machine_ms", "citizen_ms"} <= set(step) for step in timeline["steps"])
    assert len(list(out.glob("*.pdf"))) == scenarios()[name].papers
    assert len(list(out.glob("*.png"))) >= 10
    records = data_dir(load_settings(site))
    with RecordsReader(records / "records.sqlite", records / "records.key") as log:
        assert log.verify() > 0


def test_without_a_display_the_door_says_so_and_an_unknown_scenario_is_refused(site: Path) -> None:
    assert kiosk("run", "--site", str(site)).returncode != 0
    refused = kiosk("demo", "--site", str(site), "--scenario", "no-such-visit")
    assert refused.returncode == 2
    assert "no-such-visit" in refused.stderr
    listed = kiosk("demo", "--list")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(scenarios())
