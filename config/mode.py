"""What a start of the program is for: to serve, to try the machine out, or to practise.

A mode is chosen for the next start and for that one alone: the choice is taken away while it is read, so that a crash,
a power cut or a forgotten machine comes back into service. What is done in a mode stays in a folder of its own, which
is emptied first: no submission, paper or rating of a trial ever meets those of a citizen.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """``TEST``: the real devices, a copy of the office, nothing is sent. ``TRAINING``: everything is virtual."""

    SERVICE = "service"
    TEST = "test"
    TRAINING = "training"


#: in the data folder of the site
CHOSEN = "next-start"


def choose(folder: Path, mode: Mode) -> None:
    """Let the next start be for ``mode``: on disk when this returns. OSError."""
    part = folder / f"{CHOSEN}.part"
    with part.open("w", encoding="ascii") as file:
        file.write(mode)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / CHOSEN)


def taken(folder: Path) -> Mode:
    """What this start is for. What cannot be read is a start like any other."""
    file = folder / CHOSEN
    with suppress(OSError, ValueError):
        said = file.read_bytes()
        file.unlink()  # what cannot be taken away holds for no start at all
        return Mode(said.decode("ascii"))
    return Mode.SERVICE


def emptied(folder: Path, mode: Mode) -> Path:
    """The folder of a mode within the data ``folder``, with nothing in it. OSError."""
    own = folder / mode
    if own.exists():
        shutil.rmtree(own)
    own.mkdir(mode=0o700)
    return own
