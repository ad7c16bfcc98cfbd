"""Prints the table of printing: whatever goes wrong in the midst of a paper, and how often that came out.

    .venv/bin/python -m tests.faults.print_table [--only NAME …]

A cell is one paper at a machine of its own (``tests/faults/print_machines.py``), by the journal and the drivers of the
kiosk. After trouble somebody of the staff mends it, and a citizen who looks into the tray answers; after a power cut of
the kiosk, in a process of its own that is killed there, the next start asks the printer. Then what came out is counted.
``ask``: the machine said that it does not know. Exits with 1 when a paper was lost or came out twice as the same.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from config.clock import SystemClock
from config.faults import Fault
from config.parts import PartName
from flows.papers.following import CITIZEN, COPY, DEVICE, Entry, Following, Job
from flows.parts import Parts
from flows.stay.journal import Journal
from maintenance.settling import Settling
from printing.documents.port import Letter
from printing.port import Format, JobState, Paper, Printer
from records.log import RecordsLog
from records.port import Event
from records.prints import Fate, Print, PrintLedger, unsettled
from tests.faults.print_machines import LETTERS, MACHINES, Machine, driver_of
from tests.printing.setting import compose
from tests.waiting import a_moment

TROUBLES = {
    "paper out": ("out", "out"),
    "jam": ("jam", "jam"),
    "cover": ("cover", "cover"),
    "cutter": ("", "cutter"),
    "cancelled at the panel": ("cancel", ""),
    "printer forgets the job": ("", "lost_job"),
    "printer off and on": ("", "restart"),
    "printer killed": ("kill", "kill"),
    "printer out of reach": ("offline", "offline"),
    "cupsd killed": ("lost_job", ""),
    "cupsd restarted": ("restart", ""),
    "nothing": ("nothing", "nothing"),
}
#: behind which event the power fails; and whether the printer is stopped half-way by then, and mended before the start
CUTS = {
    "power cut: planned": ("print.planned", ""),
    "power cut: sent": ("print.sent", ""),
    "power cut: printing": ("printing", ""),
    "power cut: half, then mended": ("printing", "before"),
    "power cut: half, mended late": ("printing", "after"),
    "power cut: confirmed": ("print.confirmed", ""),
}
KEY = "visit-paper"
LIFE_LIMIT_S = 60.0
#: what was handed to the printer may still come out for so long
AFTERWARDS_S = 2.0


@dataclass(frozen=True)
class Cell:
    """How often the paper and its reprint came out whole, and what the journal says of each."""

    whole: int
    reprints: int
    told: tuple[Print, ...]
    asked: bool
    listed: frozenset[int]

    @property
    def wrong(self) -> str:
        """Empty when nothing is lost, nothing double, and nothing claimed that is not so."""
        if self.whole > 1 or self.reprints > 1:
            return "DOUBLE"
        counts = {0: self.whole, 1: self.reprints}
        for one in self.told:
            if one.fate is Fate.CERTAIN and one.evidence == DEVICE and not counts[one.copy]:
                return "CLAIMED"
            if one.fate is Fate.NOT and counts[one.copy] and not any(other.copy > one.copy for other in self.told):
                return "DENIED"
        in_hand = any(one.in_hand for one in self.told)
        return "" if in_hand or self.listed else "LOST"

    @property
    def said(self) -> str:
        """What the machine claims of it, in a word."""
        return self.wrong or ("asked" if self.asked else "certain")

    def __str__(self) -> str:
        count = f"{self.whole}" + (f"+{self.reprints} marked" if self.reprints else "")
        said = ", ".join(f"{one.fate}" + (f" by {one.evidence}" if one.evidence else "") for one in self.told)
        return f"{count:<11} {'ask' if self.asked else '   '} {said}{'; listed' if self.listed else ''} {self.wrong}"


class _Press:
    """Sets papers as the press does, in this process."""

    async def compose(self, key: str, letter: Letter) -> Paper:
        return await asyncio.to_thread(compose, key, letter)


def _parts(printer: Printer) -> Parts:
    """As much of a kiosk's parts as a paper on its way needs."""

    @dataclass(frozen=True)
    class Few:
        printers: dict[Format, Printer]
        press: _Press

    return cast(Parts, Few(dict.fromkeys(Format, printer), _Press()))


async def one_paper(
    records: RecordsLog, printer: Printer, letter: Letter, copy: int, told: Callable[[Job], None] = lambda _: None
) -> Job:
    """Print it as a visit does."""
    entry = Entry(Journal(records, "visit"), "paper", KEY, copy)
    return await Following(_parts(printer), entry, lambda: letter, told).run()


async def troubled(machine: Machine, driver: Printer, trouble: str, folder: Path) -> Cell:
    """A paper in the midst of which ``trouble`` comes, and a citizen who says what lies in the tray."""
    records = RecordsLog(folder / "records.sqlite", folder / "records.key", SystemClock())
    paper, reprint = _both(machine)
    try:
        records.append("visit.started", visit="visit", public={"scene": "retirement"})
        if trouble != "nothing":
            machine.befall(trouble, paper)
        job = await one_paper(records, driver, machine.letter, 0)
        asked = job.open
        machine.mend()
        await _recovered(driver)
        await a_moment(AFTERWARDS_S)
        if machine.whole(paper) and not job.failed:
            await _answered(records, job, "taken")
        else:
            await _answered(records, job, "again")
            job = await one_paper(records, driver, machine.letter, job.next_copy)
            await a_moment(AFTERWARDS_S)
            asked |= job.open
            await _answered(records, job, "taken" if machine.whole(reprint if job.copy else paper) else "missing")
        records.append("visit.ended", visit="visit", public={"reason": "done", "left": ""})
        return _judged(records, machine, paper, reprint, asked=asked)
    finally:
        records.close()


