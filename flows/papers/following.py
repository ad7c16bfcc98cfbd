"""One paper on its way to a citizen: made, followed at the printer of its format, and journalled.

Every paper is planned, sent and settled in the log, so that after a power cut nobody has to guess: ``print.sent`` holds
the printer's own name of the job and is on disk before the printer has a byte of it. What the device proves is
confirmed at once; what it cannot prove stays open until the citizen says whether it is there, or is asked about later
(``maintenance/settling.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from config.datafile import Data
from config.faults import Fault, fault_list
from config.language import load_said, per_language
from config.parts import PartName
from flows.parts import Parts
from flows.stay.journal import Journal
from printing.documents.port import Letter
from printing.port import Format, JobState, JobStatus, Outcome, Paper, Printer, Ticket
from records.port import Public

#: stands between the key of a paper and the number of its reprint
COPY = "-copy"
DEVICE, CITIZEN = "device", "citizen"
_BEFORE_ANYTHING = frozenset({JobState.QUEUED, JobState.FAILED})


class PaperWords(Data):
    """``papers.zh.yaml``: what is said of a paper beside its state."""

    partial: str
    doubtful: str
    reprint: str
    people: str
    between: str
    notes: str
    states: Mapping[str, str]
    promised: str
    refused: str
    takeaway: str


@per_language
def words() -> PaperWords:
    return load_said(Path(__file__).parent / "papers.zh.yaml", PaperWords)


@dataclass(frozen=True)
class Job:
    """How far a paper is: which ``copy`` of it (1: the reprint), of how many ``pages``, and how many ``sheets`` came
    out, as far as the device can tell. ``fault`` is the code of what kept it from coming out.

    ``open``: it was handed over, and nothing proves yet whether it came out; ``doubtful``: the device met with trouble
    meanwhile, and cannot tell either.
    """

    state: JobState = JobState.QUEUED
    copy: int = 0
    fault: str = ""
    pages: int = 0
    sheets: int = 0
    printer: PartName = PartName.PRINTER
    open: bool = False
    doubtful: bool = False

    @property
    def failed(self) -> bool:
        """Whether it did not come out, or not all of it."""
        return self.state is JobState.FAILED

    @property
    def next_copy(self) -> int:
        """Which copy would be printed next. What may have left paper in the tray is not printed twice as the same."""
        nothing_came = not self.pages or (self.failed and not self.sheets)
        return self.copy if nothing_came else self.copy + 1

    @property
    def note(self) -> str:
        """What is to be said of it beside its state."""
        said = [fault_list()[self.fault].citizen] if self.fault and self.failed else []
        if self.failed and self.sheets:
            said.append(words().partial.format(sheets=self.sheets))
        if self.doubtful:
            said.append(words().doubtful)
        elif self.copy and not self.failed:
            said.append(words().reprint)
        return "".join(said)


@dataclass(frozen=True)
class Entry:
    """How the journal names one copy of a paper: ``kind`` is what its flow calls it, ``key`` names it in all copies."""

    journal: Journal
    kind: str
    key: str
    copy: int
    printer: PartName = PartName.PRINTER

    @property
    def name(self) -> str:
        """What this copy is called for ever: by its number from the first reprint on."""
        return f"{self.key}{COPY}{self.copy}" if self.copy else self.key

    async def note(self, stage: str, **more: Public) -> None:
        about: dict[str, Public] = {"key": self.key, "copy": self.copy, "paper": self.kind, "printer": self.printer}
        await self.journal.write(f"print.{stage}", {**about, **more})


class Following:
    """Prints one copy of a paper; ``make`` gives its letter and may raise faults, ``told`` hears how far it is."""

    def __init__(self, parts: Parts, entry: Entry, make: Callable[[], Letter], told: Callable[[Job], None]) -> None:
        self._parts, self._entry, self._make, self._told = parts, entry, make, told
        self._job = Job(copy=entry.copy)
        self._ticket: Ticket | None = None
        self._length_mm = 0

    async def run(self) -> Job:
        """How far it came. RECORDS-* faults alone are raised."""
        try:
            letter = self._letter()
        except Fault as fault:
            await self._entry.note("planned")
            return await self._failed(fault.code)
        if letter.format is Format.RECEIPT:
            self._entry = replace(self._entry, printer=PartName.RECEIPT_PRINTER)
            self._job = replace(self._job, printer=PartName.RECEIPT_PRINTER)
        await self._entry.note("planned")
        printer = self._parts.printers[letter.format]
        try:
            paper = await self._parts.press.compose(self._entry.name, letter)
            await printer.ready()
        except Fault as fault:
            return await self._failed(fault.code)
        self._job, self._length_mm = replace(self._job, pages=paper.pages), paper.length_mm
        return await self._followed(printer, paper)

    def _letter(self) -> Letter:
        letter = self._make()  # which is a reprint already where the paper of an earlier visit is printed
        letter = replace(letter, copy=letter.copy + self._entry.copy)
        return letter if letter.format in self._parts.printers else letter.on_sheet()

    async def _followed(self, printer: Printer, paper: Paper) -> Job:
        fault = ""
        try:
            async with aclosing(printer.follow(paper)) as statuses:
                async for status in statuses:
                    await self._observe(status)
                    fault = status.fault or ""
        except Fault as broken:
            if broken.code.startswith("RECORDS-"):
                raise
            fault = broken.code
        match self._job.state:
            case JobState.PRINTED:
                return await self._confirmed()
            case JobState.SENT:
                return replace(self._job, open=True)
            case _ if not self._job.open:
                return await self._failed(fault)
            case _:
                return await self._interrupted(printer, fault)

    async def _observe(self, status: JobStatus) -> None:
        """The ticket goes to the disk before anything else: what comes next may be the first byte, or the power cut."""
        if not self._job.open and (status.ticket or status.state not in _BEFORE_ANYTHING):
            self._ticket = status.ticket
            job, counter = (status.ticket.job, status.ticket.counter) if status.ticket else (None, None)
            length = {"length_mm": self._length_mm} if self._entry.printer is PartName.RECEIPT_PRINTER else {}
            await self._entry.note("sent", job=job, counter=counter, pages=self._job.pages, **length)
            self._job = replace(self._job, open=True)
        self._job = replace(self._job, state=status.state, sheets=max(self._job.sheets, status.sheets))
        if status.state in (JobState.QUEUED, JobState.PRINTING):
            self._told(self._job)

    async def _interrupted(self, printer: Printer, fault: str) -> Job:
        """Trouble came after the paper had been handed over: only the device can say what became of it."""
        match await self._outcome(printer):
            case Outcome.PRINTED:
                return await self._confirmed()
            case Outcome.NOT_PRINTED:
                return await self._failed(fault)
            case Outcome.UNCERTAIN if 0 < self._job.sheets < self._job.pages:
                return await self._failed(fault)  # the device answers, and has counted some of its sheets
            case _:
                return replace(self._job, state=JobState.SENT, fault=fault, open=True, doubtful=True)

    async def _outcome(self, printer: Printer) -> Outcome | None:
        """What the device says of it; None where it cannot be asked."""
        if self._ticket is None:
            return None
        try:
            return await printer.outcome(self._ticket, self._job.pages)
        except Fault:
            return None

    async def _confirmed(self) -> Job:
        sheets = self._job.sheets or self._job.pages
        await self._entry.note("confirmed", evidence=DEVICE, sheets=sheets)
        return replace(self._job, state=JobState.PRINTED, sheets=sheets, open=False)

    async def _failed(self, fault: str) -> Job:
        await self._entry.note("failed", fault=fault, sheets=self._job.sheets)
        return replace(self._job, state=JobState.FAILED, fault=fault, open=False)
