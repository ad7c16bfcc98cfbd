"""What goes wrong for somebody who has left is heard by nobody, and is no crash of the program."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

import pytest

from config.clock import CHINA, VirtualClock
from config.faults import Fault
from flows.stay.journal import Journal
from office.line import Line
from records.port import Records
from tests.waiting import seen


class FullDisk:
    """A memory in which no more fits, as somebody leaves while it is being written."""

    def __init__(self) -> None:
        self.writes, self.may_fail = threading.Event(), threading.Event()

    def append(self, *_: object, **__: object) -> None:
        self.writes.set()
        self.may_fail.wait(10)
        raise Fault("RECORDS-STORE")


@contextmanager
def nothing_for_the_loop() -> Iterator[None]:
    """What the loop is told inside would be reported as a crash."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    yield
    gc.collect()
    assert not told


async def left(waiting: asyncio.Task[Any]) -> None:
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_an_event_that_cannot_be_written_for_somebody_who_has_left_is_no_crash() -> None:
    disk = FullDisk()
    journal = Journal(cast(Records, disk), "visit")
    with nothing_for_the_loop():
        writing = asyncio.create_task(journal.note("visit.started"))
        await seen(disk.writes.is_set)
        await left(writing)
        disk.may_fail.set()
        with pytest.raises(Fault):  # one thread writes: this is after that
            await journal.note("visit.ended")
        del writing


async def test_nor_is_what_an_office_says_that_has_failed() -> None:
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    line = Line(VirtualClock(datetime(2026, 11, 24, tzinfo=CHINA)), 10)
    with nothing_for_the_loop():
        asking = asyncio.create_task(line.answered(iter([work]).__next__))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await left(asking)
        work.set_exception(Fault("OFFICE-STORE"))
        await asyncio.sleep(0)
        del asking, work
