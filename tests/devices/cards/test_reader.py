"""What every card reader's supervision does, whatever its process reads."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from config.faults import Fault
from devices.cards.reader import SupervisedReader
from tests.devices.waiting import started, until


class Reader(SupervisedReader[str]):
    """Its status is the life of its process; an order of a dead one is not read, one that is late is timed out."""

    def __init__(self, *, lives_that_die: int = 0, **limits: float) -> None:
        super().__init__("tests.devices.reading_child:main", "", logging.getLogger("test-reader"), **limits)  # type: ignore[arg-type]
        self.lives_that_die = lives_that_die
        self.lives = 0
        self.believable: list[bool] = []

    async def ask(self, order: str) -> Any:
        return await self._order(lambda: order)

    def _arguments(self) -> tuple[object, ...]:
        self.lives += 1
        return self.lives, self.lives_that_die

    def _hear(self, message: int) -> None:
        self._saw(f"life {message}")

    def _bereft(self, *, believable: bool) -> None:
        self.believable.append(believable)
        if not believable:
            self._saw("gone")

    def _is_lost(self, status: str) -> bool:
        return status == "gone"

    def _unread(self) -> Fault:
        return Fault("CARD-READ-ERROR")

    def _late(self) -> Fault:
        return Fault("CARD-TIMEOUT")


def running(**how: Any) -> AbstractAsyncContextManager[Reader]:
    return started(Reader(**how))


async def code_of(reader: Reader, order: str) -> str:
    with pytest.raises(Fault) as fault:
        await reader.ask(order)
    return fault.value.code


async def test_orders_are_carried_out_one_after_another() -> None:
    async with running() as reader:
        answers = await asyncio.gather(*(reader.ask(str(number)) for number in range(20)))
        assert answers == [(1, str(number)) for number in range(20)]


async def test_a_process_that_dies_unheard_is_told_as_lost_and_the_next_one_as_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "test-reader")
    async with running(lives_that_die=2) as reader:
        assert reader.status == "gone"
        await until(reader, lambda status: status == "life 3")
        assert reader.believable == [False, False]
    assert caplog.messages == ["lost: gone", "back: life 3"]


async def test_what_a_process_said_before_it_died_may_still_be_true_and_the_next_order_waits_for_the_next_process() -> (
    None
):
    async with running() as reader:
        assert await code_of(reader, "die") == "CARD-READ-ERROR"
        assert reader.status == "life 1"
        assert await reader.ask("again") == (2, "again")
        assert reader.believable == [True]


async def test_an_order_that_takes_too_long_costs_the_process_its_life() -> None:
    async with running(read_limit_s=0.2) as reader:
        assert await code_of(reader, "hang") == "CARD-TIMEOUT"
        assert await reader.ask("again") == (2, "again")


async def test_a_process_that_falls_silent_is_not_believed_any_more() -> None:
    async with running(silence_limit_s=0.5) as reader:
        assert reader.status == "life 1"
        await until(reader, lambda status: status == "gone")
        await until(reader, lambda status: status == "life 2")
        assert reader.believable == [False]


async def test_an_order_under_way_is_no_silence() -> None:
    async with running(silence_limit_s=0.5, read_limit_s=1.6) as reader:
        assert await code_of(reader, "hang") == "CARD-TIMEOUT"


async def test_a_cancelled_order_keeps_its_turn_until_it_has_ended() -> None:
    async with running(read_limit_s=0.3) as reader:
        hanging = asyncio.create_task(reader.ask("hang"))
        await asyncio.sleep(0.05)
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert await reader.ask("again") == (2, "again"), "the first life was spent on the cancelled order"


async def test_the_first_status_of_a_kind_is_waited_for() -> None:
    async with running() as reader:
        assert await reader.first(str, 1.0) == "life 1"
        assert await reader.first(int, 0.05) is None
