"""A receipt printer of a visit in virtual time: the driver of ESC/POS before a virtual printer in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.printers import PrinterModel
from printing.escpos import EscposPrinter
from printing.escpos_mouth import Told
from printing.port import JobStatus, Outcome, Paper, PrinterState, Ticket
from printing.raster import dots_of
from simulated.receipt_link import VirtualWire
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import Printed, PrinterDied, ReceiptTrouble
from simulated.virtual_printer import PrinterTrouble


class VirtualRoll:
    """A printer of ``model``. What came out whole is counted by its length, and lies in ``folder`` as a picture."""

    def __init__(self, folder: Path, model: PrinterModel, job_timeout_s: float, clock: Clock, told: Told) -> None:
        self._folder = folder
        self.device = VirtualReceiptPrinter(model, came_out=self._came, now=clock.monotonic)
        self._driver = EscposPrinter(model, VirtualWire(self.device), job_timeout_s, clock, told)
        self._paper: Paper | None = None
        self._heights: list[int] = []
        #: how often each receipt came out whole, by its key
        self.came_out: dict[str, int] = {}

    def befall(self, trouble: PrinterTrouble) -> None:
        """Let it happen now."""
        with suppress(PrinterDied):
            self.device.trouble(ReceiptTrouble(trouble))

    def mend(self) -> None:
        """Whoever stands before it has put it right."""
        self.device.mend()

    def power_cycle(self) -> None:
        """The power of its port goes and comes back."""
        self.device.power_cycle()

    def advance(self) -> None:
        """It prints as it is spoken to: nothing of it is ever due."""

    def kept(self) -> dict[str, Any]:
        """What a power cut of the kiosk does not touch; what stood in its buffer is torn off by then."""
        return {"cuts": self.device.cuts, "paper_mm": self.device.paper_mm, "came_out": self.came_out}

    def keep(self, kept: Mapping[str, Any]) -> None:
        self.device.cuts, self.device.paper_mm = kept["cuts"], kept["paper_mm"]
        self.came_out = dict(kept["came_out"])

    # -- the port: that of its driver ---------------------------------------------------------------------------------

    async def ready(self) -> None:
        await self._driver.ready()

    async def follow(self, paper: Paper) -> AsyncGenerator[JobStatus, None]:
        pages = await asyncio.to_thread(dots_of, paper.pdf, self.device.model.width_dots, self.device.model.dpi)
        self._paper, self._heights = paper, [page.height for page in pages]
        async with aclosing(self._driver.follow(paper)) as statuses:
            async for status in statuses:
                yield status

    async def outcome(self, ticket: Ticket, sheets: int) -> Outcome:
        return await self._driver.outcome(ticket, sheets)

    async def state(self) -> PrinterState:
        return await self._driver.state()

    async def clear(self) -> None:
        await self._driver.clear()

    async def recover(self) -> None:
        await self._driver.recover()

    async def close(self) -> None:
        await self._driver.close()

    def _came(self, piece: Printed) -> None:
        """A piece has been cut off: the next page of the paper on its way, unless it is too short to be that."""
        if self._paper is None or not self._heights or piece.height < self._heights[0]:
            return
        self._heights.pop(0)
        if not self._heights:
            key = self._paper.key
            self.came_out[key] = self.came_out.get(key, 0) + 1
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / f"{key}-{self._paper.kind}.png").write_bytes(piece.png())
