from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from devices.supervised import ChildDied, Supervised

LIMIT_S = 60.0
CHILDREN = "tests.devices.children"


class Parent:
    """Starts children and keeps what they say, in order."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Any] = asyncio.Queue()
        self.deaths: asyncio.Queue[ChildDied] = asyncio.Queue()
        self._children: list[Supervised] = []

    def start(self, function: str, *arguments: object) -> Supervised:
        child = Supervised(f"{CHILDREN}:{function}", arguments, self.heard.put_nowait, self.deaths.put_nowait)
        self._children.append(child)
        return child

    async def hear(self) -> Any:
        return await asyncio.wait_for(self.heard.get(), LIMIT_S)

    async def death(self) -> ChildDied:
        return await asyncio.wait_for(self.deaths.get(), LIMIT_S)

    def end(self) -> None:
        for child in self._children:
            child.kill()


@pytest.fixture
def parent() -> Iterator[Parent]:
    parent = Parent()
    yield parent
    parent.end()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_values_go_to_the_child_and_come_back_in_order(parent: Parent) -> None:
    child = parent.start("echo", "hello")
    for value in (1, "two", b"3" * 300_000, (4, None)):
        child.send(value)
    assert [await parent.hear() for _ in range(5)] == ["hello", 1, "two", b"3" * 300_000, (4, None)]
    child.kill()


async def test_a_crash_is_reported_with_its_code_after_the_last_words(parent: Parent) -> None:
    parent.start("crash", 7)
    assert await parent.hear() == "last words"
    assert (await parent.death()).returncode == 7


async def test_a_child_killed_from_outside_is_reported_once(parent: Parent) -> None:
    child = parent.start("hang")
    assert await parent.hear() == child.pid
    os.kill(child.pid, signal.SIGKILL)
    assert (await parent.death()).returncode == -signal.SIGKILL
    child.send("anybody there?")
    child.kill()
    assert parent.deaths.empty()


async def test_a_hanging_child_is_killed_and_that_is_no_death_to_report(parent: Parent) -> None:
    child = parent.start("hang")
    pid = await parent.hear()
    child.kill()
    assert not is_running(pid)
    assert parent.deaths.empty()


async def test_a_stopped_child_is_killed_too(parent: Parent) -> None:
    child = parent.start("hang")
    pid = await parent.hear()
    os.kill(pid, signal.SIGSTOP)
    child.kill()
    assert not is_running(pid)


async def test_no_child_outlives_its_parent(parent: Parent) -> None:
    middle = parent.start("have_a_child")
    grandchild = await parent.hear()
    watch = os.pidfd_open(grandchild)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(watch, ended.set)
    os.kill(middle.pid, signal.SIGKILL)
    await asyncio.wait_for(ended.wait(), LIMIT_S)
    asyncio.get_running_loop().remove_reader(watch)
    os.close(watch)


@pytest.mark.parametrize(
    ("nonsense", "why"),
    [
        (b"\xff\xff\xff\xff and so on", "a message of -1 bytes"),
        (b"\x7f\xff\xff\xff", "a message of 2147483647 bytes"),
        (b"\x00\x00\x00\x00", "a message of 0 bytes"),
        (b"\x00\x00\x00\x05hello", "no message (UnpicklingError)"),
        (b"\x00\x00\x00\x0ccno_such\nx\n.", "no message (ModuleNotFoundError)"),
    ],
)
async def test_a_child_that_sends_nonsense_is_killed_and_reported(parent: Parent, nonsense: bytes, why: str) -> None:
    parent.start("babble", nonsense)
    pid = await parent.hear()
    death = await parent.death()
    assert why in str(death)
    assert death.returncode == -signal.SIGKILL
    assert not is_running(pid)


async def test_half_a_message_makes_nobody_wait(parent: Parent) -> None:
    child = parent.start("babble", b"\x00\x00\x10\x00only the beginning")
    assert await parent.hear() == child.pid
    await asyncio.sleep(0.05)  # the loop runs on
    assert parent.heard.empty()
    assert parent.deaths.empty()
    child.kill()


async def test_a_child_that_has_stopped_reading_makes_nobody_wait(parent: Parent) -> None:
    child = parent.start("echo", "hello")
    assert await parent.hear() == "hello"
    os.kill(child.pid, signal.SIGSTOP)
    sent = [os.urandom(1_000_000) for _ in range(5)]  # more than any socket holds
    for message in sent:
        child.send(message)
    os.kill(child.pid, signal.SIGCONT)
    assert [await parent.hear() for _ in sent] == sent
