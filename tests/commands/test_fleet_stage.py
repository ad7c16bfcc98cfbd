"""A whole fleet by one command: broker, watch and agent run, know each other, and end together."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from assembly.fleet_stage import KIOSK, Stage
from commands.fleet import command
from tests.waiting import seen_from_outside

pytestmark = pytest.mark.nightly
ROOT = Path(__file__).parents[2]


def known(stage: Stage) -> list[str]:
    """The kiosks of which the office has heard."""
    done = CliRunner().invoke(command, ["list", "--settings", str(stage.office), "--json"])
    return [str(one["kiosk"]) for one in json.loads(done.stdout)] if done.exit_code == 0 else []


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """The command, until Ctrl-C."""
    program, pipe = [sys.executable, "kiosk.py", "fleet", "stage", "--folder", str(folder)], subprocess.PIPE
    with subprocess.Popen(program, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            assert "until Ctrl-C" in process.stdout.readline()  # which comes when all of it has been started
            yield Stage(folder)
        finally:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


def test_it_comes_goes_and_comes_back_as_it_was(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        assert seen_from_outside(lambda: known(stage) == [KIOSK])
        ring, site = stage.ring.read_bytes(), stage.site.read_bytes()
        second = [sys.executable, "kiosk.py", "fleet", "stage", "--folder", str(tmp_path)]
        done = subprocess.run(second, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, "another stage runs there" in done.stderr) == (1, True), done.stderr
        assert stage.site.read_bytes() == site  # with the port of the first one
    with staged(tmp_path) as stage:
        assert seen_from_outside(lambda: known(stage) == [KIOSK])
    assert stage.ring.read_bytes() == ring
