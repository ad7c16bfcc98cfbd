"""A real pcscd of the tests' own, with the virtual reader on ports of its own, beside whatever the machine runs.

pcscd insists on ``/run/pcscd``, so the tests run a copy of the machine's program in which that path is another one of
the same length. That needs no rights and no namespaces, and touches nothing of the machine's own service; clients find
the socket through ``PCSCLITE_CSOCK_NAME``.
"""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from tests.waiting import seen_from_outside

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
PROGRAM = Path("/usr/sbin/pcscd")
HOME = b"/run/pcscd"
START_LIMIT_S = 60.0


class Pcscd:
    """One pcscd, with ``Virtual PCD 00 00`` on ``port`` and ``Virtual PCD 00 01`` on the next one.

    ``name`` is what they are called instead; ``run`` is its folder, where that is not to be a new one.
    """

    def __init__(
        self, folder: Path, *, readers: bool = True, name: str = "Virtual PCD", run: Path | None = None
    ) -> None:
        self.port = _two_free_ports()
        self._run = run or _home()
        self._run.mkdir(mode=0o700, exist_ok=True)
        self._program = folder / "pcscd"
        self._program.write_bytes(PROGRAM.read_bytes().replace(HOME, bytes(self._run)))
        self._program.chmod(0o700)
        self._config = folder / "reader.conf"
        self._config.write_text(
            f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:0x{self.port:X}\nLIBPATH {DRIVER}\n'
            f"CHANNELID 0x{self.port:X}\n"
            if readers
            else "# no readers\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Where clients find it; give it to them as ``PCSCLITE_CSOCK_NAME``."""
        return self._run / "pcscd.comm"

    @property
    def pid(self) -> int:
        """The process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Return when it answers."""
        command = [str(self._program), "--foreground", "--critical", "--config", str(self._config)]
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        process = self._process
        begun = seen_from_outside(lambda: process.poll() is not None or _answers(self.socket), START_LIMIT_S)
        assert begun, "pcscd does not start"
        assert process.poll() is None, f"pcscd ended with {process.returncode}"

    def stop(self) -> None:
        """End it as a service manager does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """End it, and leave nothing."""
        self.kill()
        shutil.rmtree(self._run)

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


@pytest.fixture
def pcscd(own_pcscd: Pcscd) -> Pcscd:
    """A running pcscd of this test alone; every process started from here on finds it."""
    own_pcscd.start()
    return own_pcscd


@pytest.fixture
def own_pcscd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pcscd]:
    """The same, not yet started."""
    service = Pcscd(tmp_path, run=home())
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(service.socket))
    yield service
    service.remove()


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
def home() -> Path:
    """The folder of every :func:`own_pcscd` of this process: who was there before it finds it."""
    made = _home()
    made.rmdir()  # it is there as long as one runs
    return made


def _home() -> Path:
    """A new folder for this user alone, whose path is as long as pcscd's own."""
    while True:
        home = Path("/tmp") / secrets.token_hex(8)[: len(HOME) - len("/tmp/")]  # noqa: S108 - made here, or refused
        with suppress(FileExistsError):
            home.mkdir(mode=0o700)
            return home
