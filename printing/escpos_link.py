"""The wire to a receipt printer: network, serial port or USB, opened anew for every exchange.

A printer that was switched off and on is another connection; so no handle outlives one exchange, and none must be
mended. What blocks has a thread of its own.
"""

from __future__ import annotations

import asyncio
import termios
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import serial
import usb.core
import usb.util

from config.printers import NetworkLink, SerialLink, UsbLink
from printing.job import Stop

T = TypeVar("T")

#: a printer in the same box answers within milliseconds; one that wakes from sleep takes longer
OPEN_WITHIN_S = 3.0
#: a printer has room for one connection, and refuses another for a moment after that has gone
REFUSED_PAUSES_S = (0.1, 0.3, 0.0)
#: no band takes longer to be taken, or the printer takes nothing any more
SEND_WITHIN_S = 5.0
_READ_BYTES = 4096
_USB_PRINTER = 7


class Lost(Exception):
    """No believable answer: ``stop`` is OFF when nobody answered, FOREIGN when what came cannot be believed."""

    def __init__(self, stop: Stop, detail: str) -> None:
        self.stop = stop
        super().__init__(detail)


class Link(Protocol):
    """An opened wire. Every method raises :class:`Lost`."""

    async def send(self, data: bytes) -> None:
        """Return when all of it is handed over."""
        ...

    async def receive(self, within_s: float) -> bytes:
        """What has come; empty when nothing came within ``within_s``."""
        ...

    async def close(self) -> None: ...


#: opens the wire to one printer
Opened = Callable[[], Awaitable[Link]]


def opener(link: NetworkLink | SerialLink | UsbLink) -> Opened:
    """How the wire that a site names is opened."""

    async def opened() -> Link:
        match link:
            case NetworkLink():
                return await _Socket.opened(link.host, link.port)
            case SerialLink():
                return await Threaded.opened(lambda: _SerialPort(link))
            case UsbLink():
                return await Threaded.opened(lambda: UsbPort(link))

    return opened


class _Socket:
    """A connection of TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def opened(cls, host: str, port: int) -> _Socket:
        for pause_s in REFUSED_PAUSES_S:
            try:
                return await cls._connected(host, port)
            except ConnectionRefusedError:
                await asyncio.sleep(pause_s)
            except (OSError, TimeoutError) as error:
                raise Lost(Stop.OFF, type(error).__name__) from error
        raise Lost(Stop.OFF, ConnectionRefusedError.__name__)

    @classmethod
    async def _connected(cls, host: str, port: int) -> _Socket:
        async with asyncio.timeout(OPEN_WITHIN_S):
            reader, writer = await asyncio.open_connection(host, port)
        writer.transport.set_write_buffer_limits(high=0)  # handed over is what the machine has taken, not asyncio
        return cls(reader, writer)

    async def send(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._writer.drain()
        except (OSError, TimeoutError) as error:
            raise Lost(Stop.OFF, type(error).__name__) from error

    async def receive(self, within_s: float) -> bytes:
        try:
            async with asyncio.timeout(within_s):
                data = await self._reader.read(_READ_BYTES)
        except TimeoutError:
            return b""
        except OSError as error:
            raise Lost(Stop.OFF, type(error).__name__) from error
        if not data:
            raise Lost(Stop.OFF, "it has hung up")
        return data

    async def close(self) -> None:
        if self._writer.transport.get_write_buffer_size():  # what it would not take it will not take now
            self._writer.transport.abort()
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


class Port(Protocol):
    """What blocks: an opened serial port or USB device."""

    def write(self, data: bytes) -> None: ...

    def read(self, within_s: float) -> bytes: ...

    def close(self) -> None: ...


class Threaded:
    """A port that blocks, in a thread of its own."""

    def __init__(self, thread: ThreadPoolExecutor, port: Port) -> None:
        self._thread, self._port = thread, port

    @classmethod
    async def opened(cls, make: Callable[[], Port]) -> Threaded:
        thread = ThreadPoolExecutor(1, thread_name_prefix="receipt-printer")
        try:
            return cls(thread, await _in(thread, make))
        except BaseException:
            thread.shutdown(wait=False)
            raise

    async def send(self, data: bytes) -> None:
        await _in(self._thread, lambda: self._port.write(data))

    async def receive(self, within_s: float) -> bytes:
        return await _in(self._thread, lambda: self._port.read(within_s))

    async def close(self) -> None:
        try:
            with suppress(Lost):
                await _in(self._thread, self._port.close)
        finally:
            self._thread.shutdown(wait=False)


async def _in(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    """``work()`` there; every way in which a port can be lost is :class:`Lost`."""
    try:
        return await asyncio.get_running_loop().run_in_executor(thread, work)
    except usb.core.NoBackendError as error:
        raise Lost(Stop.OFF, "libusb is not installed") from error
    except (OSError, termios.error, NotImplementedError) as error:  # of pyserial and of pyusb, too
        raise Lost(Stop.OFF, f"{type(error).__name__} {getattr(error, 'errno', None) or ''}".strip()) from error


class _SerialPort:
    """A serial port, ours alone, without flow control: never more is on its way than the printer's buffer holds."""

    def __init__(self, link: SerialLink) -> None:
        self._port = serial.Serial(str(link.port), link.baud, write_timeout=SEND_WITHIN_S, exclusive=True)

    def write(self, data: bytes) -> None:
        self._port.write(data)

    def read(self, within_s: float) -> bytes:
        self._port.timeout = within_s
        return bytes(self._port.read(1)) + bytes(self._port.read(self._port.in_waiting))

    def close(self) -> None:
        self._port.close()


