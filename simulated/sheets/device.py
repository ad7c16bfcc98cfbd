"""The printer itself: ``ippeveprinter`` of cups-ipp-utils, which runs a command of ours for each document.

It announces itself to nobody (``-r off``), and wants a system bus all the same: it gets one of its own, without rights.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from simulated.sheets.processes import await_port, free_port, kill_group, running

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
</policy></busconfig>"""


@contextmanager
def own_bus(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which the printer finds a bus."""
    bus = folder / "bus"
    (folder / "bus.conf").write_text(BUS.format(path=bus), encoding="utf-8")
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    dbus = ("dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile", "--print-address")
    with running(*dbus, environment=environment, ready="unix:path"):
        yield environment


class IppDevice:
    """One printer, on a port of its own. ``command`` is run with the file of each document, and speaks by stderr."""

    def __init__(self, folder: Path, environment: dict[str, str], command: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._environment = environment
        self._command = command
        self._stack = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def switch_on(self, formats: str = "application/pdf", said: Sequence[str] = ()) -> None:
        """``said`` are lines of ipptoolfile(5) that it says of itself instead of its own, the formats included."""
        spool = self.folder / "spool"
        spool.mkdir(exist_ok=True)
        attributes = self.folder / "attributes"
        attributes.write_text("\n".join([*said, ""]), encoding="utf-8")
        of_itself = ("-a", attributes) if said else ("-f", formats)  # it takes no more than one of them
        await_port(self.port)
        self._process = self._stack.enter_context(
            running(
                "ippeveprinter", "-v", "-n", "localhost", "-p", str(self.port), *of_itself,
                "-d", spool, "-c", self._command, "-r", "off", f"kiosk-{self.port}",
                environment=self._environment, ready="printer-uri-supported",
            )
        )  # fmt: skip

    def switch_off(self) -> None:
        """Pull the plug, in the middle of whatever it does."""
        if self._process:
            kill_group(self._process)
        self._stack.close()
