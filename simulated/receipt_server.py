"""The virtual receipt printer behind a socket or a pseudo-terminal: for its driver it is a printer like any other."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import Printed, PrinterDied

_READ_BYTES = 4096


@asynccontextmanager
async def on_port(printer: VirtualReceiptPrinter, port: int = 0) -> AsyncIterator[int]:
    """Inside, ``printer`` listens on this port of this machine alone (any free one for 0). Who speaks last is heard."""
    writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        try:
            while data := await reader.read(_READ_BYTES):
                writer.write(printer.receive(data))
                await writer.drain()
        except (PrinterDied, ConnectionError):
            writer.transport.abort()
        finally:
            writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()


@contextmanager
def on_terminal(printer: VirtualReceiptPrinter, place: Path) -> Iterator[Path]:
    """Inside, ``place`` links to a pseudo-terminal with ``printer`` behind it, served by the loop that runs."""
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    tty.setraw(theirs)
    place.unlink(missing_ok=True)
    place.symlink_to(os.ttyname(theirs))
    loop = asyncio.get_running_loop()

    def heard() -> None:
        with suppress(BlockingIOError, PrinterDied):  # nobody reads, or it has no power: as on a wire, the rest is lost
            os.write(ours, printer.receive(os.read(ours, _READ_BYTES)))

    loop.add_reader(ours, heard)
    try:
        yield place
    finally:
        loop.remove_reader(ours)
        place.unlink(missing_ok=True)
        os.close(ours)
        os.close(theirs)


class Folder:
    """Where what comes out of the printer lies: a numbered PNG for each receipt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._count = len(list(folder.glob("receipt-*.png")))

    def add(self, piece: Printed) -> Path:
        self._count += 1
        file = self._folder / f"receipt-{self._count:04}.png"
        file.write_bytes(piece.png())
        return file
