"""The driver of a device by the settings of a site, and how it is closed again.

Each function gives what a :data:`flows.held.Maker` gives. Libraries are imported where they are needed: a site pays for
none of a driver that it does not have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from assembly.office import machine_behind
from config.clock import Clock
from config.data_dir import data_dir
from config.faults import Fault
from config.printers import IppPrinter, IppReceiptPrinter
from config.settings import NoIdReader, SerialIdReader, Settings, SimulatedIdReader
from flows.held import Close

if TYPE_CHECKING:
    from devices.id_card.reader import SupervisedIdCardReader
    from devices.social_card.pcsc import PcscSocialCardReader
    from office.port import Office
    from printing.port import Printer
    from simulated.folder_printer import FolderPrinter
    from simulated.id_card.virtual_terminal import VirtualTerminal

ROOT = Path(__file__).parents[1]
#: writes an event of a device
Note = Callable[[str, Mapping[str, str]], Awaitable[None]]


def sheet_printer(settings: Settings, clock: Clock, folder: FolderPrinter | None) -> tuple[Printer, None]:
    """The printer of sheets; ``folder`` is the one of a site that has no other."""
    chosen = settings.printer
    if chosen.driver == "ipp":
        return _ipp_printer(settings, clock, chosen), None
    assert folder is not None  # noqa: S101 - made with the site
    return folder, None


async def receipt_printer(
    settings: Settings, clock: Clock, folder: FolderPrinter | None, note: Note
) -> tuple[Printer | None, Close | None]:
    """The printer of receipts; ``note`` writes what it remembers about its roll."""
    chosen = settings.receipt_printer
    if chosen is None or chosen.driver == "folder":
        return folder, None
    if chosen.driver == "ipp":
        return _ipp_printer(settings, clock, chosen), None
    escpos = await asyncio.to_thread(import_module, "printing.escpos")
    driver = escpos.receipt_printer(chosen, clock, note)
    return driver, driver.close


def _ipp_printer(settings: Settings, clock: Clock, chosen: IppPrinter | IppReceiptPrinter) -> Printer:
    from printing.ipp import IppPrinter as Driver
    from printing.job import own_name

    name = own_name(settings.site, ROOT / settings.data_dir)
    return Driver(chosen.uri, chosen.job_timeout_s, clock, name, chosen.media)


def social_card_reader(
    settings: Settings, office_now: Callable[[], Office | None]
) -> tuple[PcscSocialCardReader, Close]:
    """The PC/SC reader; the machine that holds the keys of the cards is asked through the office."""
    from devices.social_card.pcsc import PcscSocialCardReader

    card = settings.card_reader
    hardware, machine = not settings.demonstration, machine_behind(office_now)
    reader = PcscSocialCardReader(card.reader, hardware=hardware, keys=card.keys, machine=machine)
    return reader, reader.close


def refuse_virtual_readers() -> None:
    """CARD-READER-INSTALLED where the card service has a driver of virtual readers: anybody could insert a card."""
    from devices.cards.hardware import virtual_drivers

    if found := virtual_drivers():
        raise Fault("CARD-READER-INSTALLED", ", ".join(map(str, found)))


async def id_card_reader(
    settings: Settings, terminal: VirtualTerminal | None
) -> tuple[SupervisedIdCardReader | None, Close | None]:
    """The reader of identity cards; a simulated one is a serial port like any other, with ``terminal`` behind it."""
    from devices.id_card.reader import SupervisedIdCardReader

    driver = settings.id_reader
    if isinstance(driver, NoIdReader):
        return None, None
    if isinstance(driver, SimulatedIdReader):
        driver = SerialIdReader(port=data_dir(settings) / driver.port)
    reader = SupervisedIdCardReader(driver, hardware=not settings.demonstration)
    if terminal is None:
        return reader, reader.close
    await asyncio.to_thread(terminal.plug)

    async def close() -> None:
        await reader.close()
        terminal.unplug()

    return reader, close
