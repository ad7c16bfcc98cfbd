"""The process of the identity-card reader: it polls, and reads on order. It may hang; then it is killed.

Run by :class:`supervision.child.Child`; it ends when the connection does.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Protocol

from config.faults import Fault
from config.settings import DrivenIdReader, PcscPagesIdReader, SerialIdReader, UsbIdReader, VendorIdReader
from devices.id_card.failures import read_error
from devices.id_card.messages import FROM_PROCESS, TO_PROCESS, Module, ReadOrder, Watch
from devices.id_card.port import CardPresent, IdCard, IdReaderStatus
from devices.id_card.sdt import Contents
from devices.id_card.session import FramedSession, SdtReader
from devices.id_card.text import UnreadableText, WrongNumber, parse_later_address, parse_text
from supervision.inside import Channel

#: Between two rounds of polling (facts on cards, 2.7: 300 ms or slower)
ROUND_S = 0.3


class Device(Protocol):
    """One reader of any kind. It counts the stays of cards from the insertion that it was given on."""

    @property
    def device_id(self) -> str: ...

    def look(self) -> IdReaderStatus: ...

    def read(self, card: CardPresent) -> Contents: ...

    def close(self) -> None: ...


def main(connection: Connection) -> None:
    """Poll a reader and carry out the orders that come through ``connection``; its first message says which."""
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    wanted: Watch = channel.receive()
    device, module = open_device(wanted.driver, wanted.first_insertion, hardware=wanted.hardware), ""
    try:
        while True:
            status = device.look()
            if device.device_id not in ("", module):
                module = device.device_id
                channel.send(Module(module))
            channel.send(status)
            if channel.heard(ROUND_S):
                order: ReadOrder = channel.receive()
                channel.send(_carry_out(device, order))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    finally:
        device.close()


def open_device(driver: DrivenIdReader, first_insertion: int, *, hardware: bool = False) -> Device:
    """The driver's code; its library is loaded only where it is used."""
    match driver:
        case SerialIdReader(port=port, baud=baud):
            from devices.id_card.sdt_serial import SerialLine, holder_of

            def session() -> FramedSession:
                return FramedSession(SerialLine(port, baud, hardware=hardware))

            return SdtReader(session, first_insertion, lambda: holder_of(port))
        case UsbIdReader():
            from devices.id_card.sdt_usb import UsbLine

            return SdtReader(lambda: FramedSession(UsbLine()), first_insertion)
        case VendorIdReader(library=library, port=number):
            from devices.id_card.vendor import VendorSession

            return SdtReader(lambda: VendorSession(library, number), first_insertion)
        case PcscPagesIdReader(reader=reader, atr=atr):
            from devices.id_card.pcsc_pages import PagesReader

            return PagesReader(reader, atr, first_insertion, hardware=hardware)


def _carry_out(device: Device, order: ReadOrder) -> IdCard | Fault:
    try:
        return card_of(device.read(order.card))
    except Fault as fault:
        return fault


def card_of(contents: Contents) -> IdCard:
    """The card in what a reader gave: a whole one, or the fault that keeps it from being one."""
    try:
        later = contents.later_address
        address = parse_later_address(later) if later is not None else ""
        return parse_text(contents.text, photo=contents.photo or None, later_address=address)
    except UnreadableText as error:
        raise read_error(str(error)) from error
    except WrongNumber as error:
        raise Fault("ID-BAD-NUMBER") from error
