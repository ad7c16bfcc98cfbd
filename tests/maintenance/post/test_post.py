"""Kiosk and agent over the socket: what is told, what is asked, what becomes of it when one of them is gone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SystemClock
from config.faults import Fault
from config.parts import PartName
from fleet.doings import Doing, Picture, RestartPart
from fleet.messages import FILE_MAX, Checkpoint, Outcome, Serving, Statistics, Stocked, Trouble, Versions
from maintenance.agent.port import POST, Did, Noted, Told
from maintenance.agent.post import Link
from maintenance.agent.post import Post as Agent
from maintenance.post import server
from maintenance.post.server import Post
from maintenance.post.wire import TO_KIOSK, Drop, Please, framed
from tests.waiting import a_moment, seen

#: the user, and the group
NOBODY = 65534
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
TOLD = Told(
    Serving.IDLE,
    "service",
    (Trouble(code="PRINTER-OFF", part="printer", since=NOON, by="staff"),),
    {"sheets": Stocked(left=480, capacity=500, unit="sheets", state="good", until=NOON)},
    Versions(program="0.1.0", content="2026.11"),
    Checkpoint(sequence=7, hash="0" * 64),
    ("retirement",),
    (1.5, 2.5),
    Statistics(day="2026-11-27", counts={"visit.retirement.done": 3}),
    NOON,
)


class FastClock(SystemClock):
    """A second lasts a hundredth."""

    async def sleep(self, seconds: float) -> None:
        await a_moment(seconds / 100)


class Kiosk:
    """What a kiosk says, and how it does what it is asked."""

    def __init__(self) -> None:
        self.told: Told | None = TOLD
        self.asked: list[tuple[Doing, str]] = []
        self.noted: list[Noted] = []
        self.does: Callable[[], Awaitable[Did]] = self._at_once
        self.dropped = 0

    async def do(self, doing: Doing, by: str) -> Did:
        self.asked.append((doing, by))
        try:
            return await self.does()
        except asyncio.CancelledError:
            self.dropped += 1
            raise

    async def _at_once(self) -> Did:
        return Did(Outcome.DONE, evidence={"found": [1, "two"]})

    async def remember(self, noted: Noted) -> None:
        if noted.number == 0:
            raise Fault("RECORDS-STORE")
        self.noted.append(noted)


@asynccontextmanager
async def kept(*works: Awaitable[None]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def talking(kiosk: Kiosk, folder: Path, hung_s: float = 60.0) -> AsyncIterator[Agent]:
    post = Post(folder, FastClock(), lambda: kiosk.told, kiosk.do, kiosk.remember)
    agent = Agent(folder, FastClock(), hung_s)
    async with kept(post.keep(), agent.keep()):
        await seen(lambda: agent.link is Link.TALKS)
        yield agent


async def test_what_the_kiosk_says_arrives_whole_and_again_when_it_changes(tmp_path: Path) -> None:
    kiosk = Kiosk()
    async with talking(kiosk, tmp_path) as agent:
        assert agent.told == TOLD
        changed = asyncio.ensure_future(agent.changed())
        await asyncio.wait({changed}, timeout=0)
        kiosk.told = replace(TOLD, serving=Serving.VISIT)
        await changed
        assert agent.told == kiosk.told
        assert (tmp_path / POST).stat().st_mode & 0o777 == 0o660
    assert not (tmp_path / POST).exists()
    assert agent.link is Link.GONE
    assert agent.told is None


async def test_what_is_asked_is_answered_with_its_file(tmp_path: Path) -> None:
    kiosk = Kiosk()
    async with talking(kiosk, tmp_path) as agent:
        did = await agent.do(RestartPart(part=PartName.PRINTER), "R001")
        assert did == Did(Outcome.DONE, evidence={"found": [1, "two"]})

        async def pictured() -> Did:
            return Did(Outcome.DONE, file=b"\x00" * FILE_MAX)

        kiosk.does = pictured
        assert len((await agent.do(Picture(), "R001")).file or b"") == FILE_MAX
        await agent.note(Noted(1, NOON, "command.begun", {"command": "c1", "count": 3}))
    assert kiosk.asked == [(RestartPart(part=PartName.PRINTER), "R001"), (Picture(), "R001")]
    assert kiosk.noted == [Noted(1, NOON, "command.begun", {"command": "c1", "count": 3})]


@pytest.mark.expects_log("what was asked from afar: ValueError")
async def test_what_fails_says_why(tmp_path: Path) -> None:
    kiosk = Kiosk()

    async def fails() -> Did:
        raise failures.pop(0)

    failures: list[Exception] = [Fault("PRINTER-OFF"), ValueError("a mistake of ours")]
    kiosk.does = fails
    async with talking(kiosk, tmp_path) as agent:
        assert await agent.do(Picture(), "R001") == Did(Outcome.FAILED, "PRINTER-OFF")
        assert await agent.do(Picture(), "R001") == Did(Outcome.FAILED, "unexpected")
        with pytest.raises(Fault, match="AGENT-POST"):
            await agent.note(Noted(0, NOON, "command.begun"))


async def test_what_is_not_wanted_any_more_is_dropped(tmp_path: Path) -> None:
    kiosk = Kiosk()
    kiosk.does = asyncio.Event().wait  # type: ignore[assignment]  # it never gets so far
    async with talking(kiosk, tmp_path) as agent:
        asking = asyncio.ensure_future(agent.do(Picture(), "R001"))
        await seen(lambda: kiosk.asked)
        asking.cancel()
        await seen(lambda: kiosk.dropped == 1)
        asking = asyncio.ensure_future(agent.do(Picture(), "R001"))
        await seen(lambda: len(kiosk.asked) == 2)
    assert kiosk.dropped == 2  # with the agent goes what it has asked
    with pytest.raises(Fault, match="AGENT-POST"):
        await asking
    with pytest.raises(Fault, match="AGENT-POST"):
        await agent.do(Picture(), "R001")


@pytest.mark.expects_log("the kiosk says nothing any more")
async def test_a_kiosk_that_says_nothing_hangs_until_it_speaks_again(tmp_path: Path) -> None:
    kiosk = Kiosk()
    stuck = asyncio.Event()

    class StuckClock(FastClock):
        async def sleep(self, seconds: float) -> None:
            await (stuck.wait() if len(kiosk.asked) else super().sleep(seconds))

    post = Post(tmp_path, StuckClock(), lambda: kiosk.told, kiosk.do, kiosk.remember)
    agent = Agent(tmp_path, FastClock(), hung_s=0.3)
    async with kept(post.keep(), agent.keep()):
        await seen(lambda: agent.link is Link.TALKS)
        await agent.do(Picture(), "R001")
        await seen(lambda: agent.link is Link.HUNG)
        assert agent.told is None
        kiosk.asked.clear()
        stuck.set()
        await seen(lambda: agent.link is Link.TALKS)
        assert agent.told == TOLD


@pytest.mark.expects_log("the agent is not understood", sometimes=True)
@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xff\xff\xff" + b"x" * 100,
        b"\x00\x00\x00\x04nope",
        b"\x00\x00\x00\x10" + b'["Reboot", {}]  ',
        framed(Please(number=1, by="R001", doing=Picture()), TO_KIOSK) * 40,
        framed(Drop(3), TO_KIOSK) + b"\x00\x00",
        b"",
    ],
    ids=["too long", "no JSON", "unknown", "a flood", "cut", "nothing"],
)
async def test_nonsense_ends_the_line_and_harms_nobody_else(said: bytes, tmp_path: Path) -> None:
    kiosk = Kiosk()
    kiosk.does = asyncio.Event().wait  # type: ignore[assignment]  # it never gets so far
    async with talking(kiosk, tmp_path) as agent:
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / POST))
        writer.write(said)
        writer.write_eof()
        await reader.read()  # to its end
        writer.close()
        kiosk.told = replace(TOLD, serving=Serving.VISIT)
        await seen(lambda: agent.told == kiosk.told)
        assert len(kiosk.asked) <= 16


@pytest.mark.expects_log("the agent cannot be spoken with")
async def test_a_folder_that_is_not_there_keeps_nobody_from_serving(tmp_path: Path) -> None:
    kiosk = Kiosk()
    await Post(tmp_path / "nowhere", FastClock(), lambda: kiosk.told, kiosk.do, kiosk.remember).keep()


async def test_a_long_name_of_a_folder_and_a_socket_that_was_left_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    (folder / POST).touch()
    async with talking(Kiosk(), folder) as agent:
        assert agent.told == TOLD


@pytest.mark.expects_log("somebody who may not has called")
async def test_a_stranger_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root lets somebody else call; for anybody else, who cannot be two, the kiosk is that of somebody else."""
    stranger: dict[str, Any] = {}
    if os.geteuid() == 0:
        stranger = {"user": NOBODY, "group": NOBODY}
        for folder in (tmp_path, *tmp_path.parents[:3]):
            folder.chmod(0o755)
    kiosk = Kiosk()
    async with talking(kiosk, tmp_path):
        if not stranger:  # from here on; the agent has called already
            monkeypatch.setattr(server, "_own", lambda: (os.geteuid() + 1, os.getegid() + 1))
        (tmp_path / POST).chmod(0o666)
        ask = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print(len(s.recv(9)))"
        program = await asyncio.create_subprocess_exec(
            *("/usr/bin/python3", "-c", ask, str(tmp_path / POST)), stdout=asyncio.subprocess.PIPE, **stranger
        )
        said, _ = await program.communicate()
    assert said == b"0\n"
