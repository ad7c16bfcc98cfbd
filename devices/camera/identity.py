"""Is the camera the one that the settings name? Asked of the kernel (sysfs), without opening any device.

An injected stream comes through a video device that no hardware stands behind (v4l2loopback, vivid, a network or gadget
"USB" port), or through another camera in the place of ours. So the device must hang on a real bus, and where the
settings give the vendor, product or serial number of its USB device, these must be its own. The node is found by its
device number, not by its name, which anybody who may write to /dev could give away.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from config.faults import Fault
from config.settings import FileCamera, SimulatedCamera, V4l2Camera

SYSFS = Path("/sys")
#: buses on which a real camera sits; and USB ports that are none, by the name of their controller
BUSES = ("usb", "pci")
UNREAL_CONTROLLERS = ("vhci_hcd", "dummy_hcd")


def absent(path: Path, why: str) -> Fault:
    """The fault of a camera that is not there, or not any more."""
    return Fault("CAMERA-ABSENT", f"{path} {why}")


def is_there(path: Path) -> bool:
    """A path that cannot even be looked at, as below a folder of somebody else, is none."""
    try:
        return path.exists()
    except OSError:
        return False


def require_ours(camera: SimulatedCamera | V4l2Camera | FileCamera, sysfs: Path = SYSFS) -> None:
    """CAMERA-ABSENT when the camera is not plugged in, CAMERA-FOREIGN when what is there is another one."""
    match camera:
        case V4l2Camera():
            _require_hardware(camera, sysfs)
        case FileCamera(path=path) if not is_there(path):
            raise absent(path, "does not exist")
        case FileCamera() | SimulatedCamera():
            """Chosen by the settings, and no hardware."""


def _require_hardware(camera: V4l2Camera, sysfs: Path) -> None:
    try:
        node = camera.device.stat()
    except FileNotFoundError:
        raise absent(camera.device, "does not exist") from None
    if trouble := _trouble(camera, node, sysfs):
        raise Fault("CAMERA-FOREIGN", f"{camera.device} {trouble}")


def _trouble(camera: V4l2Camera, node: os.stat_result, sysfs: Path) -> str:
    """Why the device behind ``node`` is not ours; empty when it is."""
    number = f"{os.major(node.st_rdev)}:{os.minor(node.st_rdev)}"
    if not stat.S_ISCHR(node.st_mode) or _link(sysfs / "dev" / "char" / number / "subsystem") != "video4linux":
        return "is no video device"
    hardware = (sysfs / "dev" / "char" / number / "device").resolve()
    if _link(hardware / "subsystem") not in BUSES or any(
        part.startswith(UNREAL_CONTROLLERS) for part in hardware.parts
    ):
        return "is an injected device: no hardware stands behind it"
    found_id = f"{_text(hardware.parent / 'idVendor')}:{_text(hardware.parent / 'idProduct')}"
    if camera.usb_id and found_id != camera.usb_id:
        return "is another model than the settings name"
    if camera.usb_serial and _text(hardware.parent / "serial") != camera.usb_serial:
        return "has another serial number than the settings name"
    return ""


def _link(path: Path) -> str:
    """The last name of what ``path`` points to; empty when there is no such link."""
    return path.readlink().name if path.is_symlink() else ""


def _text(path: Path) -> str:
    """The content of an attribute; empty when the device has none."""
    return path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else ""
