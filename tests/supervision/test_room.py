"""Children in a room of their own: as those that are programs of their own, but of another user and out of reach."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from supervision import room
from supervision.child import ROOT
from supervision.room import DOOR_FD, FOLDER_VARIABLE, Kind
from tests.supervision.children import Word
from tests.supervision.test_child import LIMIT_S, Parent, is_running
from tests.waiting import seen

FUNCTIONS = ("echo", "crash", "fail", "deaf", "look_around", "write_shared")
KIND = Kind(tuple(f"tests.supervision.children:{one}" for one in FUNCTIONS), ("tests.supervision.children",))
BEGUN = f"""
import sys
from supervision import room
room.ROOMS["test"] = room.Kind({KIND.targets!r}, {KIND.ahead!r})
room.main("test", sys.argv[1])
"""
#: as they are shipped
ROOMS = dict(room.ROOMS)
#: whoever runs the tests, where only root may be somebody else
LODGER = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name


class Room:
    """One that was started as systemd starts it: its door is open under a number, and somebody watches."""

    def __init__(self, folder: Path, lodger: str = LODGER) -> None:
        self.program = folder / "current"
        self.program.symlink_to("old")
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door.bind(str(folder / "kiosk-test.sock"))
        self.door.listen(16)
        self.watching = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.watching.bind(b"")
        self.watching.settimeout(LIMIT_S)
        self.begin(lodger)

    def begin(self, lodger: str) -> None:
        address = "@" + self.watching.getsockname()[1:].decode()
        self.process = subprocess.Popen(
            [
                "bash",
                "-c",
                f'exec {DOOR_FD}<&"$1"; exec "$2" -c "$3" "$4"',
                "room",
                str(self.door.fileno()),
                sys.executable,
                BEGUN,
                str(self.program),
            ],
            cwd=ROOT,
            pass_fds=[self.door.fileno()],
            env={**os.environ, "NOTIFY_SOCKET": address, "WATCHDOG_USEC": "60000000"},
            user=lodger if os.getuid() == 0 else None,
        )

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.door.close()
        self.watching.close()


@pytest.fixture(scope="module")
def lodging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("rooms")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(FOLDER_VARIABLE, str(folder))
        patched.setitem(room.ROOMS, "test", KIND)
        lodging = Room(folder)
        try:
            assert lodging.watching.recv(100) == b"READY=1\nWATCHDOG=1"
            yield lodging
        finally:
            lodging.end()


@pytest.fixture
async def parent(lodging: Room) -> AsyncIterator[Parent]:
    parent = Parent()
    yield parent
    await parent.end()


def status_of(pid: int, name: str) -> str:
    (found,) = re.findall(rf"^{name}:\s+(\S+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return str(found)


async def test_a_child_of_a_room_talks_and_ends_as_any_other(lodging: Room, parent: Parent) -> None:
    child = parent.start("echo", text="hello")
    for text in ("1", "3" * 300_000):
        child.send(Word(text))
    assert [await parent.hear() for _ in range(3)] == ["hello", "1", "3" * 300_000]
    parent.start("crash", number=7)
    assert await parent.hear() == "last words"
    assert (await parent.death()).returncode == 7
    parent.start("fail", text="张三")
    await parent.hear()
    assert str(await parent.death()).startswith("child ended with 1: ValueError in tests/supervision/children.py:")


async def test_it_is_another_users_and_nobodys_child_but_its_rooms(lodging: Room, parent: Parent) -> None:
    parent.start("deaf")
    pid = int(await parent.hear())
    assert status_of(pid, "Uid") == str(pwd.getpwnam(LODGER).pw_uid)
    assert status_of(pid, "PPid") == str(lodging.process.pid)


async def test_one_that_hangs_is_ended_although_nobody_here_may_signal_it(lodging: Room, parent: Parent) -> None:
    hung = parent.start("deaf")
    pid = int(await parent.hear())
    hung.end()
    await asyncio.wait_for(hung.gone(), LIMIT_S)
    await seen(lambda: not is_running(pid))


async def test_a_child_has_nothing_but_what_it_is_given(lodging: Room, parent: Parent) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parent.start("look_around")
        assert await parent.hear() == "True /dev/null pipe pipe socket"
        parent.start("write_shared", (theirs.fileno(),), number=theirs.fileno())
        assert await parent.hear() == "done"
        assert ours.recv(10) == b"given"


@pytest.mark.parametrize(
    "order",
    [
        b"nonsense",
        json.dumps(["tests.supervision.children:hang", [7]]).encode(),  # of no use in this room
        json.dumps(["os:system", [7]]).encode(),
        json.dumps(["tests.supervision.children:echo", []]).encode(),
        json.dumps(["tests.supervision.children:echo", [True]]).encode(),
        json.dumps(["tests.supervision.children:echo", [1 << 40]]).encode(),
        json.dumps([["tests.supervision.children:echo"], [7]]).encode(),
    ],
)
def test_what_is_no_order_of_this_room_is_shown_the_door(order: bytes, lodging: Room) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.settimeout(LIMIT_S)
        caller.connect(lodging.door.getsockname())
        socket.send_fds(caller, [order], [0])
        assert caller.recv(10) == b""
    assert lodging.process.poll() is None


async def test_who_goes_takes_the_child_along(lodging: Room) -> None:
    """The kiosk has crashed: its descriptors are closed, whatever else it had in mind."""
    ours, theirs = socket.socketpair()
    with theirs:
        lodger = room.Lodger(
            Path(lodging.door.getsockname()), KIND.targets[FUNCTIONS.index("deaf")], [(theirs.fileno(), 9)]
        )
    await seen(lambda: lodger.poll() is None and lodger.pid)
    assert is_running(lodger.pid)
    lodger._room.close()
    await seen(lambda: not is_running(lodger.pid))
    ours.close()


async def test_children_die_with_their_room_and_without_one_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setitem(room.ROOMS, "test", KIND)
    lodging, parent = Room(tmp_path), Parent()
    try:
        parent.start("deaf")
        pid = int(await parent.hear())
    finally:
        lodging.end()
    assert (await parent.death()).returncode == -signal.SIGKILL
    await seen(lambda: not is_running(pid))
    with pytest.raises(ConnectionRefusedError):
        parent.start("echo")


async def test_when_another_program_is_current_the_next_child_is_of_the_next_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who knocks is not lost: systemd has the door, and begins the room anew."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setitem(room.ROOMS, "test", KIND)
    lodging, parent = Room(tmp_path, pwd.getpwuid(os.getuid()).pw_name), Parent()
    try:
        parent.start("echo", text="the old")
        assert await parent.hear() == "the old"
        lodging.program.unlink()
        lodging.program.symlink_to("new")
        parent.start("echo", text="the new")
        await seen(lambda: lodging.process.poll() is not None)
        assert lodging.process.returncode == 0
        assert (await parent.death()).returncode == -signal.SIGKILL
        lodging.begin(pwd.getpwuid(os.getuid()).pw_name)
        assert await parent.hear() == "the new"
    finally:
        await parent.end()
        lodging.end()


def test_every_child_of_a_kiosk_but_the_stick_has_a_room_and_a_unit() -> None:
    """The stick's child has no device: the kiosk hands it an open file, and the kernel holds it (055)."""
    jobs = {
        found
        for file in (*ROOT.glob("devices/**/*.py"), *ROOT.glob("printing/*.py"))
        for found in re.findall(r'Job\(\s*"[^"]+", "([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert jobs - {"devices.stick.worker:main"} == {target for kind in ROOMS.values() for target in kind.targets}
    for name in ROOMS:
        unit = (ROOT / f"deploy/systemd/kiosk-{name}.service").read_text(encoding="utf-8")
        assert f"-m supervision.room {name} /opt/kiosk/current\n" in unit
        assert f"ListenSequentialPacket=/run/kiosk-{name}.sock" in (
            ROOT / f"deploy/systemd/kiosk-{name}.socket"
        ).read_text(encoding="utf-8")
