"""A real pcscd of the tests' own, with the virtual reader on ports of its own, beside whatever the machine runs.

pcscd insists on ``/run/pcscd``, so it gets a ``/run`` of its own in a mount namespace; clients find its socket through
``PCSCLITE_CSOCK_NAME``. Where the machine allows no namespaces the tests take the machine's place in ``/run/pcscd``,
and refuse to when somebody is there.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
MACHINE_SOCKET = Path("/run/pcscd/pcscd.comm")
START_LIMIT_S = 60.0
POLL_S = 0.01

_IN_OWN_RUN = 'mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$0" /run/pcscd && exec pcscd "$@"'


class Pcscd:
    """One pcscd, with ``Virtual PCD 00 00`` on ``port`` and ``Virtual PCD 00 01`` on the next one."""

    def __init__(self, folder: Path, *, readers: bool = True) -> None:
        self.port = _two_free_ports()
        self._run = folder / "run"
        self._run.mkdir()
        self._config = folder / "reader.conf"
        self._config.write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{self.port:X}\nLIBPATH {DRIVER}\n'
            f"CHANNELID 0x{self.port:X}\n"
            if readers
            else "# no readers\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Where clients find it; give it to them as ``PCSCLITE_CSOCK_NAME``."""
        return self._run / "pcscd.comm" if _unshare() else MACHINE_SOCKET

    def start(self) -> None:
        """Return when it answers."""
        options = ["--foreground", "--critical", "--config", str(self._config)]
        if unshare := _unshare():
            command = [*unshare, "sh", "-c", _IN_OWN_RUN, str(self._run), *options]
        else:
            assert not _answers(MACHINE_SOCKET), "no mount namespaces here, and the machine's own pcscd is in use"
            command = ["pcscd", *options]
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        for _ in range(int(START_LIMIT_S / POLL_S)):
            if _answers(self.socket):
                return
            assert self._process.poll() is None, f"pcscd ended with {self._process.returncode}"
            threading.Event().wait(POLL_S)
        raise AssertionError("pcscd does not start")

    def stop(self) -> None:
        """End it as a service manager does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """It no longer answers, and does not go away either."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.send_signal(signal.SIGCONT)
            self._process.wait(START_LIMIT_S)
            self._process = None


def group(name: str) -> str:
    """The xdist group of tests with a pcscd: one of their own, or one for all where there can only be one pcscd."""
    return name if _unshare() else "pcscd"


@pytest.fixture
def pcscd(own_pcscd: Pcscd) -> Pcscd:
    """A running pcscd of this test alone; every process started from here on finds it."""
    own_pcscd.start()
    return own_pcscd


@pytest.fixture
def own_pcscd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pcscd]:
    """The same, not yet started."""
    service = Pcscd(tmp_path)
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(service.socket))
    yield service
    service.kill()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def _two_free_ports() -> int:
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@cache
def _unshare() -> tuple[str, ...]:
    """The command that gives a mount namespace; empty where the machine allows none."""
    command = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")
    allowed = subprocess.run([*command, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    return command if allowed else ()
