"""A USB bus for the tests: pyusb as it is, with a virtual reader where libusb would be.

It gives real descriptors and moves 64-byte packets; what pyusb makes of them is pyusb's.
"""

from __future__ import annotations

import errno
from array import array
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from simulated.id_card.virtual_sam import VirtualSam

IN, OUT = 0x81, 0x02
PACKET_BYTES = 64


class Bus(usb.backend.IBackend):  # type: ignore[misc] # pyusb has no types
    """One device, or none. ``endpoints`` are the addresses that it describes; ``gone`` is an unplugged one."""

    def __init__(self, sam: VirtualSam, *, product: int = 0xC35A, endpoints: tuple[int, ...] = (0x83, IN, OUT)) -> None:
        self._sam = sam
        self._product = product
        self._endpoints = endpoints
        self._waiting = b""
        self.gone = False
        self.written: list[int] = []
        self.claimed: list[int] = []

    def enumerate_devices(self) -> Any:
        return iter([] if self.gone else [object()])

    def get_parent(self, dev: Any) -> None:
        return None

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0110,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=0x0400,
            idProduct=self._product,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            address=1,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=39,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
            extra_descriptors=array("B"),
        )

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(self._endpoints),
            bInterfaceClass=0xFF,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=array("B"),
        )

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        if ep >= len(self._endpoints):
            raise IndexError
        address = self._endpoints[ep]
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=address,
            bmAttributes=3 if address == 0x83 else 2,  # the first one reports interrupts
            wMaxPacketSize=PACKET_BYTES,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=array("B"),
        )

    def open_device(self, dev: Any) -> object:
        self._look()
        return object()

    def close_device(self, dev_handle: Any) -> None:
        return None

    def set_configuration(self, dev_handle: Any, config_value: int) -> None:
        self._look()

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        self.claimed.append(intf)

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self.claimed.remove(intf)

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._look()
        assert ep == OUT
        self.written.append(len(data))
        self._waiting += b"".join(self._sam.answers(bytes(data)))
        return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._look()
        assert (ep, timeout > 0, len(buff) <= PACKET_BYTES) == (IN, True, True)
        packet, self._waiting = self._waiting[: len(buff)], self._waiting[len(buff) :]
        if not packet:
            raise usb.core.USBTimeoutError("time out", errno=errno.ETIMEDOUT)
        buff[: len(packet)] = array("B", packet)
        return len(packet)

    def _look(self) -> None:
        if self.gone:
            raise usb.core.USBError("no such device", errno=errno.ENODEV)
