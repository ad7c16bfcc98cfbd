"""A sheet printer without hardware: a real ``ippeveprinter`` behind a real ``cupsd``, that fails when it is told to.

What comes out is kept and counted, page by page: what was lost and what came out twice can be seen.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Self

import pypdfium2
from PIL import Image

from simulated.sheets.device import IppDevice, own_bus
from simulated.sheets.front import COLLECTION, ENUM, INTEGER, KEYWORD, OCTETS, Said, Value, cancel_at_panel, front
from simulated.sheets.processes import LOOKS_EVERY_S, free_port
from simulated.sheets.queue import CupsQueue

ENGINE = Path(__file__).parent / "sheets" / "engine.py"
FULL, LOW = 250, 10
A4 = "iso_a4_210x297mm"
_IDLE, _PRINTING, _STOPPED = 3, 4, 5
_DPI = 100
#: it knows nothing of threads
_PDFIUM = threading.Lock()


class SheetTrouble(StrEnum):
    """What can go wrong. The first ones stay until :meth:`SheetPrinter.mend`; from CANCEL on they happen once."""

    OUT = "out"
    NEAR_END = "near_end"
    JAM = "jam"
    COVER = "cover"
    TONER = "toner"
    TONER_LOW = "toner_low"
    OFFLINE = "offline"
    CANCEL = "cancel"
    KILL = "kill"
    RESTART = "restart"
    LOST_JOB = "lost_job"


_STOPS = {SheetTrouble.JAM: "media-jam", SheetTrouble.COVER: "cover-open", SheetTrouble.TONER: "toner-empty"}


class WrongTrouble(ValueError):
    """There is no such trouble, or its byte is none."""


@dataclass(frozen=True)
class TroubleAt:
    """``kind`` when the byte ``at`` of a document passes."""

    kind: SheetTrouble
    at: int = 0

    @classmethod
    def parsed(cls, text: str) -> Self:
        """``NAME@BYTE``, or ``NAME`` at once; WrongTrouble."""
        name, _, at = text.partition("@")
        if name not in set(SheetTrouble) or not (at or "0").isdecimal():
            raise WrongTrouble(f"no trouble of a sheet printer: {text}")
        return cls(SheetTrouble(name), int(at or 0))


@dataclass(frozen=True)
class Sheet:
    """A sheet that came out: the page ``page`` of a job of the device, as a PDF of its own."""

    job: int
    page: int
    pdf: bytes = field(repr=False)

    def png(self) -> bytes:
        """What one would see."""
        with _PDFIUM:
            document = pypdfium2.PdfDocument(self.pdf)
            try:
                image: Image.Image = document[0].render(scale=_DPI / 72, grayscale=True).to_pil()
            finally:
                document.close()
        file = BytesIO()
        image.save(file, "PNG")
        return file.getvalue()


class SheetPrinter:
    """One printer with two trays of A4, and its queue. ``came_out`` hears of each sheet.

    ``counts``: it tells how many sheets of a job are out, and how many in its life; many printers do not.
    """

    def __init__(self, folder: Path, port: int = 0, *, counts: bool = True) -> None:
        self.folder = folder
        self.counts = counts
        self.sheets: list[Sheet] = []
        self.counter = 1000
        self.trays = [FULL, FULL]
        self.media = [A4, A4]
        self.toner = 80
        self.came_out: Callable[[Sheet], None] = lambda _sheet: None
        self._port = port
        self._planned: list[TroubleAt] = []
        self._troubles: set[SheetTrouble] = set()
        self._cancelled: set[int] = set()
        #: the number of the last job that began to be printed
        self.job = 0
        self._on = False
        #: held to read or change any of these; told of every change
        self._changed = threading.Condition()
        self._stack = ExitStack()
        self.device: IppDevice
        self.queue: CupsQueue
        self.device_uri = ""

    def start(self) -> None:
        """Bring all of it up; DidNotStart when something is not installed."""
        with ExitStack() as stack:
            for name in ("bus", "device", "cups"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
                (self.folder / name).chmod(0o755)
            environment = stack.enter_context(own_bus(self.folder / "bus"))
            way = self.folder / "paper-path"
            stack.enter_context(_paper_path(way, self._mark))
            command = self.folder / "command"
            command.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S {ENGINE} {way} "$1"\n', encoding="utf-8")
            command.chmod(0o700)
            self.device = IppDevice(self.folder / "device", environment, command)
            stack.callback(self._off_for_good)
            self.switch_on()
            port = stack.enter_context(front(free_port(), self._says, self._cancel, self.device.port))
            self.device_uri = f"ipp://localhost:{port}/ipp/print"
            self.queue = CupsQueue(self.folder / "cups", self.device_uri, self._port)
            stack.callback(self.queue.kill)
            self.queue.start()
            self._stack = stack.pop_all()

    def close(self) -> None:
        """Nothing of it is left running."""
        self._stack.close()

    @property
    def uri(self) -> str:
        """Where its queue is."""
        return self.queue.uri

    def fail(self, trouble: SheetTrouble | TroubleAt) -> None:
        """Now, or when a byte of a document passes."""
        if isinstance(trouble, TroubleAt) and trouble.at:
            with self._changed:
                self._planned.append(trouble)
            return
        self._happen(trouble.kind if isinstance(trouble, TroubleAt) else trouble)

    def mend(self) -> None:
        """Somebody has seen to it: no trouble is left, both trays are full, and it is on."""
        with self._changed:
            self._troubles.clear()
            self._planned.clear()
            self.trays[:] = [FULL, FULL]
            self.media[:] = [A4, A4]
            self.toner = 80
            self._changed.notify_all()
        if not self._on:
            self.switch_on()

    def load(self, first: int, second: int, *, media: tuple[str, str] = (A4, A4)) -> None:
        """Put so many sheets of this paper into its trays."""
        with self._changed:
            self.trays[:] = [first, second]
            self.media[:] = media
            self._changed.notify_all()

    def switch_on(self) -> None:
        """It begins to count its jobs at 1 again, and goes on counting its sheets."""
        self.device.switch_on()
        with self._changed:
            self._cancelled.clear()
            self._on = True

    def switch_off(self) -> None:
        """Pull the plug, in the middle of whatever it does."""
        with self._changed:
            self._on = False
            self._changed.notify_all()
        self.device.switch_off()

    def restart_queue(self, *, in_order: bool = True, keep_spool: bool = False) -> None:
        """Start CUPS anew, ended in order or killed. A kiosk's keeps no spool (``deploy/cups``); any other does."""
        if in_order:
            self.queue.stop()
        else:
            self.queue.kill()
        if not keep_spool:
            self.queue.empty_spool()
        self.queue.start()

    def _happen(self, kind: SheetTrouble) -> None:
        match kind:
            case SheetTrouble.KILL:
                self.switch_off()
            case SheetTrouble.RESTART:
                self.restart_queue()
            case SheetTrouble.LOST_JOB:
                self.restart_queue(in_order=False)
            case SheetTrouble.CANCEL:
                cancel_at_panel(self.device.port, self.job)
                self._cancel(self.job)
            case SheetTrouble.OUT:
                self.load(0, 0)
            case SheetTrouble.NEAR_END:
                self.load(LOW, 0)
            case _:
                with self._changed:
                    self._troubles.add(kind)
                    self.toner = {SheetTrouble.TONER: 0, SheetTrouble.TONER_LOW: 5}.get(kind, self.toner)
                    self._changed.notify_all()

    def _mark(self, job: int, file: Path, say: Callable[[str], None]) -> int:
        """Bring the pages of a document onto paper, one after the other; the code with which the command ends."""
        document = file.read_bytes()
        try:
            pages = _pages(document)
        except pypdfium2.PdfiumError:
            say("ERROR: no document")
            return 1
        for number, page in enumerate(pages, start=1):
            if not self._may_go(job, passed=len(document) * number // len(pages)):
                return 0 if self._on else 1  # a cancelled job ends in order
            self._put_out(Sheet(job, number, page))
            if self.counts:
                say(f"ATTR: job-impressions-completed={number}")
        return 0

    def _may_go(self, job: int, passed: int) -> bool:
        """Wait until nothing stops the next page; False when it shall not come out at all."""
        with self._changed:
            self.job = job
            due = [trouble for trouble in self._planned if trouble.at <= passed]
            self._planned = [trouble for trouble in self._planned if trouble.at > passed]
        for trouble in due:
            self._happen(trouble.kind)
        with self._changed:
            self._changed.wait_for(lambda: not self._on or job in self._cancelled or not self._stopped())
            return self._on and job not in self._cancelled

    def _put_out(self, sheet: Sheet) -> None:
        with self._changed:
            self.trays[self._right()[0]] -= 1
            self.counter += 1
            self.sheets.append(sheet)
        self.came_out(sheet)

    def _right(self) -> list[int]:
        """The trays that have a sheet of what every job of ours asks for, the one to take first."""
        return [tray for tray, left in enumerate(self.trays) if left and self.media[tray] == A4]

    def _stopped(self) -> bool:
        return not self._troubles.isdisjoint(_STOPS) or not self._right()

    def _cancel(self, job: int) -> None:
        """A job was cancelled, over the line or at the panel."""
        with self._changed:
            self._cancelled.add(job)
            self._changed.notify_all()

    def _off_for_good(self) -> None:
        if self._on:
            self.switch_off()

    def _says(self) -> Said | None:
        """What it says of itself; None: nobody answers."""
        with self._changed:
            if not self._on or SheetTrouble.OFFLINE in self._troubles:
                return None
            stopped = self._stopped()
            said: dict[str, tuple[int, tuple[Value, ...]]] = {
                "printer-state-reasons": (KEYWORD, self._reasons("-error" if stopped else "-report")),
                "printer-input-tray": (OCTETS, tuple(_tray(f"tray-{n}", left) for n, left in enumerate(self.trays, 1))),
                "media-ready": (KEYWORD, tuple(self.media)),
                "media-col-ready": (COLLECTION, tuple(map(_loaded, range(1, 3), self.media))),
                "printer-supply": (OCTETS, (TONER.format(level=self.toner),)),
            }
            if stopped:
                said["printer-state"] = (ENUM, (_STOPPED,))
            if self.counts:
                said["printer-impressions-completed"] = (INTEGER, (self.counter,))
            return said

    def _reasons(self, severity: str) -> tuple[str, ...]:
        found = [_STOPS[trouble] + severity for trouble in sorted(self._troubles & _STOPS.keys())]
        if not self._right():
            found.append("media-empty" + severity)
        elif not all(self.trays):
            found.append("media-empty-report")
        if any(0 < left <= LOW for left in self.trays):
            found.append("media-low-report")
        if 0 < self.toner <= 10:
            found.append("toner-low-report")
        return tuple(found) or ("none",)


@contextmanager
def sheet_printer(folder: Path, port: int = 0, *, counts: bool = True) -> Iterator[SheetPrinter]:
    """A printer that is on, with its queue. ``folder`` is its own, and cupsd, another user, must reach it."""
    printer = SheetPrinter(folder, port, counts=counts)
    printer.start()
    try:
        yield printer
    finally:
        printer.close()


@contextmanager
def _paper_path(way: Path, mark: Callable[[int, Path, Callable[[str], None]], int]) -> Iterator[None]:
    """Where the print command asks what to do with a document, at the socket ``way``."""

    class Document(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            job, _, file = self.rfile.readline().decode().strip().partition(" ")
            try:
                code = mark(int(job), Path(file), self._say)
                self._say(f"END {code}")
            except BrokenPipeError:  # the printer was switched off under it
                return

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\n".encode())

    with socketserver.ThreadingUnixStreamServer(str(way), Document) as server:
        thread = threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY_S,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _pages(document: bytes) -> list[bytes]:
    """Each page as a document of its own."""
    pages = []
    with _PDFIUM:
        source = pypdfium2.PdfDocument(document)
        try:
            for number in range(len(source)):
                alone = pypdfium2.PdfDocument.new()
                alone.import_pages(source, [number])
                file = BytesIO()
                alone.save(file)
                alone.close()
                pages.append(file.getvalue())
        finally:
            source.close()
    return pages


def _loaded(tray: int, media: str) -> Value:
    return {"media-source": f"tray-{tray}", "media-size-name": media}


def _tray(name: str, left: int) -> str:
    of = "type=sheetFeedAutoRemovableTray;mediafeed=29700;mediaxfeed=21000;maxcapacity=250"
    return f"{of};level={left};status=0;name={name};"


TONER = "index=1;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level={level};colorantname=black;"
