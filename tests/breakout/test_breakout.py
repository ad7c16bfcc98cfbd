"""Nobody gets out of the kiosk, by keys, pointer, fingers or a file; and whoever did would be seen."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.breakout.__main__ import tried
from tests.breakout.attempts import ATTEMPTS
from tests.breakout.stage import ROOT, alone, behind_cage, found

ABSENT = [attempt for attempt in ATTEMPTS if attempt.absent]


@pytest.mark.parametrize("attempt", ABSENT, ids=lambda attempt: attempt.name)
def test_there_is_no_dialog_that_a_hand_could_ask_for(attempt: object) -> None:
    assert found(getattr(attempt, "absent")) == ""  # noqa: B009 - of a parameter


@pytest.mark.nightly
@pytest.mark.xdist_group("display")
@pytest.mark.parametrize("stage", ["alone", "behind cage"])
def test_every_attempt_is_contained(stage: str) -> None:
    outcomes = tried(stage)
    assert {name: one.why for name, one in outcomes.items() if one is not None and not one.contained} == {}
    assert sum(one is not None for one in outcomes.values()) >= 30


@pytest.mark.nightly
@pytest.mark.xdist_group("display")
def test_whoever_got_out_would_be_seen() -> None:
    """A window of somebody else's, a process that has no business there, and a kiosk that is gone."""
    nothing = ATTEMPTS[0]
    with alone() as stage:
        assert stage.try_out(nothing).contained
        with subprocess.Popen(["sleep", "60"]) as foreign:
            assert stage.try_out(nothing).why == "a process: sleep"
            foreign.kill()
        command = [sys.executable, "-m", "tests.breakout.dropper"]
        environment = stage.surroundings()
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as window:
            assert window.stdout is not None
            window.stdout.readline()
            assert stage.try_out(nothing).why == "+1 windows"
            window.kill()
        stage.kiosk.send_signal(signal.SIGKILL)
        stage.kiosk.wait()
        assert stage.try_out(nothing).why == "the kiosk ended with -9"


@pytest.mark.nightly
@pytest.mark.xdist_group("display")
def test_behind_the_compositor_there_is_no_pointer() -> None:
    """Where it stood and where it stands now the page is the same."""
    with behind_cage() as stage:
        seen = [stage.picture_with_pointer_at(x, 0.45)[300:400, 350:650] for x in (0.4, 0.6)]
    assert (seen[0] == seen[1]).all()
