"""A broker of one's own, in a folder: for a demonstration and for tests. That of a bureau its operators run.

It is Debian's Mosquitto with the settings and the rights that are shipped (``deploy/mosquitto``), on a port of this
machine that is free, and keeps that port when it is stopped and started again.
"""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from config.faults import Fault
from simulated.daemons import dying_with_us

SHIPPED = Path(__file__).parents[1] / "deploy" / "mosquitto"
#: where Debian puts it: no folder of those in which everybody looks
PROGRAM = "/usr/sbin/mosquitto"
HOST = "127.0.0.1"
START_WITHIN_S = 60.0
LOOK_EVERY_S = 0.02


class Broker:
    """A broker with its data in ``folder``; ``files`` has what ``office broker`` has written."""

    def __init__(self, folder: Path, files: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = folder / "mosquitto.conf"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        (folder / "data").mkdir(exist_ok=True)
        self._settings.write_text(_settings(folder, files, self.port), encoding="utf-8")

    @property
    def pid(self) -> int | None:
        """Of its process; None while it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Serve; FLEET-BROKER when it does not."""
        with self._log.open("ab") as log:
            try:
                command = dying_with_us(PROGRAM, "-c", self._settings)
                self._process = subprocess.Popen(command, stdout=log, stderr=log)
            except OSError as error:
                raise _unusable(type(error).__name__) from error
        until = time.monotonic() + START_WITHIN_S
        while not self._listens():
            if time.monotonic() > until or self._process.poll() is not None:
                self.stop()
                raise _unusable("it does not start")
            time.sleep(LOOK_EVERY_S)

    def read_again(self) -> None:
        """Have it read its files again: who was revoked, and who may what."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """SIGTERM ends in order; SIGKILL is a power cut."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(how)
            self._process.wait(START_WITHIN_S)
            self._process = None

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
            return True
        return False


def _settings(folder: Path, files: Path, port: int) -> str:
    """Those that are shipped, here."""
    shipped = (SHIPPED / "fleet.conf").read_text(encoding="utf-8")
    rights = str(SHIPPED / "rights.acl")
    here = shipped.replace("/etc/mosquitto/fleet/rights.acl", rights).replace("/etc/mosquitto/fleet", str(files))
    own = (f"persistence_location {folder / 'data'}/", f"user {pwd.getpwuid(os.geteuid()).pw_name}", "log_dest stderr")
    return "\n".join((here.replace("listener 8883", f"listener {port} {HOST}"), *own, ""))


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def _unusable(detail: str) -> Fault:
    return Fault("FLEET-BROKER", detail)
