"""The computer as Linux tells of it: this one, and one that is told."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from config.parts import PartName
from config.settings import load_settings
from devices.computer.linux import LinuxComputer
from devices.computer.port import Remedy, TimeSync
from devices.computer.usb import ByClass, ById, ByNode, ports_of, usb_devices

ROOT = Path(__file__).parents[2]
DEPLOY, SITES = ROOT / "deploy", ROOT / "config/sites"


def test_this_computer_has_room_and_memory_and_says_how_its_time_is() -> None:
    computer = LinuxComputer()
    room = computer.room(Path("/"))
    assert room is not None
    assert room.free_bytes > 0
    assert 0 < room.files <= 1
    assert 0 < computer.free_memory() < 1
    assert computer.time_sync() in TimeSync


def test_what_is_written_to_see_whether_something_can_be_is_gone(tmp_path: Path) -> None:
    assert LinuxComputer().store(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_cannot_be_written_and_one_that_is_not_there_has_no_room(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert LinuxComputer().store(tmp_path / "file") == "ENOTDIR"
    assert LinuxComputer().store(tmp_path / "nowhere") == "ENOENT"
    assert LinuxComputer().room(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("zones", "hottest"),
    [({}, None), ({"0": "48000", "1": "91500"}, 91.5), ({"0": "0", "1": "255000"}, None), ({"0": "asleep"}, None)],
    ids=["no sensor", "two", "none that can be right", "one that sleeps"],
)
def test_the_hottest_of_the_sensors_that_can_be_right(
    tmp_path: Path, zones: dict[str, str], hottest: float | None
) -> None:
    for number, said in zones.items():
        zone = tmp_path / "sys/class/thermal" / f"thermal_zone{number}"
        zone.mkdir(parents=True)
        (zone / "temp").write_text(f"{said}\n", encoding="ascii")
    assert LinuxComputer(tmp_path).hottest_c() == hottest


def test_the_memory_that_programs_could_still_have(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    told = "MemTotal:        4000000 kB\nMemFree:          100000 kB\nMemAvailable:    1000000 kB\n"
    (tmp_path / "proc/meminfo").write_text(told, encoding="ascii")
    assert LinuxComputer(tmp_path).free_memory() == 0.25


def plugged(root: Path, port: str, name: str, *, usb_id: str, interface: str, serial: str = "") -> Path:
    """A device in a ``/sys`` of the test's own, as the kernel tells of one at ``port``."""
    hub = root / "sys/devices/usb1"
    device = hub / name
    (device / f"{name}:1.0").mkdir(parents=True)
    (hub / "1-0:1.0" / port).mkdir(parents=True, exist_ok=True)
    vendor, _, product = usb_id.partition(":")
    for file, said in (("idVendor", vendor), ("idProduct", product), ("serial", serial)):
        (device / file).write_text(f"{said}\n", encoding="ascii")
    (device / f"{name}:1.0" / "bInterfaceClass").write_text(f"{interface}\n", encoding="ascii")
    (device / "port").symlink_to(hub / "1-0:1.0" / port)
    bus = root / "sys/bus/usb/devices"
    bus.mkdir(parents=True, exist_ok=True)
    for place in (device, device / f"{name}:1.0"):
        (bus / place.name).symlink_to(place)
    return device


def test_a_device_hangs_at_a_port_whose_name_is_known_by_its_kind_or_number(tmp_path: Path) -> None:
    plugged(tmp_path, "usb1-port2", "1-2", usb_id="072f:b100", interface="0b")
    plugged(tmp_path, "usb1-port3", "1-3", usb_id="046d:0825", interface="0e", serial="A1")
    plugged(tmp_path, "usb1-port4", "1-4", usb_id="046d:0825", interface="0e", serial="A2")
    assert ports_of(ByClass("0b"), tmp_path) == ("usb1-port2",)
    assert ports_of(ById("046d:0825", "A2"), tmp_path) == ("usb1-port4",)
    assert ports_of(ById("046d:0825"), tmp_path) == ("usb1-port3", "usb1-port4")
    assert ports_of(ById("0000:0000"), tmp_path) == ports_of(ByNode(tmp_path / "nowhere"), tmp_path) == ()


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is called as systemd's is, and writes down what it was asked; it refuses one unit."""
    programs, asked = tmp_path / "bin", tmp_path / "asked"
    programs.mkdir()
    script = f'#!/bin/sh\necho "$@" >> {asked}\ncase "$3" in *keep-time*) echo "Access denied" >&2; exit 4;; esac\n'
    (programs / "systemctl").write_text(script, encoding="ascii")
    (programs / "systemctl").chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return asked


