"""The readiness of a machine, as its staff ask for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pcscd import Pcscd, own_pcscd, pcscd
from tests.visits.conftest import site_file

__all__ = ["own_pcscd", "pcscd"]
ROOT = Path(__file__).parent.parent.parent


def check(site: Path) -> tuple[int, dict[str, str | None]]:
    """The exit code, and the fault of every part."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "check", "--site", str(site), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, {result["part"]: result["fault"] for result in json.loads(done.stdout)}


@pytest.mark.xdist_group("eyes")
def test_a_whole_machine_is_ready(tmp_path: Path, pcscd: Pcscd) -> None:
    code, parts = check(site_file(tmp_path, pcscd.port))
    assert code == 0
    assert set(parts) == {"records", "card reader", "id reader", "face", "office", "press", "printer"}
    assert set(parts.values()) == {None}


@pytest.mark.xdist_group("eyes")
def test_a_part_in_trouble_does_not_hide_the_others(tmp_path: Path, own_pcscd: Pcscd) -> None:
    site = site_file(tmp_path, own_pcscd.port)  # a card service that is not started
    text = site.read_text(encoding="utf-8").replace("people: office/people.demo.yaml", "people: office/nobody.yaml")
    site.write_text(text, encoding="utf-8")
    code, parts = check(site)
    assert code == 1
    assert parts == {
        "records": None,
        "card reader": "CARD-NO-SERVICE",
        "id reader": None,
        "face": None,
        "office": "OFFICE-PEOPLE",
        "press": None,
        "printer": None,
    }
