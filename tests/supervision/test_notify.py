"""What the program says to whoever watches over it, and when."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from supervision.notify import Watcher, watcher
from supervision.pulse import Loop, Pulse
from supervision.signs import signs_of_life
from tests.waiting import seen

BYTES = 4096


@pytest.fixture(params=["a file", "an abstract name"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[socket.socket]:
    """A service manager's socket, in both forms that it may have."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as manager:
        manager.bind(str(tmp_path / "notify") if request.param == "a file" else b"")
        yield manager


def address_of(manager: socket.socket) -> str:
    name = manager.getsockname()
    return name if isinstance(name, str) else name.decode().replace("\0", "@", 1)


def said(manager: socket.socket) -> list[str]:
    heard = []
    while True:
        try:
            heard.append(manager.recv(BYTES).decode())
        except BlockingIOError:
            return heard


def test_it_is_ready_once_and_alive_again_and_again(listener: socket.socket) -> None:
    with closing(Watcher(address_of(listener))) as watching:
        watching.alive()
        watching.alive()
    assert said(listener) == ["READY=1\nWATCHDOG=1", "WATCHDOG=1"]


def test_there_is_no_sign_of_life_before_both_loops_have_moved(listener: socket.socket) -> None:
    with closing(Watcher(address_of(listener))) as watching:
        pulse = Pulse(watching)
        for _ in range(5):  # the visits hang
            pulse.screen_moves()
        assert said(listener) == []
        pulse.visits_move()
        assert len(said(listener)) == 1
        for _ in range(5):  # the screen hangs
            pulse.visits_move()
        assert said(listener) == []
        pulse.screen_moves()
        assert said(listener) == ["WATCHDOG=1"]


def test_a_kiosk_without_a_window_lives_by_its_visits(listener: socket.socket) -> None:
    with closing(Watcher(address_of(listener))) as watching:
        Pulse(watching, [Loop.VISITS]).visits_move()
    assert said(listener) == ["READY=1\nWATCHDOG=1"]


def test_whoever_is_being_ended_says_so_and_gives_no_sign_of_life_any_more(listener: socket.socket) -> None:
    with closing(Watcher(address_of(listener))) as watching:
        pulse = Pulse(watching)
        pulse.says("out of service:\n RECORDS-STORE")
        pulse.ends()
        pulse.screen_moves()
        pulse.visits_move()
    assert said(listener) == ["STATUS=out of service: RECORDS-STORE", "STOPPING=1\nEXTEND_TIMEOUT_USEC=6000000"]


def test_the_environment_is_read_once_so_that_no_child_speaks_for_the_program() -> None:
    environment = {"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "5000000", "WATCHDOG_PID": str(os.getpid()), "HOME": "/"}
    with closing(watcher(environment)) as watching:
        assert watching.watchdog_s == 5
    assert environment == {"HOME": "/"}


@pytest.mark.parametrize(("timeout", "process"), [("5000000", "1"), ("soon", ""), ("", ""), ("0", "")])
def test_a_watchdog_of_another_process_or_none_is_none(timeout: str, process: str) -> None:
    with closing(watcher({"WATCHDOG_USEC": timeout, "WATCHDOG_PID": process})) as watching:
        assert watching.watchdog_s is None
        watching.alive()  # to nobody


@pytest.mark.expects_log("whoever watches does not listen")
def test_a_watcher_that_is_gone_is_said_once_and_no_trouble(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(Watcher(str(tmp_path / "gone"))) as watching:
        watching.alive()
        watching.alive()
    assert len(caplog.records) == 1


async def test_a_program_with_one_loop_is_up_and_lives_while_that_moves(listener: socket.socket) -> None:
    heard: list[str] = []

    def twice_alive() -> bool:
        heard.extend(said(listener))
        return len(heard) > 2

    with closing(Watcher(address_of(listener), watchdog_s=0.03)) as watching:
        async with signs_of_life(watching):
            await seen(twice_alive)
        heard += said(listener)
    assert heard[:2] == ["READY=1\nWATCHDOG=1", "WATCHDOG=1"]
    assert heard[-1] == "STOPPING=1"
