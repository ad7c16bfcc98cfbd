"""Children that are forked: as those that are programs of their own, but for their memory."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from supervision.child import ChildDied
from supervision.nursery import Nursery, nursery
from supervision.supervisor import Supervisor
from tests.supervision.children import Begin, Word, job
from tests.supervision.test_child import LIMIT_S, Parent, is_running

MODULES = ("tests.supervision.children",)


@pytest.fixture
async def parent() -> AsyncIterator[Parent]:
    """Whose children are forked."""
    parent = Parent()
    with nursery(MODULES) as own:
        await own.ready()
        assert Nursery.open is own
        yield parent
        await parent.end()


def born_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


async def test_a_forked_child_talks_and_ends_as_any_other(parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    assert await parent.hear() == "hello"
    assert "supervision.forking" in born_of(child.pid)
    assert os.getpgid(child.pid) != os.getpgid(0)
    assert parent_of(child.pid) == os.getpid()
    os.kill(child.pid, signal.SIGTERM)  # it hears what its nursery does not
    assert (await parent.death()).returncode == -signal.SIGTERM
    parent.start("crash", number=7)
    assert await parent.hear() == "last words"
    assert (await parent.death()).returncode == 7
    parent.start("fail", text="张三")
    await parent.hear()
    assert str(await parent.death()).startswith("child ended with 1: ValueError in tests/supervision/children.py:")
    hung = parent.start("deaf")
    pid = await parent.hear()
    hung.end()
    await asyncio.wait_for(hung.gone(), LIMIT_S)
    assert not is_running(pid)


async def test_a_forked_child_has_nothing_but_what_it_is_given(parent: Parent) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parent.start("look_around")
        assert await parent.hear() == "True /dev/null pipe pipe socket"
        parent.start("write_shared", (theirs.fileno(),), number=theirs.fileno())
        assert await parent.hear() == "done"
        assert ours.recv(10) == b"given"


async def test_forked_children_share_their_memory(parent: Parent) -> None:
    pids = []
    for _ in range(2):
        parent.start("hang")
        pids.append(int(await parent.hear()))
    for memory in map(rollup, pids):
        assert memory["Private_Dirty"] < memory["Anonymous"] / 2


async def test_children_outlive_the_nursery_and_the_next_is_a_program_of_its_own(parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    assert await parent.hear() == "hello"
    assert Nursery.open is not None
    Nursery.open.close()
    child.send(Word("still here"))
    assert await parent.hear() == "still here"
    other = parent.start("echo", text="hello")
    assert await parent.hear() == "hello"
    assert "supervision.inside" in born_of(other.pid)


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSTOP], ids=lambda by: by.name)
@pytest.mark.expects_log("test-child: cannot be started: ")
async def test_a_nursery_that_gives_no_answer_is_not_asked_again(parent: Parent, by: signal.Signals) -> None:
    heard: asyncio.Queue[Word] = asyncio.Queue()
    deaths: list[ChildDied] = []
    assert Nursery.open is not None
    os.kill(Nursery.open.pid, by)
    supervisor = Supervisor(job("echo"), lambda: Begin(text="hello"), heard.put_nowait, deaths.append)
    supervisor.begin()
    assert (await asyncio.wait_for(heard.get(), LIMIT_S)).text == "hello"
    assert len(deaths) == 1
    assert supervisor.child is not None
    assert "supervision.inside" in born_of(supervisor.child.pid)
    assert Nursery.open is None
    await supervisor.close()


@pytest.mark.expects_log("children are started without a nursery")
async def test_a_nursery_that_cannot_read_is_done_without() -> None:
    parent = Parent()
    with nursery(["no.such.module"]) as own:
        await own.ready()
        parent.start("echo", text="hello")
        assert await parent.hear() == "hello"
        await parent.end()


async def test_no_forked_child_outlives_its_parent() -> None:
    parent = Parent()
    middle = parent.start("have_forked_a_child")
    ended = asyncio.Event()
    watch = os.pidfd_open(int(await parent.hear()))
    asyncio.get_running_loop().add_reader(watch, ended.set)
    os.kill(middle.pid, signal.SIGKILL)
    await asyncio.wait_for(ended.wait(), LIMIT_S)
    asyncio.get_running_loop().remove_reader(watch)
    os.close(watch)
    await parent.end()
