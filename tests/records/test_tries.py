"""Wrong passwords of the staff desk: how long a card stays locked, whatever happens to the machine meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from records.tries import FORGOTTEN_AFTER_S, LONGEST_S, TryFile

LOCK_S = 300.0
CARD, OTHER = "aa" * 32, "bb" * 32


class Machine:
    """Starts and stops; its file stays."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(datetime(2026, 11, 24, 19, 30, tzinfo=CHINA))
        self._file = folder / "tries.sqlite"

    @contextmanager
    def on(self) -> Iterator[TryFile]:
        tries = TryFile(self._file, self.clock, tries=3, lock_s=LOCK_S)
        try:
            yield tries
        finally:
            tries.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def fail(tries: TryFile, times: int) -> None:
    for _ in range(times):
        assert tries.begin(CARD) == 0


async def test_a_card_is_locked_after_the_set_tries_and_no_other_is(machine: Machine) -> None:
    with machine.on() as tries:
        fail(tries, 2)
        assert tries.locked_for(CARD) == 0
        fail(tries, 1)
        assert tries.locked_for(CARD) == tries.begin(CARD) == LOCK_S
        assert tries.locked_for(OTHER) == 0


async def test_after_the_lock_each_wrong_one_locks_for_twice_as_long(machine: Machine) -> None:
    with machine.on() as tries:
        fail(tries, 3)
        for doubled in range(12):
            left_s = tries.locked_for(CARD)
            assert left_s == min(LOCK_S * 2**doubled, LONGEST_S)
            await machine.clock.advance(left_s - 1)
            assert tries.begin(CARD) == pytest.approx(1)
            await machine.clock.advance(1)
            fail(tries, 1)


async def test_the_right_password_takes_everything_back(machine: Machine) -> None:
    with machine.on() as tries:
        fail(tries, 3)  # the third one was right
        tries.succeeded(CARD)
        assert tries.locked_for(CARD) == 0
        fail(tries, 2)
        assert tries.locked_for(CARD) == 0


async def test_a_try_counts_before_it_is_made(machine: Machine) -> None:
    """Whoever pulls the plug while a password is checked has used a try."""
    for _ in range(3):
        with machine.on() as tries:
            fail(tries, 1)
    with machine.on() as tries:
        assert tries.locked_for(CARD) == LOCK_S


async def test_no_restart_and_no_time_switched_off_shortens_a_lock(machine: Machine) -> None:
    with machine.on() as tries:
        fail(tries, 3)
        await machine.clock.advance(100)
        tries.count_down()
    await machine.clock.advance(10_000)  # switched off
    for _ in range(20):
        with machine.on() as tries:
            assert tries.locked_for(CARD) == LOCK_S - 100


@pytest.mark.parametrize("by", [timedelta(days=-400), timedelta(days=400), timedelta(minutes=6)], ids=str)
async def test_no_wall_clock_shortens_a_lock(machine: Machine, by: timedelta) -> None:
    with machine.on() as tries:
        fail(tries, 3)
        machine.clock.set_wall(machine.clock.now() + by)
        assert tries.locked_for(CARD) == LOCK_S
        await machine.clock.advance(LOCK_S - 1)
        assert tries.locked_for(CARD) == pytest.approx(1)


async def test_what_passed_since_it_was_written_down_is_all_that_a_power_cut_can_add(machine: Machine) -> None:
    with machine.on() as tries:
        fail(tries, 3)
        await machine.clock.advance(120)
        tries.count_down()
        await machine.clock.advance(59)  # never written down
    with machine.on() as tries:
        assert tries.locked_for(CARD) == LOCK_S - 120


async def test_a_card_that_nobody_tries_any_more_is_forgotten(machine: Machine, tmp_path: Path) -> None:
    with machine.on() as tries:
        fail(tries, 1)
        await machine.clock.advance(FORGOTTEN_AFTER_S - 1)
        tries.count_down()
        assert CARD.encode() in (tmp_path / "tries.sqlite").read_bytes()
        await machine.clock.advance(1)
        tries.count_down()
        assert CARD.encode() not in (tmp_path / "tries.sqlite").read_bytes()
