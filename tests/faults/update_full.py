"""A small disk that becomes really full before every step of every update, by somebody else's file: what starts is the
old or the new, whole, and never neither, while it is full; and when there is room again the update comes to its end.

    python -m tests.faults.update_full [--kind ext4|tmpfs]

mounts one of a few megabytes, for which it has to be root, and says what came of each update.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, rmtree
from unittest.mock import patch

from config.faults import Fault
from maintenance.agent.updates import unpacking
from tests.faults.power import CutDisk
from tests.faults.update_cuts import UPDATES, Counts, Update, as_line, machine_before, not_whole, see, steps_of
from tests.faults.update_machine import Machine, Quick, published

SIZE = 6 * 1024 * 1024
KINDS = ("ext4", "tmpfs")


class Refused(Exception):
    """Nobody may mount anything here."""


@contextmanager
def small_disk(folder: Path, kind: str) -> Iterator[Path]:
    """One of :data:`SIZE` bytes, of which nothing is kept back for root. :class:`Refused`."""
    at, image = folder / "disk", folder / "image"
    at.mkdir()
    if kind == "ext4":
        image.write_bytes(bytes(SIZE))
        _done("mkfs.ext4", "-q", "-m", "0", "-b", "1024", str(image))
        _done("mount", "-o", "loop", str(image), str(at))
    else:
        _done("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(at))
    try:
        yield at
    finally:
        _done("umount", str(at))


def _done(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused(f"{words[0]}: {getattr(error, 'stderr', error)}") from error


class Filling(CutDisk):
    """Before step ``at`` there is no byte left."""

    def __init__(self, at: int, filler: Path) -> None:
        super().__init__(at)
        self._filler = filler

    def _step(self, what: str, file: Path) -> None:
        self.steps.append(f"{what} {file.name}")
        if len(self.steps) == self._at:
            fill(self._filler)


def fill(file: Path) -> None:
    """Take all the room that there is."""
    with file.open("wb", buffering=0) as opened:
        for size in (65536, 1024, 1):
            try:
                while opened.write(bytes(size)):
                    pass
            except OSError:
                continue


def filled(update: Update, machine: Machine, disk: Path, at: int, counts: Counts) -> None:
    """The disk is full before that step, for as long as the machine tries; then it is not."""
    home, filler = disk / "home", disk / "filler"
    copytree(machine.home, home, symlinks=True)
    filling = Filling(at, filler)
    came = asyncio.run(Machine(home, machine.source, machine.behaviour, filling).take(update.kind, update.version))
    if filler.exists():
        counts.cuts += 1
        here, code = Machine(home, machine.source, machine.behaviour, Quick()), getattr(came, "code", "")
        where = f"{update.name}, full before step {at} ({filling.steps[at - 1]})"
        if isinstance(came, Fault) and code not in ("UPDATE-SPACE", update.code):
            counts.wrong.append(f"{where}: {came}")
        here.start()
        if reason := not_whole(here):
            counts.wrong.append(f"{where}: {reason}")
        elif here.runs() not in (update.old, update.new):
            counts.wrong.append(f"{where}: {here.runs()} is started")
        filler.unlink()
        see(update, here, counts, where)
    rmtree(home)


def every_step(update: Update, folder: Path, disk: Path, source: Path) -> Counts:
    """Full before each step of one update."""
    machine = machine_before(update, source, folder / "before")
    counts = Counts(len(steps_of(update, machine, folder / "dry")))
    with patch.object(unpacking, "RESERVE", 0):  # else it is refused before the first step, as is shown elsewhere
        for at in range(1, counts.steps + 1):
            filled(update, machine, disk, at, counts)
    rmtree(folder / "before")
    return counts


def main() -> int:
    """Print what came of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0])
    total, wrong, kind = 0, 0, parser.parse_args().kind
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), kind) as disk:
        source = published(Path(folder) / "published").repository.folder
        for number, update in enumerate(UPDATES):
            (own := Path(folder) / str(number)).mkdir()
            counts = every_step(update, own, disk, source)
            print(as_line(update, counts), *counts.wrong[:5], sep="\n    ", flush=True)
            total, wrong = total + counts.cuts, wrong + len(counts.wrong)
    print(f"full {total} times on {kind}: neither the old nor the new, or no end: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
