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


def check(site: Path, what: str = "fault") -> tuple[int, dict[str, str | None]]:
    """The exit code, and the fault or warning of every part."""
    command = [sys.executable, str(ROOT / "kiosk.py"), "check", "--site", str(site), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, {result["part"]: result[what] for result in json.loads(done.stdout)}


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


CALIBRATED = """
    evidence: {people: 120, genuine: 360, impostors: 42840, far_wanted: 0.001, false_accepts: 30, far_at_most: 0.00095,
      false_rejects: 2, frr_at_most: 0.0174}"""


@pytest.mark.xdist_group("eyes")
@pytest.mark.parametrize(
    ("calibrated_on", "warning"),
    [
        ("not-calibrated", "FACE-NOT-CALIBRATED"),
        ("2025-11-20", "FACE-NOT-CALIBRATED"),
        ("2026-11-25", "FACE-NOT-CALIBRATED"),  # tomorrow
        ("2026-03-02", None),
    ],
)
def test_thresholds_without_a_calibration_that_holds_are_a_warning_and_no_fault(
    tmp_path: Path, pcscd: Pcscd, calibrated_on: str, warning: str | None
) -> None:
    site = site_file(tmp_path, pcscd.port)
    evidence = "" if calibrated_on == "not-calibrated" else CALIBRATED
    text = site.read_text(encoding="utf-8")
    block = f"calibrated_on: {calibrated_on}{evidence}"
    site.write_text(text.replace("calibrated_on: not-calibrated", block), encoding="utf-8")
    code, warnings = check(site, "warning")
    assert (code, warnings["face"]) == (0, warning)
    assert {said for part, said in warnings.items() if part != "face"} == {None}
