"""How lives of the program end, over restarts and losses of power, and when the next one begins in safe mode."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from config.parts import PartName
from maintenance import lives
from maintenance.checks.safe_mode import look
from maintenance.lives import CALM_S, CRASHES, FILE, WITHIN_S, After, LifeFile, Lives, safe_mode, this_start
from maintenance.machine import Machine

HERE = "this start of the machine"


def after_crashes(*moments: float, boot: str = HERE) -> Lives:
    """A life that goes on, after lives that crashed at ``moments``."""
    lives = Lives().begun(boot, moments[0] if moments else 0)
    for moment in moments:
        lives = lives.begun(boot, moment)
    return lives


def test_three_crashes_within_ten_minutes_are_safe_mode() -> None:
    assert not after_crashes(0, WITHIN_S / 2).safe
    assert after_crashes(0, WITHIN_S / 2, WITHIN_S).safe
    assert not after_crashes(0, WITHIN_S / 2, WITHIN_S + 1).safe
    assert after_crashes(0, WITHIN_S, WITHIN_S + 1, WITHIN_S + 2).safe  # the first has nothing to do with it


def test_lost_power_is_no_crash() -> None:
    lives = after_crashes(0, 1)
    for moment in range(10):
        lives = lives.begun(f"start {moment}", 2 + moment)
        assert (lives.after, lives.safe) == (After.POWER, False)


def test_an_end_in_order_is_no_crash_and_takes_none_back() -> None:
    lives = after_crashes(0, 1)
    for moment in (2, 3):
        lives = Lives("", lives.crashes, lives.safe).begun(HERE, moment)
        assert (lives.after, lives.safe) == (After.ORDER, False)
    assert lives.begun(HERE, 4).safe


def test_safe_mode_lasts_for_a_day_without_a_crash() -> None:
    lives = after_crashes(0, 1, 2)
    assert lives.calm_in_s(2) == CALM_S
    again = Lives("", lives.crashes, lives.safe)
    assert again.begun(HERE, CALM_S).safe
    assert not again.begun(HERE, CALM_S + 2).safe
    later = lives.begun(HERE, CALM_S)  # another crash
    assert later.safe
    assert later.calm_in_s(CALM_S) == CALM_S


def test_crashes_of_a_time_that_has_not_come_are_of_a_clock_that_was_wrong() -> None:
    wrong = after_crashes(1e9, 1e9 + 1)
    assert not wrong.begun(HERE, 100).safe
    assert wrong.begun(HERE, 100).crashes == (100,)


def killed(folder: Path, moments: Sequence[float]) -> LifeFile:
    """Lives of the program that were ended in their midst, each a process of its own."""
    for moment in moments:
        if (pid := os.fork()) == 0:
            with LifeFile(folder, lambda: moment).life():  # noqa: B023 - it is called in this life
                os._exit(9)
        os.waitpid(pid, 0)
    return LifeFile(folder, lambda: moments[-1] + 1)


def test_what_a_killed_program_leaves_is_found_by_the_next(tmp_path: Path) -> None:
    with killed(tmp_path, (0.9, 1.9, 2.9)).life() as lives:
        assert (lives.after, lives.crashes, lives.safe) == (After.CRASH, (1, 2, 3.9), True)
    with LifeFile(tmp_path, lambda: 10).life() as lives:
        assert (lives.after, lives.safe) == (After.ORDER, True)
    told = safe_mode(tmp_path)
    assert told is not None
    assert told.code == "SAFE-MODE"
    assert told.detail.count(":") == CRASHES
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("end", [SystemExit(1), SystemExit(0), asyncio.CancelledError()])
def test_whoever_is_told_to_end_or_says_why_it_ends_has_not_crashed(end: BaseException, tmp_path: Path) -> None:
    with pytest.raises(type(end)), LifeFile(tmp_path).life():
        raise end
    assert LifeFile(tmp_path).lives.begun(HERE, 0).after is After.ORDER


def test_an_error_that_nobody_expected_is_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bug"), LifeFile(tmp_path).life():
        raise ValueError("bug")
    with LifeFile(tmp_path).life() as lives:
        assert lives.after is After.CRASH


def test_an_error_amid_the_end_is_a_crash_too(tmp_path: Path) -> None:
    def live() -> None:
        file = LifeFile(tmp_path)
        with file.life():
            file.ends()
            raise ValueError("bug")

    with pytest.raises(ValueError, match="bug"):
        live()
    assert LifeFile(tmp_path).lives.begun(this_start(), 0).after is After.CRASH


def test_an_end_in_order_that_was_cut_short_was_late_and_is_no_crash(tmp_path: Path) -> None:
    """A machine that does other work is slow; and whoever gives a second signal is in a hurry."""
    for _ in range(CRASHES):
        if (pid := os.fork()) == 0:
            file = LifeFile(tmp_path)
            with file.life():
                file.ends()
                os._exit(1)
        os.waitpid(pid, 0)
    with LifeFile(tmp_path).life() as lives:
        assert (lives.after, lives.crashes, lives.safe) == (After.LATE, (), False)
    with LifeFile(tmp_path).life() as lives:
        assert lives.after is After.ORDER


def test_the_staff_may_end_it_at_once(tmp_path: Path) -> None:
    file = killed(tmp_path, (0, 1, 2))
    with file.life() as lives:
        assert lives.safe
        file.leave_safe_mode()
    with LifeFile(tmp_path, lambda: 10).life() as lives:
        assert (lives.safe, lives.crashes) == (False, ())
    assert safe_mode(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"boot", b"crash x\n", b"\xff\0", b"crash 1 2\n", b"safe yes no\n"])
def test_a_file_that_cannot_be_read_knows_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with LifeFile(tmp_path).life() as lives:
        assert (lives.after, lives.crashes, lives.safe) == (After.ORDER, (), False)


@pytest.mark.parametrize("folder", [None, Path("/proc/none")])
def test_where_nothing_can_be_kept_the_program_lives_all_the_same(folder: Path | None) -> None:
    with LifeFile(folder).life() as lives:
        assert lives.after is After.ORDER


def test_where_the_system_does_not_tell_its_starts_apart_no_life_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lives, "_BOOT_ID", tmp_path / "none")
    with killed(tmp_path, (0, 1, 2)).life() as life:
        assert (life.after, life.crashes, life.safe) == (After.ORDER, (), False)


async def test_the_keeper_says_it_to_staff_and_remote_as_long_as_it_lasts(tmp_path: Path) -> None:
    machine = cast(Machine, SimpleNamespace(data=tmp_path))
    assert await look(machine) == ()
    with killed(tmp_path, (0, 1, 2)).life():
        (found,) = await look(machine)
        assert (found.fault.code, found.part, found.keeps_from_serving) == ("SAFE-MODE", PartName.COMPUTER, False)
