"""A real IPP printer for tests: ``ippeveprinter`` of cups-ipp-utils, whose print command does what a file tells it.

It announces itself to nobody (``-r off``), and wants a system bus all the same: it gets one of its own, without rights.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

START_TIMEOUT_S = 10

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
</policy></busconfig>"""

#: what the printer does with a document: the file ``orders`` holds shell commands, ``printed`` gets what is out, whole
COMMAND = """#!/bin/sh
. {folder}/orders
cat "$1" > {folder}/$$.pdf && mv {folder}/$$.pdf {folder}/printed/
"""


@contextmanager
def _running(*command: str | Path, environment: dict[str, str], ready: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, up to the line that says that it is ready; the group is killed at the end."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
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
    assert process.stdout is not None
    said = b""
    while ready.encode() not in said:
        readable, _, _ = select.select([process.stdout], [], [], START_TIMEOUT_S)
        more = os.read(process.stdout.fileno(), 4096) if readable else b""
        if not more:
            pytest.fail(f"{process.args!r} did not start: {said.decode(errors='replace')}")
        said += more


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as a pulled plug does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@contextmanager
def own_bus(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which the printer finds a bus."""
    bus = folder / "bus"
    (folder / "bus.conf").write_text(BUS.format(path=bus))
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    dbus = ("dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile", "--print-address")
    with _running(*dbus, environment=environment, ready="unix:path"):
        yield environment


class IppService:
    """One printer, on a port of its own. ``orders`` are shell commands that it runs for each document."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment
        self._stack = ExitStack()
        self._attributes = folder / "attributes"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "printed").mkdir()
        command = folder / "command"
        command.write_text(COMMAND.format(folder=folder))
        command.chmod(0o700)
        self.order("")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self._port}/ipp/print"

    @property
    def printed(self) -> list[bytes]:
        return [file.read_bytes() for file in (self.folder / "printed").iterdir()]

    def order(self, commands: str) -> None:
        """What to do before a document comes out, e.g. ``echo "STATE: +media-jam" >&2; exec sleep 1000``."""
        (self.folder / "orders").write_text(commands + "\n")

    def switch_on(self, formats: str = "application/pdf", **attributes: str) -> None:
        """``attributes`` are keywords that it says of itself instead of its own, as ``sides_supported="one-sided"``."""
        spool = self.folder / "spool"
        spool.mkdir(exist_ok=True)
        lines = [f"ATTR keyword {name.replace('_', '-')} {value}" for name, value in attributes.items()]
        self._attributes.write_text("\n".join([f"ATTR mimeMediaType document-format-supported {formats}", *lines, ""]))
        said = ("-a", self._attributes) if attributes else ("-f", formats)
        self._process = self._stack.enter_context(
            _running(
                "ippeveprinter", "-v", "-n", "localhost", "-p", str(self._port), *said,
                "-d", spool, "-c", self.folder / "command", "-r", "off", f"kiosk-test-{self._port}",
                environment=self._environment, ready="printer-uri-supported",
            )
        )  # fmt: skip

    def switch_off(self) -> None:
        """Pull the plug, in the middle of whatever it does."""
        if self._process:
            kill_group(self._process)
        self._stack.close()


@contextmanager
def ipp_service(folder: Path, environment: dict[str, str]) -> Iterator[IppService]:
    """A printer that is on. ``environment`` is that of :func:`own_bus`."""
    service = IppService(folder, environment)
    service.switch_on()
    try:
        yield service
    finally:
        service.switch_off()
