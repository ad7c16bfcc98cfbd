"""Whatever a visit needs of Python is read before somebody is served: an import holds up all that is Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pcscd import Pcscd
from tests.visits.conftest import LIMIT_S

ROOT = Path(__file__).parents[2]


#: card, password, decision, papers; a day on which the bureau is open; a code on the screen; the desk; training
SCENARIOS = ["declines-face", "appointment", "captures-a-correction", "desk-night", "desk-training"]


@pytest.mark.nightly
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_whole_visit_imports_nothing(pcscd: Pcscd, tmp_path: Path, scenario: str) -> None:
    """The one that the figures of speed are measured with, in a process of its own: it imports what a kiosk does."""
    command = [sys.executable, "-m", "benchmarks.touch", "--one", scenario, str(tmp_path), str(pcscd.port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert seen["imported"] == []
    assert seen["unseen"] == [], "pressed, and nothing to be seen of it"
    assert len(seen["page"]) > 4
