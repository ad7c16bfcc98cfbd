"""A room of processes: a service of systemd in which children run as a user of their own, with their devices alone.

On a machine in service systemd starts one for each kind of child (``deploy/systemd/kiosk-eyes.service`` and its like),
in a confinement of its own, and listens for it. The kiosk may neither become that user nor signal whatever is his: it
connects for each child, hands the order over with the descriptors that the child is to have, and holds the connection.
The room forks the child, says its number and, in the end, how it ended; who lets go of the connection has the child
killed, in whatever it hangs. Children die with their room, and all of them with their unit.

``python -m supervision.room NAME [PROGRAM]``. Where PROGRAM, a link, leads elsewhere than when the room began, it ends
before it has another child: systemd begins it anew, of the program that the kiosk is of by then.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from config.datafile import build_all
from config.faults import fault_list
from supervision import inside
from supervision.forking import FDS_MAX, ORDER_BYTES, hold
from supervision.notify import Watcher, watcher

#: the folder of the doors; where it is not set, there are no rooms
FOLDER_VARIABLE = "KIOSK_ROOMS"
#: of sd_listen_fds(3)
DOOR_FD = 3
WORD_BYTES = 64
#: a killed child is asked after that often
LOOK_EVERY_S = 0.002


class Kind(NamedTuple):
    """Which functions may be asked for in a room, and what all of them import."""

    targets: tuple[str, ...]
    ahead: tuple[str, ...]


ROOMS = {
    # not the eyes' own part, whose libraries begin threads
    "eyes": Kind(("devices.face.worker:run", "devices.document.worker:run"), ("config.settings",)),
    "readers": Kind(
        ("devices.social_card.worker:main", "devices.id_card.worker:main"),
        ("config.settings", "devices.social_card.worker", "devices.id_card.worker"),
    ),
    "press": Kind(("printing.press_child:main",), ("printing.press_child",)),
}


# -- the kiosk's side -------------------------------------------------------------------------------------------------


def door_of(target: str) -> Path | None:
    """Where somebody is asked for ``target``; None where no room is meant for it."""
    if not (folder := os.environ.get(FOLDER_VARIABLE)):
        return None
    return next((Path(folder, f"kiosk-{name}.sock") for name, kind in ROOMS.items() if target in kind.targets), None)


class Lodger:
    """A child in a room, with what is used of :class:`subprocess.Popen`. Nothing here waits but :meth:`wait`."""

    def __init__(self, door: Path, target: str, given: Sequence[tuple[int, int]]) -> None:
        """OSError when nobody is at the door; a child that the room then cannot have ends at once."""
        #: its number, when the room has said it; 0 before
        self.pid = 0
        #: the exit code, negative for a signal; None while it lives
        self.returncode: int | None = None
        self._room = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
        try:
            self._room.connect(str(door))
            order = json.dumps([target, [number for _, number in given]]).encode()
            socket.send_fds(self._room, [order], [fd for fd, _ in given])
        except OSError:
            self._room.close()
            raise

    def poll(self) -> int | None:
        with suppress(BlockingIOError):
            while self.returncode is None:
                self._hear(self._room.recv(WORD_BYTES))
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            with suppress(OSError):  # no room, no child
                self._room.send(b"kill")

    def wait(self, timeout: float) -> None:
        """Return when it is gone, or after ``timeout`` seconds."""
        until = time.monotonic() + timeout
        while self.poll() is None and time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)

    def _hear(self, word: bytes) -> None:
        if word.startswith(b"pid "):
            self.pid = int(word[4:])
            return
        self.returncode = int(word[5:]) if word.startswith(b"ended ") else -signal.SIGKILL
        self._room.close()


# -- the room's side --------------------------------------------------------------------------------------------------


class Order(NamedTuple):
    """What a process that was just forked is to be."""

    target: str
    fd: int
    parent: int


class _Room:
    """One thread, no event loop: a fork keeps no other thread, but whatever that held."""

    def __init__(self, door: socket.socket, kind: Kind, watching: Watcher, program: Path | None) -> None:
        self._door, self._kind, self._watching = door, kind, watching
        self._program, self._began_as = program, _led_to(program)
        #: who holds a connection, before and after the child was born
        self._callers: dict[int, socket.socket] = {}
        self._children: dict[int, int] = {}  # by the descriptor of the connection
        self._woken, waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)

    def serve(self) -> Order | None:
        """Have children until it is ended; returns in each of them, and None when its time is over."""
        beat_s = (self._watching.watchdog_s or 30.0) / 3
        due = 0.0
        while True:
            if (now := time.monotonic()) >= due:
                self._watching.alive()
                due = now + beat_s
            asked = select.poll()
            for fd in (self._door.fileno(), self._woken, *self._callers):
                asked.register(fd, select.POLLIN)
            for fd, _ in asked.poll(1000 * (due - now)):
                if fd == self._woken:
                    os.read(fd, ORDER_BYTES)
                    self._bury()
                elif fd == self._door.fileno():
                    if _led_to(self._program) != self._began_as:
                        return None  # whoever knocks is heard by the next room
                    caller, _ = self._door.accept()
                    self._callers[caller.fileno()] = caller
                elif fd in self._callers and (order := self._heard(fd)) is not None:
                    return order

    def _heard(self, fd: int) -> Order | None:
        """The first word of a caller is an order, any other the end of the child; so is none."""
        caller = self._callers[fd]
        if (pid := self._children.get(fd)) is not None:
            with suppress(OSError):
                if caller.recv(WORD_BYTES):
                    os.kill(pid, signal.SIGKILL)
                    return None
            os.kill(pid, signal.SIGKILL)
            self._let_go(fd)  # nobody is told
            return None
        try:
            order, given, _, _ = socket.recv_fds(caller, ORDER_BYTES, FDS_MAX)
        except OSError:
            order, given = b"", []
        try:
            return self._forked(fd, order, given)
        finally:
            for one in given:
                with suppress(OSError):  # the child has them under other numbers
                    os.close(one)

    def _forked(self, fd: int, order: bytes, given: list[int]) -> Order | None:
        wanted = _understood(order, given, self._kind)
        if wanted is None:
            self._let_go(fd)
            return None
        target, numbers = wanted
        parent = os.getpid()
        if pid := os.fork():
            self._children[fd] = pid
            with suppress(OSError):  # gone meanwhile: then it is read next
                self._callers[fd].send(f"pid {pid}".encode())
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for one in (self._door, *self._callers.values()):
            one.detach()
        hold(given, numbers)
        given.clear()
        sys.argv[1:] = [target]
        return Order(target, numbers[0], parent)

    def _bury(self) -> None:
        """Tell whoever holds the connection of a child how it ended."""
        while True:
            try:
                ended, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not ended:
                return
            for fd in [fd for fd, pid in self._children.items() if pid == ended]:
                with suppress(OSError):
                    self._callers[fd].send(f"ended {os.waitstatus_to_exitcode(status)}".encode())
                self._let_go(fd)

    def _let_go(self, fd: int) -> None:
        self._children.pop(fd, None)
        self._callers.pop(fd).close()


def _led_to(program: Path | None) -> Path | None:
    return program.resolve() if program else None


def _understood(order: bytes, given: list[int], kind: Kind) -> tuple[str, list[int]] | None:
    """Target and numbers of an order that this room carries out."""
    try:
        target, numbers = json.loads(order)
    except (ValueError, TypeError):
        return None
    sound = target in kind.targets and isinstance(numbers, list) and len(numbers) == len(given) > 0
    return (target, numbers) if sound and all(type(one) is int and 0 < one < 1024 for one in numbers) else None


def serve(door: socket.socket, kind: Kind, watching: Watcher, program: Path | None = None) -> Order | None:
    """What the process that this returns in is to be: each time a child; None in the room, at its end."""
    for name in kind.ahead:
        importlib.import_module(name)
    fault_list()
    build_all()
    gc.collect()
    gc.freeze()  # or the first collection of each child would write to all of it, and have a copy
    return _Room(door, kind, watching, program).serve()


def main(name: str, program: str = "") -> None:
    with closing(watcher()) as watching:
        order = serve(socket.socket(fileno=DOOR_FD), ROOMS[name], watching, Path(program) if program else None)
        watching.detach()
    if order is not None:
        inside.main(*order)


if __name__ == "__main__":
    main(*sys.argv[1:])
