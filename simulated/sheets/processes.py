"""Services that run as long as they are wanted, and end with everything that they have started."""

from __future__ import annotations

import os
import random
import select
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_TIMEOUT_S = 20
_PORTS = (15_000, 32_000)
#: how soon a server of ours sees that it shall end
LOOKS_EVERY_S = 0.05


class DidNotStart(RuntimeError):
    """A service is not installed, or said something else than that it is ready."""


@contextmanager
def running(*command: str | Path, environment: dict[str, str], ready: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, up to the line that says that it is ready; the group is killed at the end."""
    try:
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
    except FileNotFoundError as error:
        raise DidNotStart(f"{command[0]} is not installed") from error
    with process:
        try:
            _await_line(process, ready)
            # a full pipe would stop the service in the middle of its answer
            drain = threading.Thread(target=deque, args=(process.stdout, 0))
            drain.start()
            yield process
        finally:
            kill_group(process)
        drain.join()


def _await_line(process: subprocess.Popen[bytes], ready: str) -> None:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    said = b""
    while ready.encode() not in said:
        readable, _, _ = select.select([process.stdout], [], [], START_TIMEOUT_S)
        more = os.read(process.stdout.fileno(), 4096) if readable else b""
        if not more:
            raise DidNotStart(f"{process.args!r}: {said.decode(errors='replace')}")
        said += more


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as a pulled plug does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """The same of a service whose children lead groups of their own, as a service manager ends it."""
    for child in descendants(process.pid):
        with_signal(child)
    kill_group(process)


def descendants(parent: int) -> list[int]:
    """The processes that it has started, and those that they have."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):  # the second when it ends while it is being read
        return []
    return [number for child in map(int, children) for number in (child, *descendants(child))]


def with_signal(process: int) -> None:
    """Kill one process, unless it has ended."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def await_port(port: int) -> None:
    """Until nobody has it: whoever was killed with it may have seen its end before its socket; DidNotStart."""
    until = time.monotonic() + START_TIMEOUT_S
    while not _is_free(port):
        if time.monotonic() > until:
            raise DidNotStart(f"port {port} is in use")
        time.sleep(LOOKS_EVERY_S)


def _is_free(port: int) -> bool:
    with socket.socket() as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server does
        try:
            own.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Below those that the kernel gives to whoever connects somewhere: it stays free until it is used."""
    while True:
        port = random.randrange(*_PORTS)  # noqa: S311 - no secret
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
