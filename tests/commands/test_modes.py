"""What a start of the kiosk is for: chosen before, and given up when it cannot be."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from commands.modes import LONGEST_S, Start, back_in_time, make_start, mode_of
from config.mode import Mode, choose
from config.settings import DEMO_SITE
from config.voice import NoVoice
from maintenance.restarts import KioskRestarts
from play.training import TrainingSite
from play.virtual_time import VirtualTimeLoop


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A demonstration whose data lie in ``tmp_path / "data"``."""
    (tmp_path / "data").mkdir()
    text = DEMO_SITE.read_text(encoding="utf-8")
    file = tmp_path / "site.yaml"
    file.write_text(text.replace("data_dir: var/demo ", f"data_dir: {tmp_path / 'data'} "), encoding="utf-8")
    return file


def test_a_start_is_what_was_chosen_for_it_once(site: Path, tmp_path: Path) -> None:
    choose(tmp_path / "data", Mode.TRAINING)
    assert mode_of(site) is Mode.TRAINING
    assert mode_of(site) is Mode.SERVICE
    start = make_start(site, Mode.TRAINING, safe=False)
    assert isinstance(start.parts, TrainingSite)
    assert start.parts.program.folder == tmp_path / "data"


def test_a_site_that_cannot_be_read_has_chosen_nothing(tmp_path: Path) -> None:
    assert mode_of(tmp_path / "nowhere.yaml") is Mode.SERVICE


@pytest.mark.expects_log("run: no test")
def test_a_mode_that_cannot_be_is_said_and_the_kiosk_serves(site: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "test").write_text("in the way", encoding="utf-8")
    start = make_start(site, Mode.TEST, safe=False)
    assert (start.settings.mode, start.settings.hall.test) == (Mode.SERVICE, False)
    assert start.settings.data_dir == tmp_path / "data"


def test_safe_mode_is_silent(site: Path) -> None:
    assert isinstance(make_start(site, Mode.SERVICE, safe=True).settings.voice, NoVoice)


def ended_after(start: Start, seconds: float) -> list[str]:
    """What is noted when the start has lasted so long."""
    noted: list[str] = []

    async def note(kind: str, public: object) -> None:
        noted.append(kind)

    async def nobody() -> None:
        """Nobody is there."""

    async def story() -> None:
        start.parts.program.restarts = KioskRestarts(nobody, note, lambda: None, lambda: None)
        going = asyncio.ensure_future(back_in_time(start))
        await asyncio.wait((going,), timeout=seconds)
        going.cancel()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(story())
    return noted


@pytest.mark.expects_log("run: test has lasted long enough")
@pytest.mark.expects_log("restart of the application")
def test_a_machine_that_was_forgotten_in_a_mode_serves_again(site: Path) -> None:
    start = make_start(site, Mode.TEST, safe=False)
    assert ended_after(start, LONGEST_S - 1) == []
    assert ended_after(start, LONGEST_S + 1) == ["restart.asked"]


def test_one_that_serves_goes_on(site: Path) -> None:
    assert ended_after(make_start(site, Mode.SERVICE, safe=False), 10 * LONGEST_S) == []
