"""Is it our camera? Against trees such as the kernel makes them, because no video device is here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.camera.identity import require_ours
from devices.camera.v4l2 import V4l2Camera as Driver

#: a character device that every machine has, with its number: the trees say what it is
NODE, NUMBER = Path("/dev/null"), "1:3"
OURS = {"usb_id": "046d:0825", "usb_serial": "8B2F1C60"}


class Sysfs:
    """A tree of devices under ``root``, as under /sys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("bus/usb", "bus/pci", "bus/platform", "class/video4linux", "class/mem", "dev/char"):
            (root / folder).mkdir(parents=True)

    def video(self, hardware: str, bus: str, **attributes: str) -> None:
        """A video device behind ``hardware`` on ``bus``; the attributes are its parent's (the USB device's)."""
        behind = self.root / "devices" / hardware
        self._node(behind / "video4linux" / "video0", "video4linux", behind)
        (behind / "subsystem").symlink_to(self.root / "bus" / bus)
        for name, value in attributes.items():
            (behind.parent / name).write_text(f"{value}\n")

    def virtual(self, kind: str = "video4linux") -> None:
        """A device that nothing stands behind, as v4l2loopback makes it."""
        self._node(self.root / "devices/virtual" / kind / "video0", kind, None)

    def unplug(self) -> None:
        (self.root / "dev/char" / NUMBER).unlink()

    def _node(self, node: Path, kind: str, behind: Path | None) -> None:
        node.mkdir(parents=True)
        (node / "subsystem").symlink_to(self.root / "class" / kind)
        if behind is not None:
            (node / "device").symlink_to(behind)
        (self.root / "dev/char" / NUMBER).symlink_to(node)


@pytest.fixture
def sysfs(tmp_path: Path) -> Sysfs:
    return Sysfs(tmp_path)


def usb(sysfs: Sysfs, serial: str | None = OURS["usb_serial"], product: str = "0825", port: str = "") -> None:
    port = port or "pci0000:00/0000:00:14.0/usb1/1-2"
    attributes = {"idVendor": "046d", "idProduct": product} | ({} if serial is None else {"serial": serial})
    sysfs.video(f"{port}/1-2:1.0", "usb", **attributes)


def settings(pinned: Mapping[str, str] = {}, device: Path = NODE) -> V4l2Camera:
    return V4l2Camera.model_validate({"driver": "v4l2", "device": device, **pinned})


def fault_of(camera: V4l2Camera | FileCamera, sysfs: Sysfs) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        require_ours(camera, sysfs.root)
    return caught.value.code, caught.value.detail.removeprefix(f"{NODE} ")


@pytest.mark.parametrize("pinned", [{}, {"usb_id": "046d:0825"}, {"usb_serial": "8B2F1C60"}, OURS])
def test_the_camera_that_the_settings_name_is_taken(sysfs: Sysfs, pinned: dict[str, str]) -> None:
    usb(sysfs)
    require_ours(settings(pinned), sysfs.root)


def test_a_camera_on_pci_is_hardware_but_has_no_usb_identity(sysfs: Sysfs) -> None:
    sysfs.video("pci0000:00/0000:00:1c.0", "pci", vendor="0x8086")
    require_ours(settings(), sysfs.root)
    assert fault_of(settings(OURS), sysfs) == ("CAMERA-FOREIGN", "is another model than the settings name")


def test_a_loopback_device_is_injected(sysfs: Sysfs) -> None:
    sysfs.virtual()
    assert fault_of(settings(), sysfs) == (
        "CAMERA-FOREIGN",
        "is an injected device: no hardware stands behind it",
    )


@pytest.mark.parametrize(
    ("hardware", "bus"),
    [
        ("platform/vivid.0", "platform"),
        ("platform/vhci_hcd.0/usb3/3-1/3-1:1.0", "usb"),
        ("platform/dummy_hcd.0/usb4/4-1/4-1:1.0", "usb"),
    ],
)
def test_a_device_of_a_port_that_is_none_is_injected(sysfs: Sysfs, hardware: str, bus: str) -> None:
    """The kernel's test driver, USB over the network, and a gadget on a port that is looped back."""
    sysfs.video(hardware, bus)
    code, detail = fault_of(settings(), sysfs)
    assert code == "CAMERA-FOREIGN"
    assert "injected" in detail


@pytest.mark.parametrize("serial", ["00000000", "", None])
def test_the_same_model_with_another_serial_number_is_not_ours(sysfs: Sysfs, serial: str | None) -> None:
    usb(sysfs, serial=serial)
    assert fault_of(settings(OURS), sysfs) == ("CAMERA-FOREIGN", "has another serial number than the settings name")


def test_another_model_is_not_ours_and_no_serial_number_is_said(sysfs: Sysfs) -> None:
    usb(sysfs, product="0826")
    code, detail = fault_of(settings(OURS), sysfs)
    assert code == "CAMERA-FOREIGN"
    assert OURS["usb_serial"] not in detail


def test_what_is_no_video_device_is_not_ours(sysfs: Sysfs, tmp_path: Path) -> None:
    sysfs.virtual("mem")
    assert fault_of(settings(), sysfs) == ("CAMERA-FOREIGN", "is no video device")
    sysfs.unplug()
    assert fault_of(settings(), sysfs) == ("CAMERA-FOREIGN", "is no video device")
    (tmp_path / "file").touch()
    assert fault_of(settings(device=tmp_path / "file"), sysfs)[0] == "CAMERA-FOREIGN"


def test_a_camera_that_is_unplugged_is_absent_and_found_again_when_it_is_back(sysfs: Sysfs, tmp_path: Path) -> None:
    link = tmp_path / "pci-0000:00:14.0-usb-0:2:1.0-video-index0"
    camera = settings(OURS, link)
    assert fault_of(camera, sysfs) == ("CAMERA-ABSENT", f"{link} does not exist")
    usb(sysfs)
    link.symlink_to(NODE)
    require_ours(camera, sysfs.root)
    link.unlink()
    assert fault_of(camera, sysfs)[0] == "CAMERA-ABSENT"


def test_the_driver_opens_nothing_that_is_not_ours(sysfs: Sysfs) -> None:
    driver = Driver(settings(OURS), sysfs.root)
    sysfs.virtual()
    with pytest.raises(Fault, match="CAMERA-FOREIGN"):
        driver.open()
    sysfs.unplug()
    usb(sysfs)
    with pytest.raises(Fault, match="CAMERA-ABSENT: /dev/null cannot be opened"):
        driver.open()  # ours by the tree, but no camera: so it was tried


def test_a_recording_must_be_there_and_the_virtual_citizen_always_is(sysfs: Sysfs, tmp_path: Path) -> None:
    require_ours(SimulatedCamera(driver="simulated"), sysfs.root)
    recording = FileCamera(driver="file", path=tmp_path / "film.avi")
    assert fault_of(recording, sysfs)[0] == "CAMERA-ABSENT"
    recording.path.touch()
    require_ours(recording, sysfs.root)
