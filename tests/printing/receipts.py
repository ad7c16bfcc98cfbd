"""What tests of the receipt printer share: the driver before the virtual printer, in virtual time."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from config.clock import CHINA
from config.printers import PrinterModel, printer_models
from play.virtual_time import LoopClock, VirtualTimeLoop
from printing.escpos import EscposPrinter
from printing.port import JobState, JobStatus, Paper
from simulated.receipt_link import VirtualWire
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import ReceiptTrouble, TroubleAt
from tests.printing.samples import RECEIPT
from tests.printing.setting import compose

MODEL = printer_models()["simulated"]
#: without a mouth in which a receipt hangs
PLAIN = MODEL.model_copy(update={"presenter": None})
BEGUN = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)


@cache
def receipt(pages: int = 1) -> Paper:
    """A receipt as the press sets it, so many times over."""
    paper = compose("key-1", RECEIPT.receipt)
    return paper if pages == 1 else replace(paper, pdf=_repeated(paper.pdf, pages), pages=pages)


@cache
def measured() -> tuple[int, int]:
    """The bytes that a printer gets for one receipt, whose cut ends 14 before the last; and the rows that come out."""
    found: list[tuple[int, int]] = []

    async def visit(bench: Bench) -> None:
        await bench.last(receipt())
        found.append((bench.device.received, bench.device.receipts[0].height))

    played(visit)
    return found[0]


def length() -> int:
    """In bytes."""
    return measured()[0]


def rows() -> int:
    """From its first to its cut."""
    return measured()[1]


#: from the first dot of such a page to its cut
SHORT_ROWS = 338


@cache
def short(pages: int) -> Paper:
    """A receipt of short pages, each with a black field."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(227, 80))
    for _ in range(pages):
        canvas.rect(30, 10, 150, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return replace(receipt(), pdf=out.getvalue(), pages=pages)


@cache
def blank() -> Paper:
    """A receipt with nothing on it, which is quickly made dots of."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(227, 60)
    out = io.BytesIO()
    document.save(out)
    return replace(receipt(), pdf=out.getvalue())


def _repeated(pdf: bytes, pages: int) -> bytes:
    source, target = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    for _ in range(pages):
        target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


@dataclass
class Bench:
    """A virtual printer, its driver, and what was told of it."""

    device: VirtualReceiptPrinter
    driver: EscposPrinter
    clock: LoopClock
    told: list[str] = field(default_factory=list)

    async def tell(self, kind: str, _public: Mapping[str, str]) -> None:
        self.told.append(kind)

    def another(self) -> EscposPrinter:
        """A driver of a kiosk that was started again."""
        return EscposPrinter(self.device.model, VirtualWire(self.device), 120.0, self.clock, self.tell)

    async def printed(self, paper: Paper) -> list[JobStatus]:
        return [status async for status in self.driver.follow(paper)]

    async def last(self, paper: Paper) -> JobStatus:
        return (await self.printed(paper))[-1]


def played(
    visit: Callable[[Bench], Awaitable[None]],
    *faults: str,
    model: PrinterModel = PLAIN,
    device_model: PrinterModel | None = None,
    job_timeout_s: float = 120.0,
) -> None:
    """``visit`` before a printer of ``model`` with these faults on request, in virtual time."""
    loop = VirtualTimeLoop()
    try:
        device = VirtualReceiptPrinter(device_model or model, map(TroubleAt.parsed, faults), now=loop.time)

        async def whole() -> None:
            clock, told = LoopClock(loop, BEGUN), list[str]()

            async def tell(kind: str, _public: Mapping[str, str]) -> None:
                told.append(kind)

            driver = EscposPrinter(model, VirtualWire(device), job_timeout_s, clock, tell)
            try:
                await visit(Bench(device, driver, clock, told))
            finally:
                await driver.close()

        loop.run_until_complete(whole())
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


__all__ = ["BEGUN", "MODEL", "PLAIN", "Bench", "JobState", "ReceiptTrouble", "played", "receipt"]
