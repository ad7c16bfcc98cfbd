"""What install makes, a class each: whether it holds, how it is made, what of it does not live, and how it is unmade.

Before anything is made the journal knows it, with what stood in its place; unmaking needs the journal alone.
"""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from deploy.machine.machine import Machine


class State(Enum):
    """Whether a thing is as it should be."""

    ABSENT = "not there"
    OTHER = "otherwise"
    HOLDS = "holds"
    #: there is nothing to make: only the running system can say
    LIVE = "not looked at: no systemd runs here"
    FOREIGN = "not looked at: in a container the kernel is somebody else's"


class Thing(Protocol):
    """``key`` names it, here and in the journal."""

    @property
    def key(self) -> str: ...

    def state(self, machine: Machine) -> State: ...

    def make(self, machine: Machine) -> str:
        """Bring it about; a word to add, or nothing."""
        ...

    def alive(self, machine: Machine) -> str:
        """What of it is not so in the running system; asked of one that holds, where systemd runs."""
        ...


Undo = Callable[[Machine, dict[str, Any]], str]
#: by the ``kind`` of an entry of the journal: unmakes it, and returns a word to add
UNDO: dict[str, Undo] = {}


def undoes(kind: str) -> Callable[[Undo], Undo]:
    def registered(undo: Undo) -> Undo:
        UNDO[kind] = undo
        return undo

    return registered


class Quiet:
    """Base of what lives by being there."""

    def alive(self, machine: Machine) -> str:  # noqa: ARG002 - of the protocol
        return ""


@dataclass(frozen=True)
class Folder(Quiet):
    """A folder; what is in it is somebody else's. ``whole``: it is the kiosk's, and goes with it; ``records``: it goes
    with them, when those are to go.
    """

    path: str
    mode: int = 0o755
    owner: str = "root"
    group: str = "root"
    whole: bool = False
    records: bool = False

    @property
    def key(self) -> str:
        return f"folder {self.path}"

    def state(self, machine: Machine) -> State:
        path = machine.at(self.path)
        if not path.is_dir():
            return State.ABSENT
        return State.HOLDS if _belongs(path, self.mode, self.owner, self.group) else State.OTHER

    def make(self, machine: Machine) -> str:
        path = machine.at(self.path)
        if not path.exists():
            _parents(machine, path)
            machine.journal.note(self.key, kind="folder", path=self.path, whole=self.whole, records=self.records)
            path.mkdir()
        _give(path, self.mode, self.owner, self.group)
        return ""


@dataclass(frozen=True)
class File(Quiet):
    """A file with just this ``content``."""

    path: str
    content: str
    mode: int = 0o644
    group: str = "root"

    @property
    def key(self) -> str:
        return f"file {self.path}"

    def state(self, machine: Machine) -> State:
        path = machine.at(self.path)
        if not path.is_file() or path.is_symlink():
            return State.ABSENT if not path.exists() else State.OTHER
        same = path.read_bytes() == self.content.encode() and _belongs(path, self.mode, "root", self.group)
        return State.HOLDS if same else State.OTHER

    def make(self, machine: Machine) -> str:
        path = machine.at(self.path)
        _parents(machine, path)
        _remember(machine, self.key, "file", self.path)
        machine.journal.note(self.key, digest=_digest(self.content.encode()))
        part = _part(path)
        with part.open("w", encoding="utf-8") as file:
            file.write(self.content)
            file.flush()
            os.fsync(file.fileno())
        _give(part, self.mode, "root", self.group)
        part.replace(path)
        return ""


@dataclass(frozen=True)
class Link(Quiet):
    """A symbolic link; to ``/dev/null`` it masks a unit."""

    path: str
    target: str

    @property
    def key(self) -> str:
        return f"mask {self.path}" if self.target == "/dev/null" else f"link {self.path}"

    def state(self, machine: Machine) -> State:
        path = machine.at(self.path)
        if not path.is_symlink():
            return State.OTHER if path.exists() else State.ABSENT
        return State.HOLDS if str(path.readlink()) == self.target else State.OTHER

    def make(self, machine: Machine) -> str:
        path = machine.at(self.path)
        _parents(machine, path)
        _remember(machine, self.key, "link", self.path)
        machine.journal.note(self.key, target=self.target)
        point(path, self.target)
        return ""


