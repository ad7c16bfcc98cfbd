"""``printer``: keep a simulated printer running."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from commands.common import opened
from commands.ending import cancelled_when_told, ended_in_order


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
    """A receipt printer that speaks ESC/POS. It cuts each receipt into a PNG."""
    from config.printers import printer_models
    from simulated.receipt_printer import VirtualReceiptPrinter
    from simulated.receipt_server import Folder, on_port, on_terminal
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
        with cancelled_when_told():
            if at:
                with on_terminal(printer, at):
                    click.echo(f"receipt printer: at {at}")
                    await asyncio.Event().wait()
            async with on_port(printer, port) as listening:
                click.echo(f"receipt printer: at port {listening}")
                await asyncio.Event().wait()

    ended_in_order(lambda: asyncio.run(keep()), lasting=True)
