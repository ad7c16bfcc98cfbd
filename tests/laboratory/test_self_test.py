"""The self-test says what is wrong with the engine of a machine, and never fails itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.settings import Face
from devices.face.models import engine_facts
from laboratory.self_test import self_test
from tests.devices.face.stage import face_settings

TODAY = date(2026, 11, 24)


def report(settings: Face, cpu_info: Path = Path("/proc/cpuinfo")) -> dict[str, Any]:
    found = self_test(settings, TODAY, cpu_info)
    assert json.loads(json.dumps(found)) == found
    return found


def test_a_sound_machine_passes() -> None:
    found = report(face_settings())
    assert (found["passed"], found["fault"], found["cpu"]) == (True, None, {"avx": True})
    assert [head["decision"] for head in found["heads"]] == ["match", "no_match"]
    assert [file["trouble"] for file in found["files"]] == [None, None]
    assert found["load_ms"] > 0
    assert found["calibration"] == "not_calibrated"  # and no error


def test_a_processor_that_cannot_is_named(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("flags : sse2\n")
    found = report(face_settings(), tmp_path / "cpuinfo")
    assert (found["passed"], found["fault"], found["cpu"]) == (False, "FACE-UNAVAILABLE", {"avx": False})


def test_each_missing_file_is_named(tmp_path: Path) -> None:
    found = report(face_settings().model_copy(update={"models_dir": tmp_path}))
    assert (found["passed"], found["fault"]) == (False, "FACE-UNAVAILABLE")
    assert [file["name"] for file in found["files"]] == [
        file.name for file in engine_facts(face_settings().engine).files.values()
    ]
    assert all(file["trouble"] == f"model file {file['name']} is missing" for file in found["files"])


@pytest.mark.parametrize(("accept", "review"), [(0.05, 0.55), pytest.param(0.48, 0.9, marks=pytest.mark.nightly)])
def test_thresholds_that_do_not_separate_the_drawn_heads_do_not_pass(accept: float, review: float) -> None:
    """Too strict for oneself, or so wide that a stranger is no longer refused."""
    update = {"strict": 0.05, "accept": accept, "review": review}
    settings = face_settings()
    changed = settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update=update)})
    assert report(changed)["passed"] is False
