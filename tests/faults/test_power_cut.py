"""The power fails after any kind of event of a visit: nothing is lost, nothing is doubled, and the chain holds."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.power_cuts import cases, look
from tests.families import by_day
from tests.pcscd import Pcscd, own_pcscd, pcscd
from tests.visits.conftest import site_file

__all__ = ["own_pcscd", "pcscd"]
pytestmark = pytest.mark.xdist_group("power")
ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 60.0
#: the office may have it already, but the memory does not say so yet
OWED = ("submission.planned", "submission.sent")
#: by day the last event before anything is handed in, the handing in itself, a paper, and the end with a rating on its
#: way; by night every kind that a whole visit writes
STAGES = ("promise.made", *OWED, "submission.confirmed", "print.sent", "visit.ended")


def site_in(folder: Path, port: int) -> Path:
    """The demonstration site, all of it in a new ``folder``."""
    folder.mkdir()
    return site_file(folder, port)


def start(site: Path, *cut_after: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.citizen", str(site), *cut_after]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def visit(site: Path, *cut_after: str) -> tuple[int, list[str]]:
    """How a process with one visit ended, and what it had said until then."""
    with start(site, *cut_after) as citizen:
        said, _ = citizen.communicate(timeout=LIMIT_S)
    return citizen.returncode, said.split()


def resume(site: Path) -> None:
    """The next start: it delivers what was open, and is then ended."""
    with start(site) as citizen:
        assert citizen.stdout is not None
        assert "ready\n" in citizen.stdout
        citizen.kill()


def cut_after(kind: str, folder: Path, pcscd: Pcscd) -> bool:
    """The power fails after the first event of ``kind``. Whether the office was owed something, which it has now."""
    site = site_in(folder, pcscd.port)
    ended, said = visit(site, kind)
    assert (ended, said[-1]) == (-signal.SIGKILL, kind)
    left = look(folder / "data")  # verifies the chain
    assert left.planned == said.count("submission.planned")
    assert left.cases <= left.planned
    if left.planned:
        resume(site)
        resumed = look(folder / "data")
        assert (resumed.cases, resumed.confirmed) == (1, resumed.planned)
    return left.planned > left.confirmed


@pytest.mark.parametrize("kind", by_day(STAGES, {OWED[0]}))
def test_a_power_cut_in_a_visit_loses_nothing_and_doubles_nothing(kind: str, tmp_path: Path, pcscd: Pcscd) -> None:
    assert cut_after(kind, tmp_path / "cut", pcscd) == (kind in OWED)


@pytest.mark.nightly
def test_a_power_cut_after_any_kind_of_event_loses_nothing_and_doubles_nothing(tmp_path: Path, pcscd: Pcscd) -> None:
    ended, said = visit(site_in(tmp_path / "whole", pcscd.port))
    assert ended == 0
    kinds = set(said) - {"ready", "retired"}
    assert kinds > set(STAGES)
    assert {kind for kind in sorted(kinds) if cut_after(kind, tmp_path / kind, pcscd)} == set(OWED)


@pytest.mark.nightly
def test_a_cut_before_anything_was_written_leaves_a_kiosk_that_starts(tmp_path: Path, pcscd: Pcscd) -> None:
    site = site_in(tmp_path / "new", pcscd.port)
    with start(site) as citizen:
        citizen.kill()
    ended, said = visit(site)
    assert ended == 0
    assert "retired" in said
    assert cases(tmp_path / "new" / "data") == 1