class UsbPort:
    """A printer on USB, its printer interface ours alone. ``backend`` is pyusb's; libusb by default.

    The kernel's usblp lets go of it, because it tells nothing of what a printer answers while it prints.
    """

    def __init__(self, link: UsbLink, backend: Any = None) -> None:
        vendor, _, product = link.usb_id.partition(":")
        wanted = {"serial_number": link.usb_serial} if link.usb_serial else {}
        found = usb.core.find(idVendor=int(vendor, 16), idProduct=int(product, 16), backend=backend, **wanted)
        if found is None:
            raise Lost(Stop.OFF, f"no USB device {link.usb_id}")
        self._device = found
        interface = _printer_interface(found)
        number = interface.bInterfaceNumber
        with suppress(NotImplementedError):  # not every backend knows of a kernel's driver
            if found.is_kernel_driver_active(number):
                found.detach_kernel_driver(number)
        self._in, self._out = _bulk(interface, usb.util.ENDPOINT_IN), _bulk(interface, usb.util.ENDPOINT_OUT)
        usb.util.claim_interface(found, interface)

    def write(self, data: bytes) -> None:
        self._out.write(data, round(SEND_WITHIN_S * 1000))

    def read(self, within_s: float) -> bytes:
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, max(1, round(within_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        usb.util.dispose_resources(self._device)


def _printer_interface(device: Any) -> Any:
    try:
        settings = device.get_active_configuration()
    except usb.core.USBError:  # it has none yet
        device.set_configuration()
        settings = device.get_active_configuration()
    interface = usb.util.find_descriptor(settings, bInterfaceClass=_USB_PRINTER)
    if interface is None:
        raise Lost(Stop.FOREIGN, "the USB device is no printer")
    return interface


def _bulk(interface: Any, direction: int) -> Any:
    def fits(endpoint: Any) -> bool:
        kind = usb.util.endpoint_direction(endpoint.bEndpointAddress), usb.util.endpoint_type(endpoint.bmAttributes)
        return bool(kind == (direction, usb.util.ENDPOINT_TYPE_BULK))

    endpoint = usb.util.find_descriptor(interface, custom_match=fits)
    if endpoint is None:
        raise Lost(Stop.FOREIGN, "the USB printer answers nothing")
    return endpoint