async def cut(what: str, machine: Machine, kind: str, mended: str, folder: Path) -> Cell:
    """The power fails behind an event of the journal, or while the paper comes out; then the kiosk starts again."""
    if mended:
        machine.befall("jam", _both(machine)[0])
    command = (sys.executable, "-m", "tests.faults.print_table", "--life", what, machine.address, str(folder), kind)
    life = await asyncio.create_subprocess_exec(*command)
    async with asyncio.timeout(LIFE_LIMIT_S):
        ended = await life.wait()
    assert ended == -signal.SIGKILL, ended
    records = RecordsLog(folder / "records.sqlite", folder / "records.key", SystemClock())
    paper, reprint = _both(machine)
    try:
        part = PartName.PRINTER if what == "sheets" else PartName.RECEIPT_PRINTER
        if mended == "before":
            machine.mend()
            await a_moment(AFTERWARDS_S)
        settling = Settling(records, {part: driver_of(what, machine.address)})
        try:
            await settling.round(part)
        except Fault:  # it cannot be asked now: the chore comes again
            machine.mend()
            await settling.round(part)
        records.append("kiosk.started", public={"version": "0", "site": "demo"})
        machine.mend()
        await a_moment(AFTERWARDS_S)
        asked = any(one.fate is Fate.UNCERTAIN for one in PrintLedger.of(records.events()).all())
        return _judged(records, machine, paper, reprint, asked=asked)
    finally:
        records.close()


async def live(what: str, address: str, folder: Path, kind: str) -> None:
    """One paper, until the power fails behind the first event of ``kind``, or as soon as it is being printed."""
    records = RecordsLog(folder / "records.sqlite", folder / "records.key", SystemClock())
    append = records.append

    def told(*arguments: Any, **more: Any) -> Event:
        event = append(*arguments, **more)
        if event.kind == kind:
            os.kill(os.getpid(), signal.SIGKILL)
        return event

    records.append = told  # type: ignore[method-assign]
    records.append("visit.started", visit="visit", public={"scene": "retirement"})
    letter = LETTERS[what]

    def seen(job: Job) -> None:
        if kind == "printing" and job.state is JobState.PRINTING:
            asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGKILL)

    await one_paper(records, driver_of(what, address), letter, 0, seen)
    os.kill(os.getpid(), signal.SIGKILL)  # it was over before, or had no such event


def _both(machine: Machine) -> tuple[Paper, Paper]:
    return compose(KEY, machine.letter), compose(f"{KEY}{COPY}1", replace(machine.letter, copy=1))


async def _recovered(driver: Printer) -> None:
    try:
        await driver.recover()
    except Fault:  # then the next paper says so
        return


async def _answered(records: RecordsLog, job: Job, answer: str) -> None:
    """What a visit writes when the citizen has spoken."""
    if job.open:
        entry = Entry(Journal(records, "visit"), "paper", KEY, job.copy, job.printer)
        if answer == "taken":
            await entry.note("confirmed", evidence=CITIZEN, sheets=job.pages)
        else:
            await entry.note("uncertain", fault=job.fault or None, sheets=job.sheets)
    if answer != "again":
        records.append(f"print.{answer}", visit="visit")


def _judged(records: RecordsLog, machine: Machine, paper: Paper, reprint: Paper, *, asked: bool) -> Cell:
    events = list(records.events())
    listed = frozenset(one.copy for one in unsettled(events))
    return Cell(machine.whole(paper), machine.whole(reprint), PrintLedger.of(events).all(), asked, listed)


async def cells(only: list[str]) -> int:
    """Print every row; how many cells are wrong."""
    wrong = 0
    counted: Counter[str] = Counter()
    print(f"{'':<29} " + "".join(f"{what.upper() + ': whole, said':<66} " for what in MACHINES).rstrip())
    for name in (name for name in (*TROUBLES, *CUTS) if not only or name in only):
        row = [await _cell(name, what) for what in MACHINES]
        wrong += sum(bool(cell and cell.wrong) for cell in row)
        counted.update(cell.said for cell in row if cell)
        print(f"{name:<29} " + "".join(f"{cell or '–'!s:<66} " for cell in row).rstrip(), flush=True)
    print(", ".join(f"{count} {said}" for said, count in counted.most_common()))
    return wrong


async def _cell(name: str, what: str) -> Cell | None:
    """None where no such machine can have that."""
    with tempfile.TemporaryDirectory() as folder:
        if name in CUTS:
            async with MACHINES[what]() as machine:
                return await cut(what, machine, *CUTS[name], Path(folder))
        if not (trouble := TROUBLES[name][what != "sheets"]):
            return None
        async with MACHINES[what]() as machine:
            return await troubled(machine, driver_of(what, machine.address), trouble, Path(folder))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--life", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what goes wrong on request is no news
    if options.life:
        what, address, folder, kind = options.life
        asyncio.run(live(what, address, Path(folder), kind))
        return 0
    wrong = asyncio.run(cells(options.only))
    print(f"lost, double or wrongly told: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
