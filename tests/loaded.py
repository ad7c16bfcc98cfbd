"""A module that is loaded once, and the processes that begin there: for tests that start and kill many of them.

    python -m tests.loaded MODULE

Each line that it reads are the arguments of a call to the module's ``main``, as JSON; a pipe for its standard output
comes with them. The call is made in a process of its own, forked from one that has loaded everything and opened
nothing, and its number is the answer. ``["wait", NUMBER]`` is answered with its exit code.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).parent.parent
MESSAGE_MAX_BYTES = 65536


@dataclass(frozen=True)
class Forked:
    """A process, and what it prints."""

    pid: int
    stdout: TextIO
    _asked: Callable[[Sequence[object], Sequence[int]], int]

    def kill(self) -> None:
        """SIGKILL; it is gone when this returns."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """The exit code, once it has one."""
        return self._asked(["wait", self.pid], ())


Start = Callable[..., Forked]


@contextmanager
def loaded(module: str) -> Iterator[Start]:
    """Call it with the arguments of ``module.main`` (what JSON holds) to start a process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.loaded", module]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs.fileno()), ours:  # it ends when nobody asks any more
        theirs.close()

        def asked(message: Sequence[object], descriptors: Sequence[int]) -> int:
            socket.send_fds(ours, [json.dumps(message).encode()], list(descriptors))
            return int(ours.recv(MESSAGE_MAX_BYTES))

        def start(*arguments: object) -> Forked:
            reading, writing = os.pipe()
            pid = asked(["start", *arguments], [writing])
            os.close(writing)
            return Forked(pid, os.fdopen(reading, encoding="utf-8"), asked)

        yield start


def main() -> None:
    """Answer until nobody asks any more."""
    module = importlib.import_module(sys.argv[1])
    gc.freeze()  # nobody looks for garbage there
    asking = socket.socket(fileno=sys.stdin.fileno())
    while True:
        text, descriptors, _, _ = socket.recv_fds(asking, MESSAGE_MAX_BYTES, 1)
        if not text:
            return
        match json.loads(text):
            case ["wait", pid]:
                answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            case ["start", *arguments]:
                answer = os.fork()
                if answer == 0:
                    os._exit(_call(module.main, arguments, descriptors[0]))
                os.close(descriptors[0])
        asking.send(str(answer).encode())


def _call(function: Callable[..., object], arguments: Sequence[object], stdout: int) -> int:
    os.dup2(stdout, 1)
    os.close(stdout)
    try:
        result = function(*arguments)
        if asyncio.iscoroutine(result):
            asyncio.run(result)
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - written as the interpreter would
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
