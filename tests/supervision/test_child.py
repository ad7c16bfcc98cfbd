"""One child: what it says and how it ends, whatever it does."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from config.settings import PsamCardKeys
from supervision import child as child_module
from supervision.child import Child, ChildDied, Rate
from supervision.group import TO_A_GROUP
from tests.nursery import a_nursery, of_a_nursery
from tests.supervision.children import Begin, Word, job

__all__ = ["a_nursery", "of_a_nursery"]

LIMIT_S = 60.0


class Parent:
    """Starts children and keeps what they say, in order."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Word] = asyncio.Queue()
        self.deaths: asyncio.Queue[ChildDied] = asyncio.Queue()
        self._children: list[Child] = []

    def start(self, function: str, shared: tuple[int, ...] = (), **begin: Any) -> Child:
        hear, bury = self.heard.put_nowait, self.deaths.put_nowait
        child = Child(job(function), Begin(**begin), hear, bury, shared)
        self._children.append(child)
        return child

    async def hear(self) -> str:
        return (await asyncio.wait_for(self.heard.get(), LIMIT_S)).text

    async def death(self) -> ChildDied:
        return await asyncio.wait_for(self.deaths.get(), LIMIT_S)

    async def end(self) -> None:
        for child in self._children:
            child.end()
            await asyncio.wait_for(child.gone(), LIMIT_S)