def test_a_device_that_went_off_the_bus_is_brought_back_at_the_port_where_it_was(tmp_path: Path, systemd: Path) -> None:
    device = plugged(tmp_path, "usb1-port2", "1-2", usb_id="072f:b100", interface="0b")
    computer = LinuxComputer(tmp_path, {PartName.CARD_READER: ByClass("0b"), PartName.EYES: ById("046d:0825")})
    (tmp_path / "sys/bus/usb/devices/1-2:1.0").unlink()
    shutil.rmtree(device)
    assert computer.switch_port(PartName.CARD_READER) == ""
    assert systemd.read_text(encoding="ascii") == "--no-ask-password start kiosk-usb-port@usb1-port2.service\n"
    assert computer.switch_port(PartName.EYES) == "never seen on the bus"
    assert computer.switch_port(PartName.PRINTER) == "no USB device"


def test_what_the_system_refuses_is_said(tmp_path: Path, systemd: Path) -> None:
    computer = LinuxComputer(tmp_path)
    assert computer.remedy(Remedy.MAKE_ROOM) == ""
    assert computer.remedy(Remedy.KEEP_TIME) == "Access denied"
    assert [line.split()[-1] for line in systemd.read_text(encoding="ascii").splitlines()] == [
        "kiosk-make-room.service",
        "kiosk-keep-time.service",
    ]


def test_every_unit_that_the_kiosk_asks_for_is_there_and_allowed() -> None:
    rules = (DEPLOY / "polkit/50-kiosk.rules").read_text(encoding="utf-8")
    names = rules.split("/^kiosk-(")[1].split("\\.service$/")[0]
    allowed = re.compile(f"^kiosk-({names}\\.service$")
    for what in Remedy:
        assert (DEPLOY / f"systemd/{what}.service").exists()
        assert allowed.match(f"{what}.service")
    for port in ("usb1-port2", "1-1-port4", "1-1.4-port1"):
        assert allowed.match(f"kiosk-usb-port@{port}.service")
    assert not allowed.match("kiosk.service")
    assert not allowed.match("ssh.service")


def test_a_site_knows_which_of_its_devices_hang_at_usb() -> None:
    found = usb_devices(load_settings(SITES / "service.example.yaml"))
    assert found[PartName.CARD_READER] == ByClass("0b")
    assert PartName.EYES in found
    assert usb_devices(load_settings()) == {}


def test_the_unit_of_a_port_switches_that_port_off_and_on(tmp_path: Path) -> None:
    """As systemd reads it: ``$$`` is a dollar, ``%i`` the port."""
    port = tmp_path / "sys/bus/usb/devices/1-0:1.0/usb1-port2"
    port.mkdir(parents=True)
    lines = (DEPLOY / "systemd/kiosk-usb-port@.service").read_text(encoding="ascii").splitlines()
    asked = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=/bin/sh")]
    seen = []
    for line in asked:
        assert "$" not in line.replace("$$", "")
        script = shlex.split(line.replace("$$", "$").replace("%i", port.name).replace("/sys/", f"{tmp_path}/sys/"))
        (port / "disable").touch()
        assert subprocess.run(script, check=False).returncode == 0
        seen.append((port / "disable").read_text(encoding="ascii").strip())
        (port / "disable").unlink()
    assert seen == ["1", "0"]
