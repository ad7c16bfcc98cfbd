"""A PostgreSQL server of one's own, in a folder: for a demonstration and for tests. That of a bureau its operators run.

It listens on a Unix socket in its folder alone, and ends with whoever started it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from config.faults import Fault
from simulated.daemons import dying_with_us

#: where Debian puts the programs of each version
INSTALLED = Path("/usr/lib/postgresql")
#: PostgreSQL refuses to run as root
OWNER = "postgres"
START_WITHIN_S = 60.0
LOOK_EVERY_S = 0.05


class Cluster:
    """A server with its data in ``folder``, which is empty. ``settings`` are PostgreSQL's own (``fsync=off``).

    The path of a socket may not be longer than 107 bytes: ``folder`` is a short one.
    """

    def __init__(self, folder: Path, settings: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._settings = settings
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        folder.chmod(0o711)
        initdb = ["initdb", "--auth=trust", "--no-sync", "--no-instructions", "-U", OWNER, "-D", str(folder / "data")]
        self._run(initdb)

    def start(self) -> None:
        """Serve; OFFICE-DATABASE when it does not."""
        settings = [part for each in (*self._settings, "listen_addresses=") for part in ("-c", each)]
        paths = ("-D", self._folder / "data", "-k", self._folder)
        command = dying_with_us(_program("postgres"), *paths, *settings, by=signal.SIGINT)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **_as_owner())
        until = time.monotonic() + START_WITHIN_S
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise _unusable("the server does not start")
            time.sleep(LOOK_EVERY_S)

    def database(self, like: str = "") -> str:
        """The URL of a new one: an empty one, or a copy of the one at ``like``, which nobody may use meanwhile."""
        name = f"office_{next(self._numbers)}"
        copied = ["--template", like.partition("@/")[2].partition("?")[0]] if like else []
        self._run(["createdb", "-h", str(self._folder), "-U", OWNER, *copied, name])
        return f"postgresql://{OWNER}@/{name}?host={self._folder}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT hangs up on everybody and ends in order; SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_WITHIN_S)
            self._process = None

    def kill(self) -> None:
        """SIGKILL to all its processes, as when the power fails; :meth:`start` recovers what was committed."""
        if self._process is None:
            return
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._process.wait(START_WITHIN_S)
        self._process = None

    def _answers(self) -> bool:
        command = [_program("pg_isready"), "-q", "-h", str(self._folder)]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, command: list[str]) -> None:
        program = [_program(command[0]), *command[1:]]
        done = subprocess.run(program, capture_output=True, text=True, check=False, **_as_owner())
        if done.returncode != 0:
            raise _unusable(f"{command[0]}: {done.stderr.strip().rpartition(chr(10))[2]}")


def _program(name: str) -> str:
    """The newest one that is installed."""
    found = max(INSTALLED.glob(f"*/bin/{name}"), default=None)
    if found is None:
        raise _unusable("PostgreSQL is not installed")
    return str(found)


def _as_owner() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _unusable(detail: str) -> Fault:
    return Fault("OFFICE-DATABASE", detail)
