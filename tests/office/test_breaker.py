"""The breaker of the circuit to the office, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from config.clock import CHINA
from config.faults import Fault
from office.breaker import FAILURES, FIRST_REST_S, JITTER, LONGEST_REST_S, Breaker
from office.port import AWAY
from play.virtual_time import LoopClock, VirtualTimeLoop


class Probed:
    """An office of which only counts whether it answers."""

    def __init__(self, clock: LoopClock) -> None:
        self.clock = clock
        self.breaker = Breaker(clock.monotonic, AWAY)
        self.away: str | None = None
        self.probes = self.questions = 0

    async def probe(self) -> None:
        self.probes += 1
        await self.clock.sleep(0.1)
        self._answer()

    async def ask(self) -> str:
        try:
            async with self.breaker.passing(self.probe):
                self.questions += 1
                self._answer()
        except Fault as fault:
            return fault.code
        return ""

    def _answer(self) -> None:
        if self.away:
            raise Fault(self.away)


def in_virtual_time(story: Callable[[Probed], Awaitable[None]]) -> None:
    async def told() -> None:
        await story(Probed(LoopClock(asyncio.get_running_loop(), datetime(2026, 11, 27, tzinfo=CHINA))))

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(told())


def test_it_opens_after_some_failures_in_a_row_and_no_answer_is_a_failure() -> None:
    async def story(office: Probed) -> None:
        for away in ("OFFICE-LATE", "OFFICE-LATE", "OFFICE-REFUSED", "OFFICE-LATE", "OFFICE-LATE"):
            office.away = away
            assert await office.ask() == away
        assert not office.breaker.is_open, "a refusal is an answer"
        office.away = "OFFICE-UNREACHABLE"
        assert await office.ask() == "OFFICE-UNREACHABLE"
        assert office.breaker.is_open
        assert (await office.ask(), office.questions) == ("OFFICE-UNREACHABLE", 6)

    in_virtual_time(story)


def test_one_probe_goes_before_whoever_asks_and_closes_it_again() -> None:
    async def story(office: Probed) -> None:
        office.away = "OFFICE-LATE"
        for _ in range(FAILURES):
            await office.ask()
        await office.clock.sleep(FIRST_REST_S * (1 + JITTER))
        office.away = None
        told = await asyncio.gather(*(office.ask() for _ in range(5)))
        assert sorted(told) == ["", *["OFFICE-LATE"] * 4], "one goes, the others are told at once"
        assert office.probes == 1
        assert [await office.ask() for _ in range(3)] == ["", "", ""]
        assert office.probes == 1

    in_virtual_time(story)


def test_rests_grow_to_a_bound_and_begin_anew_after_an_answer() -> None:
    async def story(office: Probed) -> None:
        office.away = "OFFICE-UNREACHABLE"
        found = list[float]()
        for _ in range(FAILURES):
            await office.ask()
        for _ in range(8):
            rested, before = office.clock.monotonic(), office.probes
            while office.probes == before:
                await office.clock.sleep(0.1)
                await office.ask()
            found.append(office.clock.monotonic() - rested)
        for turn, rest in enumerate(found):
            meant = min(LONGEST_REST_S, FIRST_REST_S * 2**turn)
            assert meant * (1 - JITTER) - 0.3 <= rest <= meant * (1 + JITTER) + 0.3, (turn, found)
        assert office.questions == FAILURES, "nobody waited for a question in all that time"
        office.away = None
        await office.clock.sleep(LONGEST_REST_S * (1 + JITTER))
        assert await office.ask() == ""

    in_virtual_time(story)


def test_a_probe_that_was_given_up_leaves_the_way_to_the_next() -> None:
    async def story(office: Probed) -> None:
        office.away = "OFFICE-LATE"
        for _ in range(FAILURES):
            await office.ask()
        await office.clock.sleep(FIRST_REST_S * (1 + JITTER))
        office.away = None
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await office.ask()
        assert await office.ask() == ""

    in_virtual_time(story)