@pytest.fixture
async def parent() -> AsyncIterator[Parent]:
    parent = Parent()
    yield parent
    await parent.end()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends by itself is let do so, on a machine that does much else, too."""
    monkeypatch.setattr(child_module, "EXIT_GRACE_S", LIMIT_S)
    monkeypatch.setattr(child_module, "KILL_GRACE_S", LIMIT_S)


def is_running(pid: int | str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.own_programs
async def test_values_go_to_the_child_and_come_back_in_order(parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    for text in ("1", "two", "3" * 300_000, "四"):
        child.send(Word(text))
    assert [await parent.hear() for _ in range(5)] == ["hello", "1", "two", "3" * 300_000, "四"]


async def test_settings_are_checked_on_the_childs_side_and_are_what_they_were(parent: Parent) -> None:
    keys = PsamCardKeys(reader=re.compile("Slot 01"))
    parent.start("tell_keys", keys=keys)
    assert await parent.hear() == repr(keys)


@pytest.mark.own_programs
@pytest.mark.parametrize("by", TO_A_GROUP, ids=lambda by: by.name)
async def test_a_signal_to_the_whole_group_does_not_end_a_child_that_is_being_born(
    parent: Parent, monkeypatch: pytest.MonkeyPatch, by: signal.Signals
) -> None:
    """It comes before the program of the child has begun."""
    meets = partial(subprocess.Popen, preexec_fn=lambda: os.kill(os.getpid(), by))
    with monkeypatch.context() as born:
        born.setattr(subprocess, "Popen", meets)
        child = parent.start("echo", text="hello")
    assert await parent.hear() == "hello"
    os.kill(child.pid, by)  # grown up, it hears
    assert (await parent.death()).returncode == -by


@pytest.mark.usefixtures("unhurried")
@pytest.mark.own_programs
async def test_a_crash_is_reported_with_its_code_after_the_last_words(parent: Parent) -> None:
    parent.start("crash", number=7)
    assert await parent.hear() == "last words"
    death = await parent.death()
    assert (death.returncode, str(death), death.lied) == (7, "child ended with 7", False)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.own_programs
async def test_an_exception_is_reported_with_its_place_and_nothing_of_its_text(
    parent: Parent, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    parent.start("fail", text="张三 510000196511030015")
    death = await parent.death()
    assert death.returncode == 1
    assert str(death).startswith("child ended with 1: ValueError in tests/supervision/children.py:")
    everything = str(death) + caplog.text + "".join(capfd.readouterr())
    assert "张三" not in everything
    assert "5100" not in everything
    assert "bytes to its standard error" in caplog.text


@pytest.mark.usefixtures("unhurried")
@pytest.mark.own_programs
async def test_a_crash_of_a_library_is_reported_with_its_place(parent: Parent) -> None:
    parent.start("break_down")
    death = await parent.death()
    assert death.returncode == -signal.SIGSEGV
    assert str(death).startswith("child ended with -11: it stopped in tests/supervision/children.py:")


async def test_a_child_killed_from_outside_is_reported_once(parent: Parent) -> None:
    child = parent.start("hang")
    assert await parent.hear() == str(child.pid)
    os.kill(child.pid, signal.SIGKILL)
    assert (await parent.death()).returncode == -signal.SIGKILL
    child.send(Word("anybody there?"))
    child.end()
    assert parent.deaths.empty()


@pytest.mark.parametrize("function", ["hang", "deaf"])
@pytest.mark.parametrize("stopped", [False, True])
async def test_whatever_a_child_does_it_is_ended_and_that_is_no_death_to_report(
    parent: Parent, function: str, stopped: bool
) -> None:
    child = parent.start(function)
    pid = await parent.hear()
    if stopped:
        os.kill(child.pid, signal.SIGSTOP)
    child.end()
    await child.gone()
    assert not is_running(pid)  # and no zombie of it is left
    assert parent.deaths.empty()


async def test_ending_a_child_waits_for_nothing(parent: Parent, monkeypatch: pytest.MonkeyPatch) -> None:
    child = parent.start("hang")
    await parent.hear()

    def waiting(*_: object) -> None:
        raise AssertionError("the loop waits for the end of a child")

    monkeypatch.setattr("subprocess.Popen.wait", waiting)
    child.end()
    assert not child.is_gone
    await child.gone()


@pytest.mark.own_programs
async def test_no_child_outlives_its_parent(parent: Parent) -> None:
    middle = parent.start("have_a_child")
    grandchild = int(await parent.hear())
    watch = os.pidfd_open(grandchild)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(watch, ended.set)
    os.kill(middle.pid, signal.SIGKILL)
    await asyncio.wait_for(ended.wait(), LIMIT_S)
    asyncio.get_running_loop().remove_reader(watch)
    os.close(watch)


def framed(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


@pytest.mark.parametrize(
    ("nonsense", "why"),
    [
        (b"\xff\xff\xff\xff and so on", "a message of -1 bytes"),
        (b"\x7f\xff\xff\xff", "a message of 2147483647 bytes"),
        (b"\x00\x00\x00\x00", "a message of 0 bytes"),
        (framed(b"hello"), "a message of the wrong form"),
        (framed(b"cos\nsystem\n(S'true'\ntR."), "a message of the wrong form"),
        (framed(b'["Other",{}]'), "a message of no known kind"),
        (framed(b'["Word",{"text":1}]'), "a Word of the wrong form"),
        (framed(b'["Word",{"text":"a","more":2}]'), "a Word of the wrong form"),
        (framed(b'["Word",{"text":"\xff"}]'), "of the wrong form"),
        (framed(b'["Fault",["PRINTER-FONTS",""]]'), "a Fault of the wrong form"),
        (framed(b'["Fault",["CARD-NO-SUCH-CODE",""]]'), "a Fault of the wrong form"),
    ],
)
async def test_a_child_that_sends_nonsense_is_killed_and_reported(parent: Parent, nonsense: bytes, why: str) -> None:
    parent.start("babble", text=nonsense.hex())
    pid = await parent.hear()
    death = await parent.death()
    assert why in str(death)
    assert death.lied
    assert death.returncode == -signal.SIGKILL
    assert not is_running(pid)


async def test_half_a_message_makes_nobody_wait_and_is_a_lie_in_the_end(
    parent: Parent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "HALF_MAX_S", 0.3)
    parent.start("babble", text=b"\x00\x00\x10\x00only the beginning".hex())
    await parent.hear()
    other = parent.start("echo", text="hello")  # the loop runs on
    assert await parent.hear() == "hello"
    assert str(await parent.death()) == "child sent half a message"
    other.end()


async def test_a_message_that_trickles_in_is_half_a_message_too(
    parent: Parent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "HALF_MAX_S", 0.5)
    parent.start("trickle")
    assert str(await parent.death()) == "child sent half a message"


async def test_nobody_is_called_back_within_a_call_of_theirs(parent: Parent) -> None:
    child = parent.start("hang")
    await parent.hear()
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - dead, and the loop has not heard of it
    child.send(Word("anybody there?"))
    assert parent.deaths.empty()
    assert (await parent.death()).returncode == -signal.SIGKILL


async def test_a_child_that_floods_is_killed(parent: Parent) -> None:
    parent.start("flood")
    assert "messages in 1 s" in str(await parent.death())
    assert parent.heard.qsize() <= child_module.FLOOD_MESSAGES


@pytest.mark.own_programs
async def test_a_child_that_floods_its_standard_error_is_killed(parent: Parent) -> None:
    parent.start("complain", text="x" * 1000, number=10_000)
    assert str(await parent.death()) == "child floods its standard error"


@pytest.mark.own_programs
async def test_what_a_child_writes_elsewhere_is_counted_and_not_shown(
    parent: Parent, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    child = parent.start("complain", text="秘密", number=3)
    assert await parent.hear() == "written"
    child.end()
    await child.gone()
    assert "test-child: wrote 36 bytes to its standard error" in caplog.messages
    assert "秘密" not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.own_programs
async def test_a_child_has_nothing_of_its_parent_but_what_it_is_given(parent: Parent) -> None:
    with socket.socket() as ours:
        os.set_inheritable(ours.fileno(), True)
        parent.start("look_around")
        assert await parent.hear() == "True /dev/null pipe pipe socket"


@pytest.mark.own_programs
async def test_a_descriptor_is_given_under_its_number(parent: Parent) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parent.start("write_shared", (theirs.fileno(),), number=theirs.fileno())
        assert await parent.hear() == "done"
        assert ours.recv(10) == b"given"


async def test_a_listener_that_raises_ends_the_child_not_the_loop(parent: Parent) -> None:
    def refuse(_: object) -> None:
        raise LookupError("张三")

    child = Child(job("echo"), Begin(text="hello"), refuse, parent.deaths.put_nowait)
    death = await parent.death()
    assert str(death).startswith("its words could not be used: LookupError in test_child.py:")
    await child.gone()


async def test_a_child_that_has_stopped_reading_makes_nobody_wait(parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    assert await parent.hear() == "hello"
    os.kill(child.pid, signal.SIGSTOP)
    sent = [os.urandom(200_000).hex() for _ in range(10)]  # more than any socket holds
    for text in sent:
        child.send(Word(text))
    os.kill(child.pid, signal.SIGCONT)
    assert [await parent.hear() for _ in sent] == sent


async def test_a_child_that_never_reads_again_is_killed(parent: Parent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "UNREAD_MAX_BYTES", 1_000_000)
    child = parent.start("hang")
    await parent.hear()
    for _ in range(10):
        child.send(Word("x" * 300_000))
    assert str(await parent.death()) == "child does not read what it is sent"


@pytest.mark.own_programs
async def test_ctrl_c_reaches_no_child(parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    await parent.hear()
    assert os.getpgid(child.pid) != os.getpgid(0)
    child.send(Word("still here"))
    assert await parent.hear() == "still here"


def test_much_over_a_long_time_is_no_flood() -> None:
    rate = Rate(100)
    assert not any(rate.exceeds(60, now=2.0 * second) for second in range(1000))
    assert [rate.exceeds(60, now=3000.0 + tenth / 10) for tenth in range(3)] == [False, True, True]
