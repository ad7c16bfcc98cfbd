"""SDT over USB: pyusb as it is, on a bus of the tests' own."""

from __future__ import annotations

import pytest

from config.faults import Fault
from devices.id_card.polling import LineLost
from devices.id_card.port import CardPresent, NoReader
from devices.id_card.sdt_usb import UsbLine
from devices.id_card.session import FramedSession, SdtReader
from simulated.id_card.profiles import load_id_profile
from simulated.id_card.virtual_sam import SamQuirks, VirtualSam
from tests.devices.id_card.examples import TEXTS
from tests.devices.id_card.usb_bus import Bus


def reader_on(bus: Bus) -> SdtReader:
    return SdtReader(lambda: FramedSession(UsbLine(bus)), 1)


@pytest.mark.parametrize("garbage", [b"", bytes(51), bytes(200)])
def test_a_card_is_read_over_usb_in_packets(garbage: bytes) -> None:
    sam = VirtualSam(SamQuirks(garbage=garbage))
    sam.lay(load_id_profile("example_a"))
    bus = Bus(sam)
    reader = reader_on(bus)
    assert reader.look() == CardPresent(1)
    assert reader.read(CardPresent(1)).text == bytes.fromhex(TEXTS["example_a"])
    assert (max(bus.written) <= 64, bus.claimed) == (True, [0])
    reader.close()
    assert bus.claimed == []


def test_an_unplugged_reader_is_found_again() -> None:
    sam = VirtualSam()
    sam.lay(load_id_profile("example_a"))
    bus = Bus(sam)
    reader = reader_on(bus)
    assert reader.look() == CardPresent(1)
    bus.gone = True
    with pytest.raises(Fault, match="ID-NO-READER"):
        reader.read(CardPresent(1))
    assert reader.look() == NoReader()
    bus.gone = False
    assert reader.look() == CardPresent(2)


def test_another_device_is_not_touched() -> None:
    assert reader_on(Bus(VirtualSam(), product=0xC35B)).look() == NoReader()


def test_a_device_without_bulk_endpoints_is_no_reader() -> None:
    with pytest.raises(LineLost, match="bulk"):
        UsbLine(Bus(VirtualSam(), endpoints=(0x83, 0x02)))


def test_a_machine_without_such_a_device_has_no_reader() -> None:
    """Through the machine's own libusb, as far as it has one."""
    with pytest.raises(LineLost):
        UsbLine()