@dataclass(frozen=True)
class Block(Quiet):
    """Lines of ours in a file of somebody else's."""

    path: str
    lines: tuple[str, ...]

    BEGIN, END = "# kiosk: begin", "# kiosk: end"

    @property
    def key(self) -> str:
        return f"lines of {self.path}"

    def state(self, machine: Machine) -> State:
        _, ours, _ = _parted(machine.at(self.path))
        if ours is None:
            return State.HOLDS if not self.lines else State.ABSENT
        return State.HOLDS if ours == list(self.lines) else State.OTHER

    def make(self, machine: Machine) -> str:
        path = machine.at(self.path)
        if not machine.journal.has(self.key):
            machine.journal.note(self.key, kind="block", path=self.path, before=path.exists())
        before, _, after = _parted(path)
        _written(path, [*before, self.BEGIN, *self.lines, self.END, *after])
        return ""


def point(path: Path, target: str) -> None:
    """Let the link ``path`` lead to ``target`` from one moment to the next."""
    part = _part(path)
    part.unlink(missing_ok=True)
    part.symlink_to(target)
    part.replace(path)


# -- unmaking ---------------------------------------------------------------------------------------------------------


@undoes("folder")
def _no_folder(machine: Machine, entry: dict[str, Any]) -> str:
    path = machine.at(entry["path"])
    if not path.is_dir() or path.is_symlink():
        return "was gone"
    if entry.get("records") or entry.get("whole"):
        shutil.rmtree(path)
        return "with all that was in it"
    if any(path.iterdir()):
        return "left: something is in it that is not ours"
    path.rmdir()
    return ""


@undoes("file")
def _no_file(machine: Machine, entry: dict[str, Any]) -> str:
    path, before = machine.at(entry["path"]), _before(machine, entry["path"])
    _part(path).unlink(missing_ok=True)
    there = path.read_bytes() if path.is_file() else None
    if there is not None and _digest(there) != entry.get("digest"):
        if entry["before"] and before.exists() and before.read_bytes() == there:
            before.unlink()
            return "stood as before"
        return "left: somebody has changed it since"
    return _put_back(path, before, entry)


@undoes("link")
def _no_link(machine: Machine, entry: dict[str, Any]) -> str:
    path = machine.at(entry["path"])
    _part(path).unlink(missing_ok=True)
    if path.is_symlink() and str(path.readlink()) != entry.get("target"):
        return "left: somebody has changed it since"
    if path.exists() and not path.is_symlink():
        return "left: somebody has changed it since"
    return _put_back(path, _before(machine, entry["path"]), entry)


@undoes("block")
def _no_block(machine: Machine, entry: dict[str, Any]) -> str:
    path = machine.at(entry["path"])
    before, ours, after = _parted(path)
    if ours is None:
        return "was gone"
    if not (before or after or entry.get("before", True)):
        path.unlink()
        return ""
    _written(path, [*before, *after])
    return ""


def _put_back(path: Path, before: Path, entry: dict[str, Any]) -> str:
    path.unlink(missing_ok=True)
    if entry["before"] and (before.exists() or before.is_symlink()):
        shutil.move(before, path)
        return "what stood there before is back"
    return ""


# -- what they share --------------------------------------------------------------------------------------------------


def _remember(machine: Machine, key: str, kind: str, path: str) -> None:
    """Note the thing, and keep what stands in its place, once."""
    if machine.journal.has(key):
        return
    there, kept = machine.at(path), _before(machine, path)
    stood = there.exists() or there.is_symlink()
    if stood:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(there, kept, follow_symlinks=False)
        if not there.is_symlink():
            os.chown(kept, there.stat().st_uid, there.stat().st_gid)
    machine.journal.note(key, kind=kind, path=path, before=stood)


def _part(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.kiosk-part")


def _before(machine: Machine, path: str) -> Path:
    return machine.journal.folder / "before" / path.lstrip("/")


def _parents(machine: Machine, path: Path) -> None:
    """The folders above, each of which is ours where it was not there."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        Folder("/" + str(folder.relative_to(machine.root))).make(machine)


def _parted(path: Path) -> tuple[list[str], list[str] | None, list[str]]:
    """What stands before our lines, our lines or None, and what stands after them."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if Block.BEGIN not in lines or Block.END not in lines:
        return lines, None, []
    first, last = lines.index(Block.BEGIN), lines.index(Block.END)
    return lines[:first], lines[first + 1 : last], lines[last + 1 :]


def _written(path: Path, lines: list[str]) -> None:
    part = _part(path)
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
    part.replace(path)


def _belongs(path: Path, mode: int, owner: str, group: str) -> bool:
    said = path.stat()
    return (said.st_mode & 0o7777, said.st_uid, said.st_gid) == (mode, _user(owner), _group(group))


def _give(path: Path, mode: int, owner: str, group: str) -> None:
    os.chown(path, _user(owner), _group(group))
    path.chmod(mode)


def _user(name: str) -> int:
    """Its number; -1, which is nobody's, where there is no such user yet."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return -1


def _group(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return -1


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
