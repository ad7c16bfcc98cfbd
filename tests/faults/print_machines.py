"""The two printers of the table of printing, each as real as it can be here, and what came out of it by its own count.

Sheets: a real ``ippeveprinter`` behind a real ``cupsd``. Receipts: the virtual printer behind a real socket.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import pypdfium2

from config.clock import SystemClock
from config.printers import NetworkLink, printer_models
from printing.documents.port import Letter
from printing.escpos import EscposPrinter
from printing.escpos_link import opener
from printing.ipp import IppPrinter
from printing.port import Paper, Printer
from printing.raster import Dots, dots_of
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_server import on_port
from simulated.receipt_trouble import ReceiptTrouble
from simulated.receipt_trouble import TroubleAt as ReceiptTroubleAt
from simulated.sheet_printer import SheetPrinter, SheetTrouble, TroubleAt, sheet_printer
from tests.printing import samples

NAME = "kiosk-table-0001"
JOB_LIMIT_S = 30.0
MARK = "补打"
#: what each machine is given
LETTERS = {
    "sheets": samples.COMPLETION.letter,
    "receipts": samples.RECEIPT.receipt,
    "receipts without evidence": samples.RECEIPT.receipt,
}
#: one that proves what it prints, and one that has neither a mark nor a count
RECEIPT_MODELS = {
    "receipts": printer_models()["epson-tm-t88v"],
    "receipts without evidence": printer_models()["plain-80"],
}


class Machine(Protocol):
    """A printer of the table. ``letter`` is what it is given, ``address`` is told to another process."""

    letter: Letter

    @property
    def address(self) -> str: ...

    def befall(self, trouble: str, paper: Paper) -> None:
        """Let it happen when ``paper``, which is the next, is half through."""
        ...

    def mend(self) -> None: ...

    def whole(self, paper: Paper) -> int:
        """How often ``paper`` came out, all of it."""
        ...


@dataclass
class Sheets:
    """Several sheets of A4."""

    device: SheetPrinter
    letter: Letter = field(default_factory=lambda: LETTERS["sheets"])

    @property
    def address(self) -> str:
        return f"{self.device.uri} {self.device.queue.door}"

    def befall(self, trouble: str, paper: Paper) -> None:
        self.device.fail(TroubleAt(SheetTrouble(trouble), len(paper.pdf) // 2))

    def mend(self) -> None:
        self.device.mend()

    def whole(self, paper: Paper) -> int:
        """A sheet belongs to the reprint when it says so."""
        marked = "-copy" in paper.key
        jobs: dict[int, set[int]] = {}
        for sheet in self.device.sheets:
            if (MARK in _text(sheet.pdf)) == marked:
                jobs.setdefault(sheet.job, set()).add(sheet.page)
        return sum(len(pages) == paper.pages for pages in jobs.values())


@dataclass
class Roll:
    """A receipt, by its dots."""

    device: VirtualReceiptPrinter
    port: int
    letter: Letter = field(default_factory=lambda: LETTERS["receipts"])

    @property
    def address(self) -> str:
        return str(self.port)

    def befall(self, trouble: str, paper: Paper) -> None:
        middle = self.device.received + len(self._dots(paper).rows) // 2
        self.device._faults.append(ReceiptTroubleAt(ReceiptTrouble(trouble), middle))

    def mend(self) -> None:
        self.device.mend()

    def whole(self, paper: Paper) -> int:
        ink = self._dots(paper).rows.strip(b"\0")
        return sum(ink in piece.rows for piece in self.device.receipts)

    def _dots(self, paper: Paper) -> Dots:
        (dots,) = dots_of(paper.pdf, self.device.model.width_dots, self.device.model.dpi)
        return dots


@asynccontextmanager
async def sheets() -> AsyncIterator[Sheets]:
    with _place() as place, sheet_printer(place) as device:
        yield Sheets(device)


@asynccontextmanager
async def roll(what: str) -> AsyncIterator[Roll]:
    device = VirtualReceiptPrinter(RECEIPT_MODELS[what])
    async with on_port(device) as port:
        yield Roll(device, port)


def driver_of(what: str, address: str) -> Printer:
    """The driver of a kiosk before the machine at ``address``."""
    if what == "sheets":
        uri, _, door = address.partition(" ")
        return IppPrinter(uri, JOB_LIMIT_S, SystemClock(), NAME, door=Path(door))
    link = NetworkLink(kind="network", host="127.0.0.1", port=int(address))
    return EscposPrinter(RECEIPT_MODELS[what], opener(link), JOB_LIMIT_S, SystemClock(), _nobody)


MACHINES: Mapping[str, Callable[[], AbstractAsyncContextManager[Machine]]] = {
    "sheets": sheets,
    **{what: partial(roll, what) for what in RECEIPT_MODELS},
}


@contextmanager
def _place() -> Iterator[Path]:
    """A folder that cupsd, another user, can reach."""
    with tempfile.TemporaryDirectory(prefix="kiosk-tests-table-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


async def _nobody(_kind: str, _public: Mapping[str, str]) -> None:
    """This model draws nothing back."""


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()
