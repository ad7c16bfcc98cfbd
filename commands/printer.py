"""``printer``: keep a simulated printer running."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import opened
from commands.ending import cancelled_when_told, ended_in_order, wait_until_told

if TYPE_CHECKING:
    from simulated.sheet_printer import TroubleAt


@click.group("printer")
def command() -> None:
    """Printers."""


@command.group("simulate")
def simulate() -> None:
    """A printer without hardware, until interrupted."""


@simulate.command("receipt")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=9100, show_default=True, help="Where it listens; 0: anywhere."
)
@click.option("--fault", "faults", multiple=True, metavar="NAME@BYTE", help="A fault at a byte; may be repeated.")
@click.option("--at", type=click.Path(path_type=Path), help="At this pseudo-terminal instead.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/receipts"),
    show_default=True,
    help="Where the receipts go, as PNG.",
)
@click.option("--model", default="simulated", show_default=True, help="A name of config/printer_models.yaml.")
def receipt(port: int, faults: tuple[str, ...], at: Path | None, out: Path, model: str) -> None:
    """A receipt printer that speaks ESC/POS. It cuts each receipt into a PNG.

    A line that is typed is a fault, now or NAME@BYTE; or ``mend``; or ``take``, by which a hand takes what hangs there.
    """
    from config.printers import printer_models
    from simulated.receipt_printer import VirtualReceiptPrinter
    from simulated.receipt_server import Folder, on_port, on_terminal, typed
    from simulated.receipt_trouble import Printed, ReceiptTrouble, TroubleAt, WrongTrouble

    try:
        troubles = [TroubleAt.parsed(fault) for fault in faults]
        known = opened(printer_models)[model]
    except WrongTrouble as error:
        raise click.ClickException(f"{error}; there are {', '.join(ReceiptTrouble)}") from error
    except KeyError as error:
        raise click.ClickException(f"no model {model!r}; there are {', '.join(printer_models())}") from error
    folder = Folder(out)

    def came_out(piece: Printed) -> None:
        click.echo(f"receipt: {piece.height} rows, {folder.add(piece)}")

    printer = VirtualReceiptPrinter(known, troubles, came_out)

    async def keep() -> None:
        with cancelled_when_told(), typed(printer, lambda line: click.echo(f"receipt printer: {line}")):
            if at:
                with on_terminal(printer, at):
                    click.echo(f"receipt printer: at {at}")
                    await asyncio.Event().wait()
            async with on_port(printer, port) as listening:
                click.echo(f"receipt printer: at port {listening}")
                await asyncio.Event().wait()

    ended_in_order(lambda: asyncio.run(keep()), lasting=True)


@simulate.command("sheet")
@click.option("--port", type=click.IntRange(0, 65535), default=6310, show_default=True, help="Of its queue; 0: any.")
@click.option("--fault", "faults", multiple=True, metavar="NAME@BYTE", help="A fault at a byte; may be repeated.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/sheets"),
    show_default=True,
    help="Where the sheets go, as PNG.",
)
def sheet(port: int, faults: tuple[str, ...], out: Path) -> None:
    """A sheet printer behind a queue of CUPS, both real. A line that is typed is a fault, or ``mend``."""
    from simulated.sheet_printer import SheetTrouble, TroubleAt, WrongTrouble
    from simulated.sheets.processes import DidNotStart

    try:
        troubles = [TroubleAt.parsed(fault) for fault in faults]
    except WrongTrouble as error:
        raise click.ClickException(f"{error}; there are {', '.join(SheetTrouble)}") from error
    try:
        ended_in_order(lambda: _keep_sheet_printer(port, troubles, out), lasting=True)
    except DidNotStart as error:
        raise click.ClickException(str(error)) from error


def _keep_sheet_printer(port: int, troubles: list[TroubleAt], out: Path) -> None:
    from simulated.sheet_printer import Sheet, TroubleAt, WrongTrouble, sheet_printer

    out.mkdir(parents=True, exist_ok=True)

    def came_out(sheet: Sheet) -> None:
        number = len(printer.sheets)
        file = out / f"{number:04}-job-{sheet.job}-page-{sheet.page}.png"
        file.write_bytes(sheet.png())
        click.echo(f"sheet: {number}, {file}")

    with tempfile.TemporaryDirectory(prefix="kiosk-sheets-") as place:
        Path(place).chmod(0o755)  # cupsd works as another user
        with sheet_printer(Path(place), port) as printer:
            printer.came_out = came_out
            for trouble in troubles:
                printer.fail(trouble)
            click.echo(f"sheet printer: at {printer.uri}")
            for line in map(str.strip, sys.stdin):
                try:
                    printer.mend() if line == "mend" else printer.fail(TroubleAt.parsed(line))
                except WrongTrouble as error:
                    click.echo(str(error), err=True)
            wait_until_told()  # nobody types any more
