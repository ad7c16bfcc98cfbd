"""What every card reader's supervision does, whatever its process reads."""

from __future__ import annotations

import asyncio
import errno
import logging
import subprocess
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from config.faults import Fault
from devices.cards.reader import SupervisedReader
from supervision.child import Job
from tests.devices.reading_child import FROM_PROCESS, TO_PROCESS, Answer, Begin, Life, Order, OtherAnswer
from tests.devices.waiting import started, until
from tests.nursery import a_nursery, of_a_nursery

__all__ = ["a_nursery", "of_a_nursery"]

JOB = Job("test-reader", "tests.devices.reading_child:main", TO_PROCESS, FROM_PROCESS)


class Reader(SupervisedReader[str]):
    """Its status is the life of its process; an order of a dead one is not read, one that is late is timed out."""

    def __init__(self, *, lives_that_die: int = 0, **limits: float) -> None:
        super().__init__(JOB, "", logging.getLogger("test-reader"), **limits)  # type: ignore[arg-type]
        self.lives_that_die = lives_that_die
        self.lives = 0
        self.believable: list[bool] = []
        self.ordered = asyncio.Event()

    async def ask(self, order: str) -> tuple[int, str]:
        answer: Answer = await self._order(lambda: self._said(order), Answer)
        return answer.life, answer.word

    def _said(self, order: str) -> Order:
        self.ordered.set()
        return Order(order)

    def _greeting(self) -> Begin:
        self.lives += 1
        return Begin(self.lives, self.lives_that_die)

    def _hear(self, message: Life | Answer | OtherAnswer | Fault) -> bool:
        if not isinstance(message, Life):
            return True
        self._saw(f"life {message.number}")
        return False

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


@pytest.mark.expects_log("children: test-reader: child ended with 1")
@pytest.mark.expects_log("test-reader: lost: gone")
async def test_a_process_that_dies_unheard_is_told_as_lost_and_the_next_one_as_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    async with running(lives_that_die=2) as reader:
        assert reader.status == "gone"
        await until(reader, lambda status: status == "life 3")
        assert reader.believable == [False, False]
    device = [record.message for record in caplog.records if record.name == "test-reader"]
    process = [record.message for record in caplog.records if record.name == "children"]
    assert device == ["lost: gone", "back: life 3"]
    assert process == ["test-reader: child ended with 1; trying again", "test-reader: works again"]


@pytest.mark.expects_log("children: test-reader: child ended with 1")
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


@pytest.mark.expects_log("test-reader: lost: gone")
async def test_a_process_that_falls_silent_is_not_believed_any_more() -> None:
    async with running(silence_limit_s=0.5) as reader:
        assert reader.status == "life 1"
        await until(reader, lambda status: status == "gone")
        await until(reader, lambda status: status == "life 2")
        assert reader.believable == [False]


async def test_whoever_is_started_again_is_watched_once() -> None:
    """What looks after the machine starts a part that may have been started: each time it would tick once more."""
    async with running() as reader:
        before = len(reader._tasks)
        await reader.start()
        assert len(reader._tasks) == before


async def test_an_order_under_way_is_no_silence() -> None:
    async with running(silence_limit_s=0.5, read_limit_s=1.6) as reader:
        assert await code_of(reader, "hang") == "CARD-TIMEOUT"


async def test_a_cancelled_order_keeps_its_turn_until_it_has_ended() -> None:
    async with running(read_limit_s=0.3) as reader:
        hanging = asyncio.create_task(reader.ask("hang"))
        await reader.ordered.wait()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert await reader.ask("again") == (2, "again"), "the first life was spent on the cancelled order"


async def test_the_first_status_of_a_kind_is_waited_for() -> None:
    async with running() as reader:
        assert await reader.first(str, 1.0) == "life 1"
        assert await reader.first(int, 0.05) is None


async def test_a_fault_of_the_process_is_raised() -> None:
    async with running() as reader:
        assert await code_of(reader, "refuse") == "CARD-MUTE"
        assert await reader.ask("again") == (1, "again")


@pytest.mark.parametrize("lie", ["lie", "say more"])
@pytest.mark.expects_log("children: test-reader: its words could not be used")
@pytest.mark.expects_log("test-reader: lost: gone")
async def test_a_process_that_answers_what_was_not_asked_is_replaced_and_nothing_it_said_is_believed(lie: str) -> None:
    async with running() as reader:
        if lie == "lie":
            assert await code_of(reader, lie) == "CARD-READ-ERROR"
        else:
            assert await reader.ask(lie) == (1, lie)  # its second answer is to nobody's order
        await until(reader, lambda status: status == "life 2")
        assert reader.believable == [False]
        assert await reader.ask("again") == (2, "again")


class Refused:
    """A machine that has no more of something, for a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int) -> None:
        self._error, self.left, self._popen = error, times, subprocess.Popen
        monkeypatch.setattr(subprocess, "Popen", self)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if self.left > 0:
            self.left -= 1
            raise self._error
        return self._popen(*arguments, **options)


NO_MORE = [
    BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    OSError(errno.EMFILE, "Too many open files"),
    RuntimeError("can't start new thread"),
]


@pytest.mark.own_programs
@pytest.mark.parametrize("error", NO_MORE, ids=lambda error: str(error))
@pytest.mark.expects_log("children: test-reader: child ended with 1")
@pytest.mark.expects_log("test-reader: lost: gone")
async def test_a_fork_that_fails_while_a_reader_is_restarted_is_tried_again_and_told_once(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with running() as reader:
        refused = Refused(monkeypatch, error, times=3)
        assert await code_of(reader, "die") == "CARD-READ-ERROR"
        await until(reader, lambda status: status == "gone")  # what cannot be asked is not believed for ever
        await until(reader, lambda status: status.startswith("life") and status != "life 1")
        assert refused.left == 0
        assert (await reader.ask("again"))[1] == "again"
    process = [record.message for record in caplog.records if record.name == "children"]
    assert process == ["test-reader: child ended with 1; trying again", "test-reader: works again"]


@pytest.mark.own_programs
@pytest.mark.expects_log("children: test-reader: cannot be started: Resource temporarily unavailable")
@pytest.mark.expects_log("test-reader: lost: gone")
async def test_a_reader_that_cannot_be_started_at_first_is_said_lost_and_comes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Refused(monkeypatch, NO_MORE[0], times=2)
    async with asyncio.timeout(60), running() as reader:
        assert reader.status == "gone"
        await until(reader, lambda status: status.startswith("life"))


@pytest.mark.own_programs
@pytest.mark.expects_log("children: test-reader: cannot be started: Resource temporarily unavailable")
@pytest.mark.expects_log("test-reader: lost: gone")
async def test_an_order_without_a_process_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    Refused(monkeypatch, NO_MORE[0], times=1000)
    async with running() as reader:
        assert await code_of(reader, "anybody") == "CARD-READ-ERROR"
