"""A supervisor never dies: whatever keeps its child from starting, or kills it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from config.clock import SystemClock
from supervision.child import ChildDied
from supervision.supervisor import RESTART_FIRST_S, RESTART_LONGEST_S, Supervisor
from tests.families import by_day
from tests.nursery import a_nursery, of_a_nursery
from tests.supervision.children import Begin, Word, job
from tests.waiting import GONE

__all__ = ["a_nursery", "of_a_nursery"]

LIMIT_S = 60.0


class Hurried(SystemClock):
    """Pauses are noted and not waited for."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)


class Owner:
    """Has a supervisor, and hears of its children."""

    def __init__(self, function: str = "hang") -> None:
        self.clock = Hurried()
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.deaths: list[str] = []
        self.bereft = asyncio.Event()
        self.supervisor = Supervisor(job(function), lambda: Begin(text="hello"), self.hear, self.bury, clock=self.clock)

    def hear(self, message: Word) -> None:
        self.supervisor.settled()
        self.heard.put_nowait(message.text)

    def bury(self, death: ChildDied) -> None:
        self.deaths.append(str(death))
        self.bereft.set()

    async def word(self) -> str:
        return await asyncio.wait_for(self.heard.get(), LIMIT_S)


@pytest.fixture
async def owner() -> AsyncIterator[Owner]:
    owner = Owner()
    yield owner
    await owner.supervisor.close()


def children_log(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name == "children"]


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def open_descriptors() -> set[tuple[str, str]]:
    """Each with what it leads to; what others have left to be closed may be closed meanwhile."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(*GONE):  # that of the folder itself
            found.add((link.name, str(link.readlink())))
    return found


def refuse(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, error: Exception, times: int) -> list[int]:
    """Let the call raise so often; the list's length says how often it has."""
    true = getattr(owner, name)
    refused: list[int] = []

    def call(*arguments: Any, **options: Any) -> Any:
        if len(refused) < times:
            refused.append(1)
            raise error
        return true(*arguments, **options)

    monkeypatch.setattr(owner, name, call)
    return refused


REFUSALS = {
    "no process": (subprocess, "Popen", BlockingIOError(11, "Resource temporarily unavailable")),
    "no memory": (subprocess, "Popen", OSError(12, "Cannot allocate memory")),
    "no program": (subprocess, "Popen", FileNotFoundError(2, "No such file or directory")),
    "no socket": (socket, "socketpair", OSError(24, "Too many open files")),
    "no pipe": (os, "pipe", OSError(23, "Too many open files in system")),
    "no notifier": (asyncio.SelectorEventLoop, "add_reader", OSError(28, "No space left on device")),
    "a bug": (subprocess, "Popen", ZeroDivisionError()),
}


@pytest.mark.own_programs
@pytest.mark.parametrize("name", by_day(REFUSALS, {"no process", "no socket", "a bug"}))
@pytest.mark.expects_log("test-child: cannot be started: ")
async def test_what_keeps_a_child_from_starting_is_tried_again_and_told_once(
    owner: Owner,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "children")
    before = open_descriptors()
    refused = refuse(monkeypatch, *REFUSALS[name], times=12)
    owner.supervisor.begin()
    await owner.word()
    assert len(refused) == 12
    assert len(owner.deaths) == 12
    assert all(death.startswith("cannot be started: ") for death in owner.deaths)
    assert [line.split(": ")[1] for line in children_log(caplog)] == ["cannot be started", "works again"]
    assert owner.clock.pauses == [min(RESTART_FIRST_S * 2**n, RESTART_LONGEST_S) for n in range(12)]
    monkeypatch.undo()
    await owner.supervisor.close()
    assert open_descriptors() <= before  # nothing of the failed ones is left open


@pytest.mark.expects_log("test-child: child ended with -9")
async def test_a_child_that_dies_is_followed_by_another(owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "children")
    owner.supervisor.begin()
    for _ in range(3):
        os.kill(int(await owner.word()), signal.SIGKILL)
    await owner.word()
    assert owner.deaths == ["child ended with -9"] * 3
    assert owner.clock.pauses == [RESTART_FIRST_S] * 3  # each did what it should
    told = ["test-child: child ended with -9; trying again", "test-child: works again"]
    assert children_log(caplog) == told * 3


@pytest.mark.expects_log("test-child: child ended with -9")
@pytest.mark.expects_log("test-child: its death could not be told: KeyError")
async def test_an_owner_that_raises_is_told_of_and_the_child_starts_again(caplog: pytest.LogCaptureFixture) -> None:
    owner = Owner()

    def bury(_: ChildDied) -> None:
        raise KeyError("张三")

    supervisor = Supervisor(job("hang"), Begin, owner.hear, bury, clock=owner.clock)
    owner.supervisor = supervisor
    supervisor.begin()
    os.kill(int(await owner.word()), signal.SIGKILL)
    await owner.word()
    await supervisor.close()
    assert "its death could not be told: KeyError in test_supervisor.py" in caplog.text
    assert "张三" not in caplog.text


async def test_replaced_children_are_no_deaths_and_all_of_them_go(owner: Owner) -> None:
    owner.supervisor.begin()
    pids = [int(await owner.word())]
    for _ in range(3):
        owner.supervisor.replace()
        pids.append(int(await owner.word()))
    await owner.supervisor.gone()
    assert [lives(pid) for pid in pids] == [False, False, False, True]
    assert owner.deaths == []


@pytest.mark.own_programs
async def test_nothing_starts_after_the_end(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = refuse(monkeypatch, subprocess, "Popen", OSError(12, "Cannot allocate memory"), times=10**6)
    owner.supervisor.begin()
    await owner.supervisor.close()  # with the news of the failure under way
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(refused) == 1
    assert owner.deaths == []
    assert owner.supervisor.child is None


@pytest.mark.own_programs
@pytest.mark.expects_log("test-child: cannot be started: Cannot allocate memory")
async def test_a_child_that_is_asked_for_during_a_pause_starts_at_once(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: float) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(owner.clock, "sleep", never)
    refuse(monkeypatch, subprocess, "Popen", OSError(12, "Cannot allocate memory"), times=1)
    owner.supervisor.begin()
    await asyncio.wait_for(owner.bereft.wait(), LIMIT_S)
    owner.supervisor.begin()
    assert (await owner.word()).isdigit()
