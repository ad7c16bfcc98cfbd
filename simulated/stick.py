"""A folder that plays a USB stick, and fails on request."""

from __future__ import annotations

import errno
import os
import tty
from enum import StrEnum
from pathlib import Path

from devices.stick.reader import Unavailable

#: the shipped lists
STICKS = Path(__file__).parent / "sticks"
#: so much of a file comes before the stick goes: less than a terminal holds (N_TTY_BUF_SIZE)
BEFORE_IT_GOES = 2000


class StickTrouble(StrEnum):
    """What can be wrong with a stick."""

    #: the machine sees none, whatever is plugged in
    UNAVAILABLE = "unavailable"
    #: it is there, and none of it can be read
    UNREADABLE = "unreadable"
    #: it is pulled out in the middle of a file
    PULLED_OUT = "pulled_out"


class FolderSource:
    """:class:`devices.stick.reader.Source` of ``folder``; None is no stick."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.trouble: StickTrouble | None = None

    def plug(self, name: str) -> None:
        """Plug a stick with one of the shipped lists on it, or with what lies at that path."""
        self.folder = STICKS / name

    def pull_out(self) -> None:
        self.folder = None

    def ready(self) -> None:
        if self.trouble is StickTrouble.UNAVAILABLE:
            raise Unavailable("played")

    def names(self) -> tuple[str, ...] | None:
        self.ready()
        if self.folder is None:
            return None
        if self.trouble is StickTrouble.UNREADABLE:
            raise OSError(errno.EIO, "played")
        if self.folder.is_file():
            return (self.folder.name,)
        files = [one for one in self.folder.iterdir() if one.is_file()]
        return tuple(one.name for one in sorted(files, key=lambda one: (-one.stat().st_mtime, one.name)))

    def open(self, name: str) -> int:
        if self.folder is None or self.trouble is StickTrouble.UNREADABLE:
            raise OSError(errno.EIO, "played")
        file = self.folder if self.folder.is_file() else self.folder / name
        if self.trouble is not StickTrouble.PULLED_OUT:
            return os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        with file.open("rb") as source:
            return _going(source.read(BEFORE_IT_GOES))


def _going(data: bytes) -> int:
    """A descriptor that gives ``data``, and then the error of a device that is gone (EIO), as a hung-up line does."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.write(theirs, data)
    os.close(theirs)
    return ours
