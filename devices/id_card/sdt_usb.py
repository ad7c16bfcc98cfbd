"""SDT over USB, through pyusb and libusb: raw frames in 64-byte bulk transfers (facts on cards, 2.9)."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import usb.core
import usb.util

from devices.id_card.polling import LineLost, Unopened
from devices.id_card.port import OutOfOrder, PortBusy, PortDenied

#: the GA 467 reader
VENDOR_ID = 0x0400
PRODUCT_ID = 0xC35A
PACKET_BYTES = 64
WRITE_LIMIT_S = 1.0
#: What lies in the reader from before comes at once
DISCARD_LIMIT_S = 0.01
DISCARD_PACKETS = 64


class UsbLine:
    """The first such reader on the bus, its first interface ours alone. ``backend`` is pyusb's; libusb by default."""

    def __init__(self, backend: Any = None) -> None:
        with _line_lost():
            device = usb.core.find(idVendor=VENDOR_ID, idProduct=PRODUCT_ID, backend=backend)
        if device is None:
            raise LineLost(f"no USB device {VENDOR_ID:04X}:{PRODUCT_ID:04X}")
        self._device = device
        with _line_lost():
            device.set_configuration()
            interface = device.get_active_configuration()[(0, 0)]
            self._in = _bulk(interface, usb.util.ENDPOINT_IN)
            self._out = _bulk(interface, usb.util.ENDPOINT_OUT)
            usb.util.claim_interface(device, interface)

    def write(self, data: bytes) -> None:
        with _line_lost():
            for at in range(0, len(data), PACKET_BYTES):
                self._out.write(data[at : at + PACKET_BYTES], _ms(WRITE_LIMIT_S))

    def read(self, limit_s: float) -> bytes:
        with _line_lost():
            try:
                return bytes(self._in.read(PACKET_BYTES, _ms(limit_s)))
            except usb.core.USBTimeoutError:
                return b""

    def discard(self) -> None:
        for _ in range(DISCARD_PACKETS):
            if not self.read(DISCARD_LIMIT_S):
                return
        raise LineLost("it never stops sending")

    def close(self) -> None:
        with _line_lost():
            usb.util.dispose_resources(self._device)


def _bulk(interface: Any, direction: int) -> Any:
    """The bulk endpoint of that direction; :class:`LineLost` when the device has none."""

    def fits(endpoint: Any) -> bool:
        kind = usb.util.endpoint_direction(endpoint.bEndpointAddress), usb.util.endpoint_type(endpoint.bmAttributes)
        return bool(kind == (direction, usb.util.ENDPOINT_TYPE_BULK))

    endpoint = usb.util.find_descriptor(interface, custom_match=fits)
    if endpoint is None:
        raise LineLost("no bulk endpoint")
    return endpoint


def _ms(seconds: float) -> int:
    """At least one: to libusb zero is for ever."""
    return max(1, round(seconds * 1000))


@contextmanager
def _line_lost() -> Iterator[None]:
    """Unplugged, held by another program, not allowed, or no libusb on this machine."""
    try:
        yield
    except usb.core.NoBackendError as error:
        raise Unopened(OutOfOrder("libusb is not installed")) from error
    except (usb.core.USBError, NotImplementedError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EBUSY:
            raise Unopened(PortBusy("")) from error
        if number in (errno.EACCES, errno.EPERM):
            raise Unopened(PortDenied()) from error
        raise LineLost(f"USB: {type(error).__name__} {number or ''}") from error
