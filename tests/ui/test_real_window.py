"""The glass in a real window on an X server: the same touches, fingers and keys as without one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.xvfb import display

__all__ = ["display"]

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 300.0


@pytest.mark.xdist_group("display")
def test_through_the_glass_of_a_real_window_nothing_passes_either(display: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software", "DISPLAY": display}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "tests/ui/test_glass.py"]
    tried = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert tried.returncode == 0, tried.stdout
    assert int(re.findall(r"(\d+) passed", tried.stdout)[0]) > 35
