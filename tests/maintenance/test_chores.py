"""Chores in virtual time: tried again with growing pauses, woken by a visit, and never in each other's way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

import pytest

from config.clock import CHINA, VirtualClock
from config.faults import Fault
from maintenance.chores import FIRST_PAUSE_S, LONGEST_PAUSE_S, Chore, Chores

pytestmark = pytest.mark.expects_log("chores: ")

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


class Log:
    """What the chores have noted."""

    def __init__(self, trouble: Fault | None = None) -> None:
        self.events: list[tuple[str, Mapping[str, str]]] = []
        self._trouble = trouble

    async def note(self, kind: str, public: Mapping[str, str]) -> None:
        if self._trouble:
            raise self._trouble
        self.events.append((kind, public))


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.mark.parametrize("trouble", [Fault("PRINTER-OFF"), RuntimeError("may hold anything")])
@pytest.mark.expects_log("chores: printer: ")
async def test_what_fails_is_tried_again_with_growing_pauses_up_to_a_longest_one(
    clock: VirtualClock, log: Log, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(clock, trouble)
    async with Chores(clock, {"printer": Chore(work.round)}, log.note):
        await clock.advance(3 * LONGEST_PAUSE_S)
    pauses = [later - earlier for earlier, later in zip(work.at, work.at[1:], strict=False)]
    assert pauses[:4] == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S, 8 * FIRST_PAUSE_S]
    assert pauses[-1] == LONGEST_PAUSE_S
    assert "may hold anything" not in caplog.text


@pytest.mark.expects_log("chores: courier: OFFICE-UNREACHABLE")
async def test_a_visit_wakes_a_chore_at_once_and_pauses_are_short_again(clock: VirtualClock, log: Log) -> None:
    work = Work(clock, Fault("OFFICE-UNREACHABLE"))
    async with Chores(clock, {"courier": Chore(work.round)}, log.note) as chores:
        await clock.advance(7 * FIRST_PAUSE_S)  # in the middle of the third pause
        assert len(work.at) == 4
        await clock.advance(1)
        chores.wake()
        await clock.advance(0)
        assert work.at[-1] == clock.monotonic()
        await clock.advance(FIRST_PAUSE_S)
        assert work.at[-1] == clock.monotonic()


@pytest.mark.expects_log("chores: courier: OFFICE-UNREACHABLE")
async def test_what_is_hurried_is_tried_at_once_and_its_pauses_go_on_growing(clock: VirtualClock, log: Log) -> None:
    work = Work(clock, Fault("OFFICE-UNREACHABLE"))
    async with Chores(clock, {"courier": Chore(work.round)}, log.note) as chores:
        await clock.advance(6 * FIRST_PAUSE_S)  # in the third pause
        chores.hurry("courier")
        await clock.advance(0)
        assert work.at[-1] == clock.monotonic()
        await clock.advance(8 * FIRST_PAUSE_S)
        assert work.at[-1] - work.at[-2] == 8 * FIRST_PAUSE_S


async def test_a_chore_that_hangs_holds_up_no_other_one(clock: VirtualClock, log: Log) -> None:
    work = Work(clock)

    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    async with Chores(clock, {"printer": Chore(hangs), "courier": Chore(work.round)}, log.note) as chores:
        await clock.advance(1)
        chores.wake()
        await clock.advance(1)
        assert work.at == [0, 1]


async def test_an_idle_chore_looks_now_and_then(clock: VirtualClock, log: Log) -> None:
    work = Work(clock)
    async with Chores(clock, {"courier": Chore(work.round)}, log.note):
        await clock.advance(2 * LONGEST_PAUSE_S)
    assert work.at == [0, LONGEST_PAUSE_S, 2 * LONGEST_PAUSE_S]


async def test_nothing_is_done_any_more_when_the_kiosk_is_closed(clock: VirtualClock, log: Log) -> None:
    work = Work(clock)
    async with Chores(clock, {"courier": Chore(work.round)}, log.note) as chores:
        await clock.advance(1)
    chores.wake()
    await clock.advance(2 * LONGEST_PAUSE_S)
    assert work.at == [0]


async def test_what_cannot_be_done_is_noted_once_and_so_is_that_it_can_again(clock: VirtualClock, log: Log) -> None:
    work = Work(clock, Fault("PRINTER-OFF"))
    async with Chores(clock, {"printer": Chore(work.round)}, log.note) as chores:
        await clock.advance(LONGEST_PAUSE_S)
        assert log.events == [("chore.failed", {"chore": "printer", "fault": "PRINTER-OFF"})]
        work.trouble = Fault("PRINTER-FOREIGN")
        chores.wake()
        await clock.advance(1)
        work.trouble = None
        chores.wake()
        await clock.advance(1)
    assert [(kind, public.get("fault")) for kind, public in log.events[1:]] == [
        ("chore.failed", "PRINTER-FOREIGN"),
        ("chore.done", None),
    ]


async def test_a_memory_that_cannot_be_written_ends_no_chore(clock: VirtualClock) -> None:
    work = Work(clock, Fault("PRINTER-OFF"))
    async with Chores(clock, {"printer": Chore(work.round)}, Log(Fault("RECORDS-STORE")).note):
        await clock.advance(3 * FIRST_PAUSE_S)
    assert work.at == [0, FIRST_PAUSE_S, 3 * FIRST_PAUSE_S]


async def test_a_chore_that_must_not_wait_long_is_tried_at_an_even_pace(clock: VirtualClock, log: Log) -> None:
    work = Work(clock, Fault("PRINTER-OFF"))
    async with Chores(clock, {"printer": Chore(work.round, longest_pause_s=FIRST_PAUSE_S)}, log.note):
        await clock.advance(4 * FIRST_PAUSE_S)
    assert work.at == [place * FIRST_PAUSE_S for place in range(5)]


async def test_a_start_waits_for_first_rounds_and_not_for_one_that_hangs(log: Log) -> None:
    clock = VirtualClock(START)
    work, never = Work(clock), asyncio.Event()

    async def hangs() -> bool:
        return await never.wait()

    chores = Chores(clock, {"printer": Chore(hangs), "roll": Chore(work.round), "courier": Chore(work.round)}, log.note)
    await chores.first_rounds(("printer", "roll"), 0.01)
    assert len(work.at) == 1
    async with chores:  # and whatever is late is gone with it
        pass
