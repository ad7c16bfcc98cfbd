"""The wires to a receipt printer: a real socket, a real pseudo-terminal, and pyusb on a bus of the tests' own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config.clock import SystemClock
from config.faults import Fault
from config.printers import EscposPrinter as Chosen
from config.printers import NetworkLink, SerialLink, UsbLink
from printing import escpos_link
from printing.escpos import EscposPrinter, receipt_printer
from printing.escpos_commands import REPORT
from printing.escpos_link import Link, Lost, Threaded, UsbPort, opener
from printing.port import JobState, JobStatus, Outcome
from simulated.receipt_printer import VirtualReceiptPrinter
from simulated.receipt_server import obey, on_port, on_terminal
from simulated.receipt_trouble import ReceiptTrouble, TroubleAt
from tests.devices.id_card.usb_bus import Bus
from tests.printing.receipts import MODEL, PLAIN, measured, receipt

USB = UsbLink(kind="usb", usb_id="04b8:0202")


async def not_told(_kind: str, _public: Mapping[str, str]) -> None:
    raise AssertionError("nothing hangs in the mouth for so long")


def at(link: NetworkLink | SerialLink) -> EscposPrinter:
    return receipt_printer(Chosen(driver="escpos", model="simulated", link=link), SystemClock(), not_told)


async def last(driver: EscposPrinter) -> JobStatus:
    try:
        return [status async for status in driver.follow(receipt())][-1]
    finally:
        await driver.close()


async def test_over_a_socket_and_again_after_its_power_was_gone() -> None:
    printer = VirtualReceiptPrinter(MODEL, [TroubleAt.parsed("restart@60000")])
    async with on_port(printer) as port:
        driver = at(NetworkLink(kind="network", host="127.0.0.1", port=port))
        assert (await last(driver)).fault == "PRINTER-OFF"
        assert (await last(driver)).state is JobState.PRINTED
        assert [piece.height for piece in printer.receipts][1:] == [measured()[1]]


@pytest.fixture(autouse=True)
def whole() -> tuple[int, int]:
    """The bytes and rows of a receipt, measured outside of the loop that a test runs in."""
    return measured()


@pytest.fixture
def behind_the_cut(whole: tuple[int, int]) -> int:
    """The byte at which all of a receipt is cut, and nothing has proved it yet."""
    return whole[0] - 8


async def test_over_a_socket_a_printer_that_dies_behind_its_cut_is_believed_by_its_counter(behind_the_cut: int) -> None:
    printer = VirtualReceiptPrinter(PLAIN, [TroubleAt(ReceiptTrouble.RESTART, behind_the_cut)])
    async with on_port(printer) as port:
        link = opener(NetworkLink(kind="network", host="127.0.0.1", port=port))
        driver = EscposPrinter(PLAIN, link, 60.0, SystemClock(), not_told)
        statuses = [status async for status in driver.follow(receipt())]
        assert (statuses[-1].state, len(printer.receipts)) == (JobState.PRINTED, 1)
        assert statuses[1].ticket is not None
        assert await driver.outcome(statuses[1].ticket, 1) is Outcome.PRINTED


async def test_it_says_unasked_over_the_socket_what_happens_to_it() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    async with on_port(printer) as port:
        link = await opener(NetworkLink(kind="network", host="127.0.0.1", port=port))()
        await link.send(REPORT)
        assert await link.receive(5) == b"\x10\x00\x00\x0f"
        obey(printer, "cover")
        assert await link.receive(5) == b"\x38\x00\x00\x0f"
        await link.close()


async def test_where_nobody_listens_it_is_off_and_who_says_nothing_too() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        with pytest.raises(Fault, match="PRINTER-OFF"):
            await at(NetworkLink(kind="network", host="127.0.0.1", port=port)).ready()


async def test_a_web_server_is_no_receipt_printer() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Fault, match="PRINTER-FOREIGN"):
            await at(NetworkLink(kind="network", host="127.0.0.1", port=port)).ready()


async def test_over_a_serial_line(tmp_path: Path) -> None:
    printer = VirtualReceiptPrinter(MODEL, [TroubleAt.parsed("cutter_once@0")])
    with on_terminal(printer, tmp_path / "printer") as port:
        assert (await last(at(SerialLink(kind="serial", port=port)))).state is JobState.PRINTED
        assert [piece.height for piece in printer.receipts] == [measured()[1]]
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await at(SerialLink(kind="serial", port=port)).ready()


class PrinterBus(Bus):
    """A receipt printer on it, which the kernel's own driver holds."""

    def __init__(
        self, printer: VirtualReceiptPrinter, *, kind: int = 7, endpoints: tuple[int, ...] = (0x81, 0x02)
    ) -> None:
        answering: Any = SimpleNamespace(answers=lambda data: [printer.receive(data)])
        super().__init__(answering, endpoints=endpoints)
        self._kind = kind
        self.held_by_kernel = True

    def get_device_descriptor(self, dev: Any) -> Any:
        described = super().get_device_descriptor(dev)
        described.idVendor, described.idProduct = 0x04B8, 0x0202
        return described

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        described = super().get_interface_descriptor(dev, intf, alt, config)
        described.bInterfaceClass = self._kind
        return described

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.held_by_kernel

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.held_by_kernel = False


