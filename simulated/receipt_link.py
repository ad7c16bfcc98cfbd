"""The wire to a virtual receipt printer in this process: for visits in virtual time, where a socket takes no time."""

from __future__ import annotations

import asyncio

from printing.escpos_link import Lost
from printing.job import Stop
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import PrinterDied


class VirtualLink:
    """A :class:`printing.escpos_link.Link`."""

    def __init__(self, printer: VirtualReceiptPrinter) -> None:
        self._printer = printer
        self._said = b""
        printer.said()  # what it told an earlier connection

    async def send(self, data: bytes) -> None:
        try:
            self._said += self._printer.receive(data)
        except PrinterDied as died:
            raise Lost(Stop.OFF, "it has hung up") from died

    async def receive(self, within_s: float) -> bytes:
        if not self._printer.is_on:
            raise Lost(Stop.OFF, "it has hung up")
        if not self._said:
            await asyncio.sleep(within_s)
        said, self._said = self._said + self._printer.said(), b""
        return said

    async def close(self) -> None:
        """Nothing is held."""


class VirtualWire:
    """Opens links to ``printer`` (:data:`printing.escpos_link.Opened`)."""

    def __init__(self, printer: VirtualReceiptPrinter) -> None:
        self._printer = printer

    async def __call__(self) -> VirtualLink:
        if not self._printer.is_on:
            raise Lost(Stop.OFF, "it is off")
        return VirtualLink(self._printer)
