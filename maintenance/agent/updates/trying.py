"""A program gets its environment, and is tried beside the one that serves; so is content, with the program of it.

All of it are children of the agent that end by themselves, or are ended: what is tried may do anything.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.faults import Fault
from fleet.bundles.manifest import LOCK, WHEELS

ENVIRONMENT_WITHIN_S, CHECK_WITHIN_S = 1800.0, 300.0
#: what a child sees of the agent's surroundings: nothing that leads it elsewhere
SEEN = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "QT_QPA_PLATFORM")
#: of what a child has said
TOLD_MAX = 600


class Trying(Protocol):
    """What is done with a program that is not started yet. Everything of it blocks."""

    def equip(self, program: Path) -> None:
        """Give it the packages of its lock, from the wheels that came along. UPDATE-ENVIRONMENT."""
        ...

    def try_out(self, program: Path, content: Path | None, beside: Path | None) -> None:
        """UPDATE-DATA with file and line when its data do not fit together, with ``content`` in the place of its own;
        UPDATE-TRIAL when its self-test does not end, or finds parts that ``beside``, the one that serves, does not;
        without that one no part is looked at."""
        ...


@dataclass(frozen=True)
class TriedHere(Trying):
    """With the Python of the machine. ``site``: the settings of the kiosk; without them only data are tried."""

    site: Path | None
    python: str = "/usr/bin/python3"

    def equip(self, program: Path) -> None:
        own = str(program / ".venv" / "bin" / "python")
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        install += ["--no-cache-dir", "-r", str(program / LOCK)]
        if (wheels := program / WHEELS).is_dir():
            install += ["--no-index", "--find-links", str(wheels), "--only-binary", ":all:"]
        else:
            install += ["--use-pep517"]
        for command in (
            [self.python, "-m", "venv", str(program / ".venv")],
            [own, *install],
            [own, "-m", "compileall", "-q", str(program)],
        ):
            code, _, said = _run(command, program, ENVIRONMENT_WITHIN_S)
            if code != 0:
                raise Fault("UPDATE-ENVIRONMENT", said)
        # No program needs it, and what makes it comes with a package of Debian's, which no update brings.
        _run([own, "-m", "ui.typeface_made"], program, ENVIRONMENT_WITHIN_S)

    def try_out(self, program: Path, content: Path | None, beside: Path | None) -> None:
        instead = [] if content is None else ["--content", str(content)]
        code, _, said = _of(program, "scenes", "check", *instead)
        if code != 0:
            raise Fault("UPDATE-DATA", said.replace(f"{content}/", "").replace(f"{program}/", ""))
        if self.site is None or beside is None:
            return
        found = self._unready(program)
        if found is None:
            raise _fails("its self-test tells nothing")
        known = (self._unready(beside) if found else None) or frozenset()
        if new := found - known:
            raise _fails(", ".join(sorted(new)))

    def _unready(self, program: Path) -> frozenset[str] | None:
        """The parts that are not ready by the self-test of that program, with the code; None when it tells nothing."""
        _, told, _ = _of(program, "check", "--site", str(self.site), "--json")
        try:
            parts = json.loads(told)["parts"]
            return frozenset(f"{name} {part['fault']}" for name, part in parts.items() if not part["ok"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _of(program: Path, *arguments: str) -> tuple[int, str, str]:
    command = [str(program / ".venv" / "bin" / "python"), str(program / "kiosk.py"), *arguments]
    return _run(command, program, CHECK_WITHIN_S)


def _run(command: Sequence[str], folder: Path, within_s: float) -> tuple[int, str, str]:
    """Exit code, what it printed, and the last of what it complained of."""
    seen = {name: os.environ[name] for name in SEEN if name in os.environ}
    try:
        ended = subprocess.run(
            command, cwd=folder, env=seen, stdin=subprocess.DEVNULL, capture_output=True, timeout=within_s, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "", f"no end after {within_s:.0f} s"
    except OSError as error:
        return 1, "", f"{error.strerror}"
    return ended.returncode, _text(ended.stdout), _text(ended.stderr).strip()[-TOLD_MAX:]


def _text(said: bytes) -> str:
    return said.decode("utf-8", errors="replace")


def _fails(detail: str) -> Fault:
    return Fault("UPDATE-TRIAL", detail)