def over(bus: PrinterBus, link: UsbLink = USB) -> EscposPrinter:
    async def opened() -> Link:
        return await Threaded.opened(lambda: UsbPort(link, bus))

    return EscposPrinter(PLAIN, opened, 60.0, SystemClock(), not_told)


async def test_over_usb_and_the_kernel_lets_go_of_it() -> None:
    printer = VirtualReceiptPrinter(PLAIN)
    bus = PrinterBus(printer)
    assert (await last(over(bus))).state is JobState.PRINTED
    assert (len(printer.receipts), bus.held_by_kernel, bus.claimed) == (1, False, [])
    bus.gone = True
    assert (await last(over(bus))).fault == "PRINTER-OFF"


async def test_what_is_no_printer_on_usb_is_not_written_to() -> None:
    camera = PrinterBus(VirtualReceiptPrinter(PLAIN), kind=14)
    mute = PrinterBus(VirtualReceiptPrinter(PLAIN), endpoints=(0x02,))
    for bus in (camera, mute):
        with pytest.raises(Fault, match="PRINTER-FOREIGN"):
            await over(bus).ready()
        assert bus.written == []
    with pytest.raises(Fault, match="PRINTER-OFF"):
        await over(camera, UsbLink(kind="usb", usb_id="04b8:0e15")).ready()


async def test_a_printer_that_takes_nothing_any_more_can_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing must not wait for it to take the rest."""
    monkeypatch.setattr(escpos_link, "SEND_WITHIN_S", 0.05)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        link = await opener(NetworkLink(kind="network", host="127.0.0.1", port=deaf.getsockname()[1]))()
        with pytest.raises(Lost, match="TimeoutError"):
            await link.send(bytes(20_000_000))
        await link.close()


async def test_a_printer_that_has_just_let_go_of_another_refuses_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escpos_link, "REFUSED_PAUSES_S", (0.0, 0.0))
    printer, refused = VirtualReceiptPrinter(MODEL), [ConnectionRefusedError()]
    connect = asyncio.open_connection

    async def refusing_once(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if refused:
            raise refused.pop()
        return await connect(host, port)

    monkeypatch.setattr(asyncio, "open_connection", refusing_once)
    async with on_port(printer) as port:
        await at(NetworkLink(kind="network", host="127.0.0.1", port=port)).ready()


async def test_a_wire_that_is_closed_is_lost() -> None:
    async with on_port(VirtualReceiptPrinter(PLAIN)) as port:
        link = await opener(NetworkLink(kind="network", host="127.0.0.1", port=port))()
        await link.close()
    with pytest.raises(Lost):
        await link.receive(1)
