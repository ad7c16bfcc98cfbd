"""A PostgreSQL server for tests: its own cluster in a folder, on a Unix socket there, ended with whoever started it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import seen_from_outside

#: the newest one that Debian has installed
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/15/bin"))
OWNER = "postgres"
#: what a server of tests need not do: nobody cuts its power, but for the tests that say so
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=100")
START_WITHIN_S = 60.0


class Cluster:
    """A server in ``folder``. Databases are made as they are needed. PostgreSQL refuses to run as root."""

    def __init__(self, folder: Path, settings: tuple[str, ...] = HASTE) -> None:
        self.folder = folder
        self._settings = settings
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        shutil.chown(folder, OWNER, OWNER)
        folder.chmod(0o711)
        _run(["initdb", "--auth=trust", "--no-sync", "--no-instructions", "-U", OWNER, "-D", str(folder / "data")])

    def start(self) -> None:
        settings = [part for each in (*self._settings, "listen_addresses=") for part in ("-c", each)]
        command = [str(PROGRAMS / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **_as_owner())
        assert seen_from_outside(self.answers, START_WITHIN_S), (self.folder / "log").read_text()

    def answers(self) -> bool:
        command = [str(PROGRAMS / "pg_isready"), "-q", "-h", str(self.folder)]
        return subprocess.run(command, check=False).returncode == 0

    def database(self) -> str:
        """The URL of a new and empty one."""
        name = f"office_{next(self._numbers)}"
        subprocess.run([str(PROGRAMS / "createdb"), "-h", str(self.folder), "-U", OWNER, name], check=True)
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT hangs up on everybody and ends in order; SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_WITHIN_S)
            self._process = None


def _run(command: list[str]) -> None:
    done = subprocess.run([str(PROGRAMS / command[0]), *command[1:]], capture_output=True, check=False, **_as_owner())
    assert done.returncode == 0, done.stderr.decode()


def _as_owner() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One for all tests of a worker. The path of a socket is short: it may not be longer than 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        one = Cluster(Path(folder))
        one.start()
        yield one
        one.stop()
