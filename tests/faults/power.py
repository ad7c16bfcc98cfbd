"""A disk whose power is cut before a step, and what a disk may lose then of all that was not flushed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from maintenance.agent.updates.slots import Disk


class PowerCut(BaseException):
    """Nobody catches it: there is nobody any more."""


class Loses(StrEnum):
    """What was not flushed: all of it is there all the same (as when the process alone is killed); nothing of it is; or
    the names are, and what the files held is not.
    """

    NOTHING = "nothing"
    ALL = "all"
    CONTENTS = "contents"


class CutDisk(Disk):
    """The power is cut before step ``at``, counted from 1; never where it is 0. ``steps`` were done.

    ``others``: folders in which a library writes, and flushes nothing.
    """

    def __init__(self, at: int = 0, loses: Loses = Loses.NOTHING, others: Sequence[Path] = ()) -> None:
        self.steps: list[str] = []
        self._at = at
        self.loses = loses
        self._others = others
        self._dead = False
        self._unflushed: set[Path] = set()
        #: what is not in the folder for good, by folder: how it was before, the newest last
        self._undo: list[tuple[Path, Callable[[], object]]] = []

    def _step(self, what: str, file: Path) -> None:
        if self._dead:
            raise PowerCut
        if len(self.steps) + 1 == self._at:
            self._dead = True
            self._lose()
            raise PowerCut
        self.steps.append(f"{what} {file.name}")

    def _lose(self) -> None:
        if self.loses is Loses.NOTHING:
            return
        of_others = [file for folder in self._others for file in folder.rglob("*")]
        for file in (*self._unflushed, *of_others):
            if file.is_file():
                file.write_bytes(b"")
        if self.loses is Loses.ALL:
            for _, undo in reversed(self._undo):
                undo()

    def _later(self, folder: Path, undo: Callable[[], object]) -> None:
        self._undo.append((folder.resolve(), undo))

    def put(self, file: Path, content: bytes, mode: int = 0o644) -> None:
        self._step("create", file)
        super().put(file, content, mode)
        self._unflushed.add(file)
        self._later(file.parent, lambda: file.unlink(missing_ok=True))

    def sync(self, file: Path) -> None:
        self._step("flush", file)
        super().sync(file)
        self._unflushed.discard(file)

    def sync_folder(self, folder: Path) -> None:
        self._step("flush folder", folder)
        super().sync(folder)
        self._undo = [(where, undo) for where, undo in self._undo if where != folder.resolve()]

    def make_folder(self, folder: Path) -> None:
        self._step("make folder", folder)
        super().make_folder(folder)
        self._later(folder.parent, lambda: shutil.rmtree(folder, ignore_errors=True))

    def make_link(self, link: Path, target: str) -> None:
        self._step("link", link)
        super().make_link(link, target)
        self._later(link.parent, lambda: link.unlink(missing_ok=True))

    def rename(self, old: Path, new: Path) -> None:
        self._step("rename", new)
        restore = _kept(new)
        super().rename(old, new)
        self._unflushed = {
            new / file.relative_to(old) if file.is_relative_to(old) else file for file in self._unflushed
        }

        def undo() -> None:
            with suppress(FileNotFoundError):
                new.rename(old)
            restore()

        self._later(new.parent, undo)

    def remove(self, file: Path) -> None:
        if not (file.is_symlink() or file.exists()):
            return
        self._step("remove", file)
        restore = _kept(file)
        super().remove(file)
        self._later(file.parent, restore)

    def erase(self, folder: Path) -> None:
        if folder.is_dir():
            self._step("erase", folder)
            super().erase(folder)

    def settle(self) -> None:
        self._step("flush everything", Path())
        self._unflushed.clear()
        self._undo.clear()
        self._others = ()


def _kept(file: Path) -> Callable[[], object]:
    """How that file or link comes back; of one that is not there nothing does."""
    if file.is_symlink():
        target = file.readlink()
        return lambda: _fresh(file).symlink_to(target)
    if file.is_file():
        content = file.read_bytes()
        return lambda: _fresh(file).write_bytes(content)
    return lambda: None


def _fresh(file: Path) -> Path:
    file.unlink(missing_ok=True)
    return file
