"""The releases of the program on a machine: ``/opt/kiosk/releases/VERSION``, and ``current``, which leads to one.

A release is never changed once it is whole: ``.complete`` is written last, and holds the digest of what was laid there.
Which one is started is a link, switched from one moment to the next; ``previous`` leads to the one before.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.machine.errors import CannotGoOn
from deploy.machine.machine import Machine
from deploy.machine.shipped import ROOT
from deploy.machine.things import Quiet, State, point, undoes

PROGRAM, RELEASES = "/opt/kiosk", "/opt/kiosk/releases"
COMPLETE = ".complete"
#: of the project, what no machine in service needs, or what grows by itself
LEFT_OUT = {".git", ".venv", "var", "out", "tests", "benchmarks", "__pycache__", COMPLETE}
LEFT_OUT |= {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", ".ci"}


@dataclass(frozen=True)
class Release(Quiet):
    """The program of ``source`` as the release ``name``, with Python's packages of its lock file."""

    source: Path
    name: str

    @property
    def key(self) -> str:
        return f"release {self.name}"

    @property
    def path(self) -> str:
        return f"{RELEASES}/{self.name}"

    def state(self, machine: Machine) -> State:
        """Of a release that an update has laid there, only that it can be started: that has proved its own files."""
        folder = machine.at(self.path)
        if not folder.exists():
            return State.ABSENT
        whole = folder / COMPLETE
        if not whole.exists() and self._is_here(folder):
            return State.HOLDS if (folder / ".venv/bin/python").exists() else State.OTHER
        said = whole.read_text(encoding="ascii").strip() if whole.exists() else ""
        return State.HOLDS if said == digest(folder) else State.OTHER

    def make(self, machine: Machine) -> str:
        """What was begun and is not whole, or not as it was laid, is begun anew."""
        folder = machine.at(self.path)
        if self._is_here(folder):
            raise CannotGoOn(
                f"{self.path} is not as it was laid there: install from the folder of the project, or its bundle"
            )
        machine.journal.note(self.key, kind="release", path=self.path)
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(self.source, folder, symlinks=True, ignore=lambda _, names: LEFT_OUT & set(names))
        machine.run("chmod", "-R", "go=rX,u=rwX", str(folder))
        set_up = ("bash", "-c", '. "$1"; need_venv; need_typeface', "set-up", str(folder / "scripts/setup.sh"))
        machine.run(*set_up, shown=True)
        _written(folder / COMPLETE, digest(folder))
        return ""

    def _is_here(self, folder: Path) -> bool:
        """Whether it is this program itself."""
        return folder.exists() and folder.samefile(self.source)


class Current(Quiet):
    """``current`` leads to the release, and ``previous`` to the one before."""

    key = f"link {PROGRAM}/current"

    def __init__(self, release: Release) -> None:
        self._target = f"releases/{release.name}"

    def state(self, machine: Machine) -> State:
        link = machine.at(f"{PROGRAM}/current")
        if not link.is_symlink():
            return State.ABSENT
        return State.HOLDS if str(link.readlink()) == self._target else State.OTHER

    def make(self, machine: Machine) -> str:
        link, before = machine.at(f"{PROGRAM}/current"), machine.at(f"{PROGRAM}/previous")
        machine.journal.note(self.key, kind="current")
        if link.is_symlink() and link.exists():
            point(before, str(link.readlink()))
        point(link, self._target)
        return self._target


@dataclass(frozen=True)
class Trust(Quiet):
    """Where the trust in newer programs begins: laid once, and from then on the agent's, which renews it (TUF)."""

    source: Path
    path: str
    owner: str

    @property
    def key(self) -> str:
        return f"trust {self.path}"

    def state(self, machine: Machine) -> State:
        return State.HOLDS if machine.at(self.path).exists() else State.ABSENT

    def make(self, machine: Machine) -> str:
        if not self.source.exists():
            raise CannotGoOn(f"fleet.bundles: there is no {self.source}, by which the first bundle would be proved")
        machine.journal.note(self.key, kind="trust", path=self.path)
        there = machine.at(self.path)
        shutil.copyfile(self.source, there)
        shutil.chown(there, self.owner, self.owner)
        return ""


@undoes("trust")
def _no_trust(machine: Machine, entry: dict[str, Any]) -> str:
    machine.at(entry["path"]).unlink(missing_ok=True)
    return ""


@undoes("current")
def _no_current(machine: Machine, entry: dict[str, Any]) -> str:  # noqa: ARG001 - there is one
    for name in ("current", "previous"):
        machine.at(f"{PROGRAM}/{name}").unlink(missing_ok=True)
    return ""


@undoes("release")
def _no_release(machine: Machine, entry: dict[str, Any]) -> str:
    folder = machine.at(entry["path"])
    if not folder.exists():
        return "was gone"
    shutil.rmtree(folder)
    return ""


def ours() -> Release:
    """The release that this program is: one that lies among the releases has its name, another one gets one."""
    if ROOT.parent == Path(RELEASES):
        return Release(ROOT, ROOT.name)
    said = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return Release(ROOT, f"{said[1] if said else '0'}-{digest(ROOT)[:12]}")


def digest(folder: Path) -> str:
    """Of every file's name and content, but what is left out (SHA-256)."""
    whole = hashlib.sha256()
    for file in _files(folder):
        whole.update(f"{file.relative_to(folder)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        yield from (Path(where) / name for name in sorted(set(files) - LEFT_OUT))


def _written(file: Path, text: str) -> None:
    with file.open("w", encoding="ascii") as out:
        out.write(f"{text}\n")
        out.flush()
        os.fsync(out.fileno())
