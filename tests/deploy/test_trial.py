"""A bare Debian 12 in a folder becomes a kiosk, serves with its systemd up, and is a bare Debian again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: the folder is kept there between two nights
WHERE = "/var/tmp/kiosk-trial"  # noqa: S108 - of root's, and of nobody else's
#: all that is looked at
LEAST = 25


@pytest.mark.nightly
@pytest.mark.skipif(os.getuid() != 0, reason="only root makes a machine")
def test_a_bare_debian_becomes_a_kiosk_and_a_bare_debian_again() -> None:
    tried = subprocess.run([ROOT / "deploy/try", WHERE], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert sum(line.startswith("ok ") for line in tried.stdout.splitlines()) >= LEAST
