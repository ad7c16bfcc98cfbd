"""The power is cut before every step of every update: what starts is the old or the new, whole, and never neither; and
when the power is back the update comes to its end.

    python -m tests.faults.update_cuts

says how many steps there were, what started after each, and how each ended.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, rmtree

from config.faults import Fault
from fleet.bundles.manifest import Kind
from maintenance.agent.updates import slots
from maintenance.agent.updates.journal import FILE
from maintenance.agent.updates.source import FETCHED, KNOWN
from tests.faults.power import CutDisk, Loses, PowerCut
from tests.faults.update_machine import BEHAVIOUR, Machine, Quick, published
from tests.fleet.bundles.publishing import PROGRAM

Runs = tuple[str, str]


@dataclass(frozen=True)
class Update:
    """One update of a machine that ran ``old`` before. ``new`` is what it runs at the end when all goes well, ``ends``
    what it runs when the power was cut and is back; ``code`` is why it fails, where it does."""

    name: str
    kind: Kind
    version: str
    old: Runs
    new: Runs
    before: tuple[tuple[Kind, str], ...] = ()
    code: str = ""

    @property
    def ends(self) -> Runs:
        return self.old if self.code else self.new


NEWER = ((Kind.CONTENT, "11"),)
CONTENT = Update("content, the first", Kind.CONTENT, "11", ("1", ""), ("1", "11"))
UPDATES = (
    Update("a program that serves", Kind.PROGRAM, "2", ("1", ""), ("2", "")),
    Update("a program that never serves", Kind.PROGRAM, "3", ("1", ""), ("3", ""), code="UPDATE-SICK"),
    Update("a program that dies", Kind.PROGRAM, "4", ("1", ""), ("4", ""), code="UPDATE-SICK"),
    Update("a program that fails its trial", Kind.PROGRAM, "6", ("1", ""), ("6", ""), code="UPDATE-TRIAL"),
    Update(
        "a program, with content that is newer", Kind.PROGRAM, "2", ("1", "11"), ("2", "11"), ((Kind.CONTENT, "11"),)
    ),
    Update("content, the first", Kind.CONTENT, "11", ("1", ""), ("1", "11")),
    Update(
        "content that never serves",
        Kind.CONTENT,
        "12",
        ("1", "11"),
        ("1", "12"),
        ((Kind.CONTENT, "11"),),
        "UPDATE-SICK",
    ),
)


@dataclass
class Counts:
    """What came of the cuts of one update."""

    steps: int = 0
    cuts: int = 0
    started: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def machine_before(update: Update, source: Path, home: Path) -> Machine:
    """As it was set up, with what it took before."""
    home.mkdir()
    machine = Machine(home, source, BEHAVIOUR)
    machine.set_up(source / "metadata" / "1.root.json")
    for kind, version in update.before:
        asyncio.run(machine.take(kind, version, f"before {version}"))
    return machine


def steps_of(update: Update, machine: Machine, home: Path) -> list[str]:
    """Every step of the update on a copy of the machine, to its end."""
    disk = CutDisk()
    asyncio.run(_copy(machine, home, disk).take(update.kind, update.version))
    rmtree(home)
    return disk.steps


def cut(update: Update, machine: Machine, home: Path, disk: CutDisk, counts: Counts, again: int = 0) -> None:
    """Cut the power where ``disk`` says on a copy of the machine at ``home``, and see what starts and how it ends.

    ``again``: cut it once more, before that step of what goes on.
    """
    copied = _copy(machine, home, disk)
    if _dies(copied, update):
        counts.cuts += 1
        second = CutDisk(again, disk.loses) if again else Quick()
        counts.cuts += _dies(Machine(home, machine.source, machine.behaviour, second), update) if again else 0
        where = f"{update.name}, step {len(disk.steps) + 1}, loses {disk.loses}, again {again}"
        see(update, _mended(copied), counts, where)
    rmtree(home)


def _dies(machine: Machine, update: Update) -> bool:
    try:
        asyncio.run(machine.take(update.kind, update.version))
    except PowerCut:
        return True
    return False


def killed(update: Update, machine: Machine, home: Path, at: int, counts: Counts) -> None:
    """The same with a process that is killed there by the kernel (SIGKILL)."""
    broken = _copy(machine, home, Killing(at))
    if (pid := os.fork()) == 0:
        asyncio.run(broken.take(update.kind, update.version))
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
        counts.cuts += 1
        see(update, _mended(broken), counts, f"{update.name}, killed before step {at}")
    rmtree(home)


class Killing(CutDisk):
    """The process is killed before step ``at``."""

    def _lose(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def _copy(machine: Machine, home: Path, disk: CutDisk) -> Machine:
    copytree(machine.home, home, symlinks=True)
    return Machine(home, machine.source, machine.behaviour, disk)


def _mended(machine: Machine) -> Machine:
    """The power is back."""
    return Machine(machine.home, machine.source, machine.behaviour, Quick())


def see(update: Update, machine: Machine, counts: Counts, where: str) -> None:
    """What starts, and how the same command ends when all is well again."""
    machine.start()
    if reason := not_whole(machine):
        counts.wrong.append(f"{where}: {reason}")
        return
    runs = machine.runs()
    counts.started["the old" if runs == update.old else "the new" if runs == update.new else f"{runs}"] += 1
    if runs not in (update.old, update.new):
        counts.wrong.append(f"{where}: {runs} is started")
    came = asyncio.run(machine.take(update.kind, update.version, started=True))
    code = came.code if isinstance(came, Fault) else ""
    counts.ended[code or "done"] += 1
    if code not in (update.code, "UPDATE-BAD" if update.code else "") or machine.runs() != update.ends:
        counts.wrong.append(f"{where}: ended with {code or 'done'}, and runs {machine.runs()}")
    if (machine.slots.updates / FILE).exists() or machine.slots.trial() is not None:
        counts.wrong.append(f"{where}: something is underway for ever")
    if begun := [file.name for folder in ("releases", "content") for file in (machine.home / folder).glob(".*")]:
        counts.wrong.append(f"{where}: {begun} is left")


def not_whole(machine: Machine) -> str:
    """Why what is started is not whole; it is really started, as the starter of the machine does."""
    program = machine.slots.to_start()
    if program is None:
        return "neither the old nor the new"
    different = [name for name, content in PROGRAM.items() if (program / name).read_bytes() != content]
    content = program / "content"
    if content.is_symlink() and (content / "config" / "hours.yaml").read_text() != f"# {content.readlink().name}\n":
        different.append("content")
    if different:
        return f"{program.name} is not whole: {different}"
    starter = [sys.executable, "-I", slots.__file__, str(machine.home), "run", "kiosk"]
    said = subprocess.run(starter, capture_output=True, text=True, check=False).stdout.strip()
    return "" if said == program.name else f"{program.name} does not start: {said!r}"


def every_cut(update: Update, folder: Path, source: Path, of: Callable[[int], bool] = lambda _: True) -> Counts:
    """All cuts of one update; ``of`` chooses steps."""
    machine, home = machine_before(update, source, folder / "before"), folder / "cut"
    steps = steps_of(update, machine, folder / "dry")
    counts, chance = Counts(len(steps)), random.Random(len(steps))
    others = [home / slots.UPDATES / name for name in (KNOWN, FETCHED)]
    for at in filter(of, range(1, len(steps) + 1)):
        for loses in Loses:
            cut(update, machine, home, CutDisk(at, loses, others), counts)
        cut(update, machine, home, CutDisk(at, Loses.ALL, others), counts, chance.randint(1, len(steps)))
        killed(update, machine, home, at, counts)
    rmtree(folder / "before")
    return counts


def every_update(of: Callable[[int], bool] = lambda _: True) -> Iterator[tuple[Update, Counts]]:
    """Every update, with its counts."""
    with tempfile.TemporaryDirectory() as folder:
        source = published(Path(folder) / "published").repository.folder
        for number, update in enumerate(UPDATES):
            (own := Path(folder) / str(number)).mkdir()
            yield update, every_cut(update, own, source, of)


def as_line(update: Update, counts: Counts) -> str:
    """As it is printed."""
    started = ", ".join(f"{what} {times}" for what, times in sorted(counts.started.items()))
    ended = ", ".join(f"{what} {times}" for what, times in sorted(counts.ended.items()))
    return f"{update.name:<38} {counts.steps:>3} steps {counts.cuts:>4} cuts | starts: {started} | ends: {ended}"


def main() -> None:
    """Print them."""
    total, wrong = 0, 0
    for update, counts in every_update():
        print(as_line(update, counts), *counts.wrong[:5], sep="\n    ", flush=True)
        total, wrong = total + counts.cuts, wrong + len(counts.wrong)
    print(f"{total} cuts: neither the old nor the new, or no end: {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
