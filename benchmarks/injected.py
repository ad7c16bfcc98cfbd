"""A stream that is injected in place of the camera, as the kernel would show it: does the driver take it?

No video device is needed: the trees are such as the kernel makes under /sys, and the check is the driver's own. What
it cannot notice is a real USB device that was built to carry our camera's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from config.faults import Fault
from config.settings import V4l2Camera
from devices.camera.identity import require_ours

#: a character device that every machine has, with its number: the trees say what it is
NODE, NUMBER = Path("/dev/null"), "1:3"
MODEL, SERIAL = "046d:0825", "8B2F1C60"
PORT = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0"


@dataclass(frozen=True)
class Device:
    """A video device: what stands behind it on which bus, and what its USB device says of itself."""

    hardware: str
    bus: str
    says: Mapping[str, str] = field(default_factory=dict)


NUMBERS = {"idVendor": "046d", "idProduct": "0825", "serial": SERIAL}
OURS = Device(PORT, "usb", NUMBERS)
INJECTED: Mapping[str, Device] = {
    "v4l2loopback": Device("virtual/video4linux", ""),
    "the kernel's test driver": Device("platform/vivid.0", "platform"),
    "USB over the network, our numbers": Device("platform/vhci_hcd.0/usb3/3-1/3-1:1.0", "usb", NUMBERS),
    "a gadget looped back, our numbers": Device("platform/dummy_hcd.0/usb4/4-1/4-1:1.0", "usb", NUMBERS),
    "the same model, another serial number": Device(PORT, "usb", NUMBERS | {"serial": "00000000"}),
    "another model": Device(PORT, "usb", NUMBERS | {"idProduct": "0826"}),
}


def refusals(devices: Sequence[Device]) -> list[str | None]:
    """The code of the fault with which the driver refuses each device; None for one that it takes."""
    return [_refusal(device) for device in devices]


def _refusal(device: Device) -> str | None:
    camera = V4l2Camera(driver="v4l2", device=NODE, usb_id=MODEL, usb_serial=SERIAL)
    with TemporaryDirectory() as folder:
        _plug(Path(folder), device)
        try:
            require_ours(camera, Path(folder))
        except Fault as fault:
            return fault.code
    return None


def _plug(sysfs: Path, device: Device) -> None:
    behind = sysfs / "devices" / device.hardware
    node, kind, numbers = behind / "video4linux" / "video0", sysfs / "class" / "video4linux", sysfs / "dev" / "char"
    for folder in (node, kind, numbers):
        folder.mkdir(parents=True)
    (node / "subsystem").symlink_to(kind)
    (numbers / NUMBER).symlink_to(node)
    if device.bus:
        (sysfs / "bus" / device.bus).mkdir(parents=True)
        (behind / "subsystem").symlink_to(sysfs / "bus" / device.bus)
        (node / "device").symlink_to(behind)
    for name, value in device.says.items():
        (behind.parent / name).write_text(f"{value}\n")
