"""The virtual receipt printer behind a socket or a pseudo-terminal: for its driver it is a printer like any other."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_trouble import Printed, PrinterDied, ReceiptTrouble, TroubleAt, WrongTrouble

_READ_BYTES = 4096


@asynccontextmanager
async def on_port(printer: VirtualReceiptPrinter, port: int = 0) -> AsyncIterator[int]:
    """Inside, ``printer`` listens on this port of this machine alone (any free one for 0). Who speaks last is heard."""
    writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        printer.tell = writer.write
        try:
            while data := await reader.read(_READ_BYTES):
                writer.write(printer.receive(data))
                await writer.drain()
        except (PrinterDied, ConnectionError):
            writer.transport.abort()
        finally:
            printer.tell = None
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

    def say(data: bytes) -> None:
        with suppress(BlockingIOError):  # nobody reads: as on a wire, the rest is lost
            os.write(ours, data)

    def heard() -> None:
        with suppress(PrinterDied):
            say(printer.receive(os.read(ours, _READ_BYTES)))

    printer.tell = say
    loop.add_reader(ours, heard)
    try:
        yield place
    finally:
        printer.tell = None
        loop.remove_reader(ours)
        place.unlink(missing_ok=True)
        os.close(ours)
        os.close(theirs)


def obey(printer: VirtualReceiptPrinter, line: str) -> None:
    """What somebody types: a trouble, now or ``NAME@BYTE``; ``mend``; ``take``. :class:`WrongTrouble`."""
    if line in ("mend", "take"):
        getattr(printer, line)()
    elif line in set(ReceiptTrouble):
        with suppress(PrinterDied):
            printer.trouble(ReceiptTrouble(line))
    else:
        printer.fail(TroubleAt.parsed(line))


@contextmanager
def typed(printer: VirtualReceiptPrinter, said: Callable[[str], None]) -> Iterator[None]:
    """Inside, each line of standard input is obeyed; ``said`` hears it then, or why it is not. Nobody need type."""
    loop, text = asyncio.get_running_loop(), bytearray()

    def heard() -> None:
        data = os.read(0, _READ_BYTES)
        if not data:
            loop.remove_reader(0)
        text.extend(data)
        while b"\n" in text:
            first, _, rest = bytes(text).partition(b"\n")
            text[:] = rest
            line = first.decode(errors="replace").strip()
            try:
                obey(printer, line)
            except WrongTrouble as error:
                line = str(error)
            said(line)

    with suppress(PermissionError):  # a file, or nothing, from which nobody types
        loop.add_reader(0, heard)
    try:
        yield
    finally:
        loop.remove_reader(0)


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
