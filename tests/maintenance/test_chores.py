"""Chores in virtual time: tried again with growing pauses, woken by a visit, and never in each other's way."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.faults import Fault
from maintenance.chores import FIRST_PAUSE_S, LONGEST_PAUSE_S, Chores

START = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)


class Work:
    """A chore that notes when it was done; ``trouble`` is what it meets, until that is taken away."""

    def __init__(self, clock: VirtualClock, trouble: Exception | None = None) -> None:
        self._clock = clock
        self.trouble = trouble
        self.at: list[float] = []

    async def round(self) -> bool:
        self.at.append(self._clock.monotonic())
        if self.trouble:
            raise self.trouble
        return True


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.mark.parametrize("trouble", [Fault("PRINTER-OFF"), RuntimeError("may hold anything")])
async def test_what_fails_is_tried_again_with_growing_pauses_up_to_a_longest_one(
    clock: VirtualClock, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(clock, trouble)
    async with Chores(clock, {"printer": work.round}):
        await clock.advance(3 * LONGEST_PAUSE_S)
    pauses = [later - earlier for earlier, later in zip(work.at, work.at[1:], strict=False)]
    assert pauses[:4] == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S, 8 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S
    assert "may hold anything" not in caplog.text


async def test_a_visit_wakes_a_chore_at_once_and_pauses_are_short_again(clock: VirtualClock) -> None:
    work = Work(clock, Fault("OFFICE-UNREACHABLE"))
    async with Chores(clock, {"courier": work.round}) as chores:
        await clock.advance(7 * FIRST_PAUSE_S)  # in the middle of the third pause
        assert len(work.at) == 4
        await clock.advance(1)
        chores.wake()
        await clock.advance(0)
        assert work.at[-1] == clock.monotonic()
        await clock.advance(FIRST_PAUSE_S)
        assert work.at[-1] == clock.monotonic()


async def test_a_chore_that_hangs_holds_up_no_other_one(clock: VirtualClock) -> None:
    work = Work(clock)

    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    async with Chores(clock, {"printer": hangs, "courier": work.round}) as chores:
        await clock.advance(1)
        chores.wake()
        await clock.advance(1)
        assert work.at == [0, 1]


async def test_an_idle_chore_looks_now_and_then(clock: VirtualClock) -> None:
    work = Work(clock)
    async with Chores(clock, {"courier": work.round}):
        await clock.advance(2 * LONGEST_PAUSE_S)
    assert work.at == [0, LONGEST_PAUSE_S, 2 * LONGEST_PAUSE_S]


async def test_nothing_is_done_any_more_when_the_kiosk_is_closed(clock: VirtualClock) -> None:
    work = Work(clock)
    async with Chores(clock, {"courier": work.round}) as chores:
        await clock.advance(1)
    chores.wake()
    await clock.advance(2 * LONGEST_PAUSE_S)
    assert work.at == [0]
