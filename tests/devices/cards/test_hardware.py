"""What counts as hardware: a reader in its place on USB, a serial port of a bus, and nothing that a program plays."""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest

from devices.cards.hardware import channel_trouble, serial_trouble, virtual_drivers


def usb(bus: int, address: int, *, kind: int = 0x20) -> bytes:
    return (kind << 16 | bus << 8 | address).to_bytes(4, "little")


@pytest.fixture
def sysfs(tmp_path: Path) -> Path:
    """Device 1:7 on a real controller, 2:2 on one that brings the devices of another machine."""
    for name, controller, bus, address in (("1-4", "pci0000:00", 1, 7), ("2-1", "platform/vhci_hcd.0", 2, 2)):
        device = tmp_path / "devices" / controller / f"usb{bus}" / name
        device.mkdir(parents=True)
        (device / "busnum").write_text(f"{bus}\n")
        (device / "devnum").write_text(f"{address}\n")
        listed = tmp_path / "bus" / "usb" / "devices"
        listed.mkdir(parents=True, exist_ok=True)
        (listed / name).symlink_to(device)
        interface = device / f"{name}:1.0"
        interface.mkdir()
        (listed / interface.name).symlink_to(interface)
    return tmp_path


def test_a_reader_in_its_place_on_usb_is_hardware(sysfs: Path) -> None:
    assert channel_trouble(usb(1, 7), sysfs) == ""


@pytest.mark.parametrize(
    ("channel", "trouble"),
    [
        (usb(1, 8), "there is no USB device 1:8"),
        (usb(2, 2), "its USB port is played by a program"),
        (usb(1, 7, kind=0x01), "it is not on USB"),
        (usb(1, 7, kind=0xF0), "it is not on USB"),
        (b"", "it is not on USB"),
        (b"\x07\x01\x20", "it is not on USB"),
    ],
)
def test_no_other_place_is_believed(channel: bytes, trouble: str, sysfs: Path) -> None:
    assert channel_trouble(channel, sysfs) == trouble


def test_a_machine_without_usb_has_no_reader_on_usb(tmp_path: Path) -> None:
    assert channel_trouble(usb(1, 7), tmp_path) == "there is no USB device 1:7"


def serial_node(sysfs: Path, port: Path, *, bus: str, device: str) -> None:
    """What the kernel says of a character device: the device behind it, and the bus it hangs on."""
    node = port.stat().st_rdev
    entry = sysfs / "dev" / "char" / f"{os.major(node)}:{os.minor(node)}"
    hardware = sysfs / "devices" / device
    for folder in (entry, hardware, sysfs / "bus" / bus):
        folder.mkdir(parents=True)
    (entry / "device").symlink_to(hardware)
    (hardware / "subsystem").symlink_to(sysfs / "bus" / bus)


NULL = Path("/dev/null")  # a character device that every machine has: what matters is what the kernel says of it


@pytest.mark.parametrize("bus", ["usb-serial", "usb", "pnp"])
def test_a_serial_port_of_a_bus_is_hardware(bus: str, tmp_path: Path) -> None:
    serial_node(tmp_path, NULL, bus=bus, device="pci0000:00/usb1/1-2/ttyUSB0")
    assert serial_trouble(NULL, tmp_path) == ""


def test_a_port_that_a_program_plays_is_none(tmp_path: Path) -> None:
    serial_node(tmp_path, NULL, bus="usb-serial", device="platform/vhci_hcd.0/usb2/2-1/ttyUSB0")
    assert serial_trouble(NULL, tmp_path) == "its USB port is played by a program"
    serial_node(tmp_path / "2", NULL, bus="tty3270", device="virtual/tty")
    assert serial_trouble(NULL, tmp_path / "2") == "no hardware stands behind it"


def test_a_pseudo_terminal_is_no_hardware(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        named = tmp_path / "by-id"  # whatever it is called
        named.symlink_to(os.ttyname(theirs))
        assert serial_trouble(named) == "no hardware stands behind it"
        (tmp_path / "file").touch()
        assert serial_trouble(tmp_path / "file") == "it is no device"
    finally:
        os.close(ours)
        os.close(theirs)


def test_what_is_installed_of_a_virtual_reader_is_found_loaded_or_not(tmp_path: Path) -> None:
    drivers, readers = tmp_path / "usr/lib/pcsc/drivers", tmp_path / "etc/reader.conf.d"
    for folder in (drivers / "serial", drivers / "ifd-ccid.bundle", readers):
        folder.mkdir(parents=True)
    (drivers / "ifd-ccid.bundle" / "libccid.so").touch()
    (readers / "libccidtwin").write_text("# GemPC Twin\n")
    assert virtual_drivers(tmp_path) == []
    library = drivers / "serial" / "libifdvpcd.so.0.8"
    library.touch()
    renamed = readers / "zz-reader"
    renamed.write_text('FRIENDLYNAME "ACS ACR39U"\nLIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\n')
    assert virtual_drivers(tmp_path) == [renamed, library]
    assert virtual_drivers(tmp_path / "nothing installed") == []
