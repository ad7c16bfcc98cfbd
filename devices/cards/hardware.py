"""Does hardware stand behind what a driver has found? Asked of the kernel (sysfs), whatever the thing is called.

A virtual reader (vsmartcard's vpcd, a vendor's test driver) has whatever name its configuration gives it, but there is
no device behind it. A reader on USB names its place there (``SCARD_ATTR_CHANNEL_ID``: ``0x0020``, bus, address, as
libccid answers), and the kernel knows what sits in that place. One that names none is not believed: so vpcd answers.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

SYSFS = Path("/sys")
#: channel type USB, in the upper half of the attribute (PC/SC part 3, 3.1.2)
USB_CHANNEL = 0x0020
#: USB controllers that are none: devices of another machine, and devices that a program plays
UNREAL_CONTROLLERS = ("vhci_hcd", "dummy_hcd")
#: on which serial ports of hardware hang; a pseudo-terminal hangs on nothing
SERIAL_BUSES = ("usb-serial", "usb", "pci", "pnp", "platform", "amba", "serial-base")


def reader_trouble(context: int, reader: str, sysfs: Path = SYSFS) -> str | None:
    """Why the ``reader`` of pcscd cannot be believed to be hardware; empty when it can.

    None while nobody can know: another program has the reader for itself.
    """
    from smartcard import scard  # not for those who only ask after a serial port

    result, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_DIRECT, 0)
    if result == scard.SCARD_E_SHARING_VIOLATION:
        return None
    if result != scard.SCARD_S_SUCCESS:
        return "it cannot be opened"
    try:
        result, channel = scard.SCardGetAttrib(card, scard.SCARD_ATTR_CHANNEL_ID)
    finally:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    if result != scard.SCARD_S_SUCCESS:
        return "its driver names no USB device"
    return channel_trouble(bytes(channel), sysfs)


def channel_trouble(channel: bytes, sysfs: Path = SYSFS) -> str:
    """Why this answer for the channel is no proof of a device (``0xDDDDCCCC``, little-endian); empty when it is one."""
    number = int.from_bytes(channel, "little")
    if len(channel) != 4 or number >> 16 != USB_CHANNEL:
        return "it is not on USB"
    bus, address = number >> 8 & 0xFF, number & 0xFF
    for device in (sysfs / "bus" / "usb" / "devices").glob("*"):
        if (_number(device / "busnum"), _number(device / "devnum")) == (bus, address):
            return _unreal(device.resolve())
    return f"there is no USB device {bus}:{address}"


def virtual_drivers(root: Path = Path("/")) -> list[Path]:
    """What of a virtual reader is installed on this machine, whether pcscd has it loaded or not."""
    libraries = (root / "usr/lib/pcsc/drivers").rglob("*vpcd*.so*")
    configured = (file for file in (root / "etc/reader.conf.d").glob("*") if file.is_file())
    return sorted((*libraries, *(file for file in configured if b"vpcd" in file.read_bytes())))


def serial_trouble(port: Path, sysfs: Path = SYSFS) -> str:
    """Why the serial ``port`` is none of hardware; empty when it is one. OSError when there is no such port."""
    node = port.stat()
    if not stat.S_ISCHR(node.st_mode):
        return "it is no device"
    hardware = sysfs / "dev" / "char" / f"{os.major(node.st_rdev)}:{os.minor(node.st_rdev)}" / "device"
    if not hardware.exists():
        return "no hardware stands behind it"
    bus = hardware.resolve() / "subsystem"
    if not bus.is_symlink() or bus.readlink().name not in SERIAL_BUSES:
        return "no hardware stands behind it"
    return _unreal(hardware.resolve())


def _unreal(device: Path) -> str:
    played = any(part.startswith(UNREAL_CONTROLLERS) for part in device.parts)
    return "its USB port is played by a program" if played else ""


def _number(path: Path) -> int | None:
    return int(path.read_text(encoding="ascii")) if path.is_file() else None
