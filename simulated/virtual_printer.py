"""A printer of a visit in virtual time: it takes its time for each sheet, can fail at any of them, and counts.

What it was handed it goes on printing whatever becomes of the kiosk, until something stops it or the job is taken out:
a printer that merely cannot be reached prints on. What came out whole lies in its folder.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from config.clock import Clock
from printing.job import Stop, failed, fault
from printing.port import JobState, JobStatus, Level, Media, Outcome, Paper, PrinterState, Ticket
from simulated.folder_printer import FolderPrinter

#: a quick laser printer
SHEET_S = 2.0


class PrinterTrouble(StrEnum):
    """What can happen to it; all but the last two stay until it is mended."""

    #: its program has hung itself up: it is off the bus until its power has been away
    HANGS = "hangs"
    #: the print service has hung itself up: it answers nobody until it is started anew, and then has nothing more
    SERVICE_HANGS = "service_hangs"

    OUT = "out"
    #: it says so, and prints
    NEAR_END = "near_end"
    JAM = "jam"
    COVER = "cover"
    #: of a printer of sheets: whatever cuts or staples behind it
    CUTTER = "cutter"
    #: a job of somebody else waits in its queue
    OTHERS = "others"
    #: cannot be reached, and prints on
    OFFLINE = "offline"
    #: knows nothing of any job any more
    LOST_JOB = "lost_job"
    #: off and on again: what was on its way is gone, too
    RESTART = "restart"


_STOPS: Mapping[PrinterTrouble, Stop] = {
    PrinterTrouble.OUT: Stop.NO_PAPER,
    PrinterTrouble.JAM: Stop.JAM,
    PrinterTrouble.COVER: Stop.COVER,
    PrinterTrouble.CUTTER: Stop.CUTTER,
    PrinterTrouble.HANGS: Stop.OFF,
    PrinterTrouble.SERVICE_HANGS: Stop.OFF,
}
_SILENT = frozenset({PrinterTrouble.OFFLINE, PrinterTrouble.HANGS, PrinterTrouble.SERVICE_HANGS})


@dataclass
class _Job:
    """A job of the printer: ``out`` of its ``pages`` have come out, the next one will at ``due`` seconds.

    ``withdrawn``: the printer has nothing of it; not yet, or not any more.
    """

    key: str
    file: str
    pages: int
    pdf: bytes = field(repr=False)
    due: float = 0.0
    out: int = 0
    withdrawn: bool = True

    @property
    def is_whole(self) -> bool:
        return self.out >= self.pages

    @property
    def is_open(self) -> bool:
        return not (self.withdrawn or self.is_whole)


class VirtualPrinter(FolderPrinter):
    """Prints to ``folder`` in the time of ``clock``. One that ``counts`` has a counter of sheets, and so evidence."""

    def __init__(self, folder: Path, clock: Clock, *, counts: bool = False) -> None:
        super().__init__(folder)
        self._clock = clock
        self._counts = counts
        self._trouble: PrinterTrouble | None = None
        #: its queue prints nothing until it is told to
        self.paused = False
        self._jobs: dict[str, _Job] = {}
        #: the numbers of those that somebody follows
        self._followed: set[str] = set()
        self._number = 0
        #: sheets in its life
        self.counter = 1000
        #: how often each paper came out whole, by its key
        self.came_out: dict[str, int] = {}

    # -- people -------------------------------------------------------------------------------------------------------

    def befall(self, trouble: PrinterTrouble) -> None:
        """Let it happen now."""
        self.advance()
        if trouble in (PrinterTrouble.LOST_JOB, PrinterTrouble.RESTART):
            self._jobs.clear()
        if trouble is not PrinterTrouble.LOST_JOB:
            self._trouble = None if trouble is PrinterTrouble.RESTART else trouble

    def power_cycle(self) -> None:
        """The power of its port goes and comes back: what it had is gone."""
        if self._trouble is PrinterTrouble.HANGS:
            self.befall(PrinterTrouble.RESTART)

    def service_restarted(self) -> None:
        """The print service is ended with all that it held, and begins anew."""
        if self._trouble in (PrinterTrouble.SERVICE_HANGS, PrinterTrouble.OTHERS):
            self.befall(PrinterTrouble.RESTART)

    def jam(self) -> None:
        self.befall(PrinterTrouble.JAM)

    def empty(self) -> None:
        self.befall(PrinterTrouble.OUT)

    def mend(self) -> None:
        """Whoever stands before it has put it right; what is still in it is printed on."""
        self.advance()
        self._trouble, self.paused = None, False
        for job in self._jobs.values():
            job.due = max(job.due, self._clock.monotonic() + SHEET_S)

    # -- the port -----------------------------------------------------------------------------------------------------

    async def ready(self) -> None:
        self._refuse()
        await super().ready()

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        """QUEUED with its ticket, PRINTING, then SENT (PRINTED of one that counts) or FAILED."""
        target = self.path(paper)
        self._number += 1
        ticket = Ticket(str(self._number), self.counter if self._counts else None)
        job = self._jobs[ticket.job] = _Job(paper.key, target.name, paper.pages, paper.pdf)
        yield JobStatus(paper.key, JobState.QUEUED, ticket=ticket)
        if trouble := self._stop():
            yield failed(paper, fault(trouble, "simulated"))
            return
        job.withdrawn, job.due = False, self._clock.monotonic() + SHEET_S
        self._followed.add(ticket.job)
        try:
            yield JobStatus(paper.key, JobState.PRINTING)
            while not job.is_whole or self._trouble is PrinterTrouble.OFFLINE:
                await self._clock.sleep(SHEET_S)
                self.advance()
                if (trouble := self._interrupted(ticket.job)) is not None:
                    yield failed(paper, fault(trouble, "simulated"), job.out)
                    return
            yield JobStatus(paper.key, JobState.PRINTED if self._counts else JobState.SENT, sheets=job.out)
        finally:
            self._followed.discard(ticket.job)
            if self._trouble is not PrinterTrouble.OFFLINE:
                job.withdrawn |= not job.is_whole

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:
        """By its counter, or by what it remembers of the job; of a job that it knows no longer nobody can tell."""
        self._refuse_if_offline()
        self.advance()
        if ticket.counter is not None:
            moved = self.counter - ticket.counter
            return {0: Outcome.NOT_PRINTED, sheets: Outcome.PRINTED}.get(moved, Outcome.UNCERTAIN)
        job = self._jobs.get(ticket.job)
        if job is None:
            return Outcome.UNCERTAIN
        if job.is_whole:
            return Outcome.PRINTED
        return Outcome.UNCERTAIN if job.out else Outcome.NOT_PRINTED

    async def state(self) -> PrinterState:
        """It has a sensor for what is low or out, and none that says how much is left."""
        self._refuse_if_offline()
        low = {PrinterTrouble.OUT: Level.OUT, PrinterTrouble.NEAR_END: Level.LOW}
        levels = {"sheets": low[self._trouble]} if self._trouble in low else {}
        others = int(self._trouble is PrinterTrouble.OTHERS)
        return PrinterState(levels, self.counter if self._counts else None, Media.UNKNOWN, others)

    async def clear(self) -> None:
        self._refuse_if_offline()
        self.advance()
        for number, job in self._jobs.items():
            job.withdrawn |= not job.is_whole and number not in self._followed
        await super().clear()

    # -- what a power cut of the kiosk does not touch -----------------------------------------------------------------

    def kept(self) -> dict[str, Any]:
        """The printer as JSON takes it."""
        self.advance()
        jobs = {
            name: {**asdict(job), "pdf": base64.b64encode(job.pdf).decode() if job.is_open else ""}
            for name, job in self._jobs.items()
        }
        return {
            "trouble": self._trouble,
            "jobs": jobs,
            "number": self._number,
            "counter": self.counter,
            "came_out": self.came_out,
        }

    def keep(self, kept: Mapping[str, Any]) -> None:
        """The same printer, after the kiosk has come up again: meanwhile it has printed what it had, if it could."""
        self._trouble = PrinterTrouble(kept["trouble"]) if kept["trouble"] else None
        self._number, self.counter, self.came_out = kept["number"], kept["counter"], kept["came_out"]
        for name, one in kept["jobs"].items():
            self._jobs[name] = _Job(**{**one, "pdf": base64.b64decode(one["pdf"]), "due": float("-inf")})
        self.advance()

    # -- the machine --------------------------------------------------------------------------------------------------

    def advance(self) -> None:
        """Let come out what has come out by now."""
        self._print_on(self._jobs)

    def _print_on(self, jobs: Mapping[str, _Job]) -> None:
        if self._trouble in _STOPS or self.paused:
            return
        now = self._clock.monotonic()
        for job in jobs.values():
            while job.is_open and job.due <= now:
                job.out += 1
                job.due += SHEET_S
                self.counter += 1
                if job.is_whole:
                    self.came_out[job.key] = self.came_out.get(job.key, 0) + 1
                    self._write(self._folder / job.file, job.pdf)

    def _stop(self) -> Stop | None:
        if self._trouble is PrinterTrouble.OFFLINE:
            return Stop.OFF
        if self.paused:
            return Stop.PAUSED
        return _STOPS.get(self._trouble) if self._trouble else None

    def _interrupted(self, number: str) -> Stop | None:
        job = self._jobs.get(number)
        if job is None:
            return Stop.LOST
        return self._stop() if not job.is_whole or self._trouble is PrinterTrouble.OFFLINE else None

    def _refuse(self) -> None:
        if stop := self._stop():
            raise fault(stop, "simulated")

    def _refuse_if_offline(self) -> None:
        if self._trouble in _SILENT:
            raise fault(Stop.OFF, "simulated")
