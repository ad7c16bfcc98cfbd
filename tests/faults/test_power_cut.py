"""The power fails at random moments of a visit: nothing is lost, nothing is doubled, and the chain holds."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.power_cuts import cases, look
from tests.pcscd import Pcscd, own_pcscd, pcscd
from tests.visits.conftest import site_file

__all__ = ["own_pcscd", "pcscd"]
ROOT = Path(__file__).parent.parent.parent
CUTS = 20
#: from the moment that the kiosk is ready to the end of a visit
VISIT_S = 1.2
LIMIT_S = 60.0


def site_in(folder: Path, port: int) -> Path:
    """The demonstration site, all of it in a new ``folder``."""
    folder.mkdir()
    return site_file(folder, port)


def start(site: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.citizen", str(site)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def cut_off(site: Path, after_s: float) -> None:
    """Start a visit and cut the power ``after_s`` seconds after the kiosk is ready."""
    with start(site) as citizen:
        assert citizen.stdout is not None
        assert citizen.stdout.readline() == "ready\n"
        with suppress(subprocess.TimeoutExpired):
            citizen.wait(after_s)
        citizen.kill()


@pytest.mark.xdist_group("power")
def test_twenty_power_cuts_lose_nothing_and_double_nothing(tmp_path: Path, pcscd: Pcscd) -> None:
    chance = random.Random(20261124)
    interrupted = 0
    folder = tmp_path / "0"
    site = site_in(folder, pcscd.port)
    for number in range(1, CUTS + 1):
        cut_off(site, chance.uniform(0.05, VISIT_S))
        left = look(folder / "data")  # verifies the chain
        assert left.cases <= 1
        interrupted += left.planned > left.confirmed
        if left.planned:  # the invented citizen has applied: look what the next start makes of it, then a new bureau
            resume(site)
            resumed = look(folder / "data")
            assert resumed.cases == 1
            assert resumed.planned == resumed.confirmed
            folder = tmp_path / str(number)
            site = site_in(folder, pcscd.port)
    print(f"{CUTS} cuts, {interrupted} between the citizen's word and the office's")


def resume(site: Path) -> None:
    """The next start: it delivers what was open, and is then ended."""
    with start(site) as citizen:
        assert citizen.stdout is not None
        assert citizen.stdout.readline() == "ready\n"
        citizen.kill()


def test_a_cut_before_anything_was_written_leaves_a_kiosk_that_starts(tmp_path: Path, pcscd: Pcscd) -> None:
    folder = tmp_path / "new"
    site = site_in(folder, pcscd.port)
    with start(site) as citizen:
        citizen.kill()
    with start(site) as citizen:
        output, _ = citizen.communicate(timeout=LIMIT_S)
    assert output.split() == ["ready", "retired"]
    assert cases(folder / "data") == 1
