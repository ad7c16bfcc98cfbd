"""Where the devices of a site hang at the USB of this machine, by what the kernel tells in ``/sys``.

A port is called as the kernel calls it (``1-1-port2``, of a root hub ``usb1-port2``): it is there, and can be
switched off and on, when a device that has hung itself up is not on the bus any more. So it is looked up while the
device is well, and remembered.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.parts import PartName
from config.printers import EscposPrinter, SerialLink, UsbLink
from config.settings import SerialIdReader, Settings, UsbIdReader, V4l2Camera
from config.signal import LcusSignal

#: bInterfaceClass of USB: readers of smart cards
SMART_CARD = "0b"
#: the reader of GA 467
ID_READER = "0400:c35a"


@dataclass(frozen=True)
class ByClass:
    """Every device with an interface of that class, two hexadecimal digits."""

    code: str


@dataclass(frozen=True)
class ById:
    """Vendor and product as ``lsusb`` shows them; ``serial`` tells two alike apart."""

    usb_id: str
    serial: str | None = None


@dataclass(frozen=True)
class ByNode:
    """Whatever is behind a file of ``/dev``."""

    node: Path


Where = ByClass | ById | ByNode


def usb_devices(settings: Settings) -> Mapping[PartName, Where]:
    """Where the devices of a site are to be looked for; those that are none of USB, or simulated, are left out."""
    found: dict[PartName, Where] = {}
    if settings.card_reader.driver == "pcsc":
        found[PartName.CARD_READER] = ByClass(SMART_CARD)
    match settings.id_reader:
        case SerialIdReader(port=port):
            found[PartName.ID_READER] = ByNode(port)
        case UsbIdReader():
            found[PartName.ID_READER] = ById(ID_READER)
    for part, camera in ((PartName.EYES, settings.camera), (PartName.DOCUMENT, settings.document_camera)):
        match camera:
            case V4l2Camera(usb_id=str() as usb_id, usb_serial=serial):
                found[part] = ById(usb_id, serial)
            case V4l2Camera(device=device):
                found[part] = ByNode(device)
    match settings.receipt_printer:
        case EscposPrinter(link=UsbLink(usb_id=usb_id, usb_serial=serial)):
            found[PartName.RECEIPT_PRINTER] = ById(usb_id, serial)
        case EscposPrinter(link=SerialLink(port=port)):
            found[PartName.RECEIPT_PRINTER] = ByNode(port)
    if isinstance(settings.signal, LcusSignal):
        found[PartName.SIGNAL] = ByNode(settings.signal.port)
    return found


def ports_of(where: Where, root: Path = Path("/")) -> tuple[str, ...]:
    """The ports that what is looked for hangs at now; none when it is not on the bus. ``root`` is where ``/sys`` is."""
    return tuple(sorted({port for device in _devices(where, root) if (port := _port(device))}))


def _devices(where: Where, root: Path) -> Iterator[Path]:
    bus = root / "sys/bus/usb/devices"
    match where:
        case ByNode(node):
            yield from _behind(node, root)
        case ById(usb_id, serial):
            for device in bus.glob("*"):
                known = f"{_said(device, 'idVendor')}:{_said(device, 'idProduct')}"
                if known == usb_id and serial in (None, _said(device, "serial")):
                    yield device
        case ByClass(code):
            for interface in bus.glob("*:*"):
                if _said(interface, "bInterfaceClass") == code:
                    yield interface.resolve().parent


def _behind(node: Path, root: Path) -> Iterator[Path]:
    try:
        said = node.stat()
    except OSError:
        return
    if not stat.S_ISCHR(said.st_mode):
        return
    device = root / f"sys/dev/char/{os.major(said.st_rdev)}:{os.minor(said.st_rdev)}"
    yield from (one for one in device.resolve().parents if (one / "idVendor").exists())


def _port(device: Path) -> str:
    """What the kernel calls the port that ``device`` hangs at; empty for one that hangs at none."""
    link = device / "port"
    return link.resolve().name if link.exists() else ""


def _said(device: Path, name: str) -> str:
    try:
        return (device / name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
