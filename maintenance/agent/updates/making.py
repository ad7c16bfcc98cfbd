"""A version becomes a whole folder beside those that are there: fetched, unpacked, equipped and tried. Until the last
rename there is nothing that anything could start.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.faults import Fault
from fleet.bundles.manifest import MANIFEST, WHEELS, Kind, Offered, order
from maintenance.agent.updates.slots import CONTENT, CURRENT, PREVIOUS, RELEASES, UNFINISHED, Slots
from maintenance.agent.updates.source import FETCHED, Source
from maintenance.agent.updates.trying import Trying
from maintenance.agent.updates.unpacking import look_for_room, no_room, unpack

#: what a repository is opened for: it is asked anew for each update
OpenSource = Callable[[], AbstractContextManager[Source]]


@dataclass(frozen=True)
class Making:
    """How versions are made on this machine. Everything blocks."""

    slots: Slots
    source: OpenSource
    trying: Trying

    def make(self, kind: Kind, version: str) -> None:
        """It is whole when this returns; a fault says why it is not, and then nothing of it is left."""
        slots = self.slots
        if slots.to_start() is None:
            raise no_layout(slots.home)
        if version == slots.version(kind, PREVIOUS) and order(version) > order(slots.version(kind)):
            return  # it was whole when it was taken back
        try:
            with room():
                self.clear()
                self._make(kind, version)
        except (Fault, OSError):
            self._clear_unfinished()
            raise

    def clear(self) -> None:
        """Nothing is left of what was begun, or of versions that are neither current nor before."""
        self._clear_unfinished()
        disk, slots = self.slots.disk, self.slots
        for folder in (RELEASES, CONTENT):
            (slots.home / folder).mkdir(exist_ok=True)
        programs = {slots.version(Kind.PROGRAM, link) for link in (CURRENT, PREVIOUS)}
        contents = {link.readlink().name for link in (slots.home / RELEASES).glob(f"*/{CONTENT}*") if link.is_symlink()}
        for folder, kept in ((RELEASES, programs), (CONTENT, contents)):
            for made in (slots.home / folder).iterdir():
                if made.name not in kept:
                    disk.erase(made)

    def _clear_unfinished(self) -> None:
        """Nothing is made by it: on a disk that is full it must go, too."""
        for folder in (RELEASES, CONTENT):
            for begun in (self.slots.home / folder).glob(f"{UNFINISHED}*"):
                self.slots.disk.erase(begun)

    def _make(self, kind: Kind, version: str) -> None:
        slots, disk = self.slots, self.slots.disk
        whole = slots.folder(kind, version)
        begun = whole.with_name(f"{UNFINISHED}{version}")
        with self.source() as source:
            found = source.find(kind, version)
            self._fits(found.offered)
            look_for_room(slots.home, found.offered, found.length)
            bundle = found.fetch()
        unpack(bundle, found.offered, begun, disk)
        if kind is Kind.PROGRAM:
            self.trying.equip(begun)
            disk.erase(begun / WHEELS)
            content = self._taken_along(found.offered)
            if content:
                disk.make_link(begun / CONTENT, f"../../{CONTENT}/{content}")
            self.trying.try_out(begun, None, slots.to_start())
        else:
            self.trying.try_out(slots.release(slots.version(Kind.PROGRAM)), begun, None)
        disk.settle()
        disk.rename(begun, whole)
        disk.sync_folder(whole.parent)
        disk.erase(slots.updates / FETCHED)

    def _fits(self, offered: Offered) -> None:
        """UPDATE-UNFIT for what is not newer than what is here, or asks for a newer program."""
        here = self.slots.version(offered.kind)
        if here and order(offered.version) <= order(here):
            raise _unfit(f"{offered.version} is not newer than {here}")
        if offered.kind is Kind.PROGRAM:
            return
        program = self.slots.version(Kind.PROGRAM)
        if offered.needs and order(program) < order(offered.needs):
            raise _unfit(f"program {offered.needs} is needed, and {program} is here")
        made = made_at(self.slots.release(program))
        if made is not None and offered.made <= made:
            raise _unfit(f"program {program} is newer than it, and has its own")

    def _taken_along(self, program: Offered) -> str:
        """The content that goes on with a new program: what was made after it. All older is in the program itself."""
        content = self.slots.version(Kind.CONTENT)
        made = made_at(self.slots.content(content)) if content else None
        return content if made is not None and made > program.made else ""


@contextmanager
def room() -> Iterator[None]:
    """UPDATE-SPACE when the disk is full in the midst."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise no_room(os.strerror(error.errno)) from error


def no_layout(folder: Path) -> Fault:
    """What lies there is not laid out for updates."""
    return Fault("UPDATE-LAYOUT", str(folder))


def made_at(folder: Path) -> datetime | None:
    """When what lies there was made, by its manifest; None for a program that was not laid there by a bundle."""
    try:
        return datetime.fromisoformat(json.loads((folder / MANIFEST).read_bytes())["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _unfit(detail: str) -> Fault:
    return Fault("UPDATE-UNFIT", detail)
