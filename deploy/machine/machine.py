"""The machine that is set up: where its files are, whether its systemd runs, and how its programs are called."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.machine.errors import CannotGoOn
from deploy.machine.journal import Journal

#: nothing asks anybody, and what is read is in one language
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
LAST_LINES = 12


@dataclass(frozen=True)
class Machine:
    """``root`` is ``/``; a test has another one."""

    journal: Journal
    root: Path = Path("/")

    @property
    def booted(self) -> bool:
        """Whether systemd runs here; in a chroot it does not, and what is enabled is started with the machine."""
        return (self.root / "run/systemd/system").is_dir()

    @property
    def container(self) -> bool:
        """Whether the kernel belongs to somebody else, who sets what is set there."""
        said = self.root / "run/systemd/container"
        return said.exists()

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def run(self, *command: str, stdin: str | None = None, shown: bool = False) -> str:
        """What ``command`` writes (``shown``: to the terminal); :class:`CannotGoOn` with its last words if it fails."""
        try:
            done = subprocess.run(
                command,
                input=stdin,
                stdout=None if shown else subprocess.PIPE,
                stderr=None if shown else subprocess.STDOUT,
                text=True,
                env={**os.environ, **ENVIRONMENT},
                check=False,
            )
        except OSError as error:
            raise CannotGoOn(f"{command[0]}: {error.strerror}") from error
        if done.returncode:
            last = "\n".join((done.stdout or "").splitlines()[-LAST_LINES:])
            raise CannotGoOn(f"{' '.join(command)}: exit code {done.returncode}\n{last}".rstrip())
        return done.stdout or ""

    def says(self, *command: str) -> Sequence[str]:
        """The lines of a command that may fail; none then."""
        try:
            return self.run(*command).splitlines()
        except CannotGoOn:
            return ()
