"""A stick, from the moment that it is plugged to the one that it is pulled out, with the real child that reads it."""

from __future__ import annotations

import os
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from config.faults import Fault
from devices.stick.linux import LinuxSource
from devices.stick.port import Refused, Row, Rows, Trouble
from devices.stick.reader import JOB, SourcedStick
from simulated.stick import FolderSource, StickTrouble
from tests.devices.stick.lists import workbook

LIST = Rows((Row(1, ("姓名", "号码")), Row(2, ("张三", "1"))))


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    for place, name in enumerate(("old.csv", "new.CSV", "~$new.xlsx", ".hidden.csv", "pay.exe", "a\u202elsx.csv")):
        (tmp_path / name).write_text("姓名,号码\n张三,1\n", encoding="utf-8")
        os.utime(tmp_path / name, (place, place))
    return FolderSource(tmp_path)


async def test_its_lists_are_told_the_newest_first_and_nothing_else_of_it(source: FolderSource) -> None:
    stick = SourcedStick(source)
    assert await stick.lists() == ("new.CSV", "old.csv")
    source.pull_out()
    assert await stick.lists() is None
    assert await stick.read("old.csv") == Refused(Trouble.PULLED_OUT)


async def test_a_child_reads_one_file_and_is_gone(source: FolderSource, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(workbook(("姓名", "号码"), ("张三", "1")))
    assert await SourcedStick(source).read("book.xlsx") == LIST


async def test_one_that_is_pulled_out_in_the_middle_of_a_file_has_given_nothing(source: FolderSource) -> None:
    source.trouble = StickTrouble.PULLED_OUT
    assert await SourcedStick(source).read("old.csv") == Refused(Trouble.PULLED_OUT)
    source.trouble = StickTrouble.UNREADABLE
    assert await SourcedStick(source).lists() is None
    assert await SourcedStick(source).read("old.csv") == Refused(Trouble.PULLED_OUT)
    source.trouble = StickTrouble.UNAVAILABLE
    with pytest.raises(Fault, match="STICK-UNAVAILABLE"):
        await SourcedStick(source).ready()


@pytest.mark.expects_log("a list could not be read")
async def test_a_child_that_dies_of_a_file_has_read_nothing(
    source: FolderSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies = replace(JOB, target="tests.devices.stick.test_reader:die")
    monkeypatch.setattr("devices.stick.reader.JOB", dies)
    assert await SourcedStick(source).read("old.csv") == Refused(Trouble.UNREADABLE)


def die(connection: Connection) -> None:
    """What a child does that a file has got the better of."""
    connection.recv_bytes()
    os.abort()


# -- as Linux has them -------------------------------------------------------------------------------------------------


def plugged(root: Path, options: str = "ro,nosuid,nodev,noexec,relatime") -> Path:
    """A system with a stick in it, mounted with these options, and a disk of its own; the folder of the stick."""
    device = root / "sys/devices/pci0000:00/usb1/1-2/host6/block/sdb/sdb1"
    disk = root / "sys/devices/pci0000:00/ata1/block/sda/sda1"
    for place, number in ((device, "8:17"), (disk, "8:1")):
        place.mkdir(parents=True)
        (root / "sys/dev/block").mkdir(parents=True, exist_ok=True)
        (root / "sys/dev/block" / number).symlink_to(place)
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/mountinfo").write_text(
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n23 22 0:5 / /proc rw - proc proc rw\n"
        f"31 22 8:17 / /run/kiosk\\040stick/sdb1 {options} shared:9 - vfat /dev/sdb1 ro\n"
    )
    folder = root / "run/kiosk stick/sdb1"
    folder.mkdir(parents=True)
    return folder


async def test_the_mount_of_a_device_on_usb_is_a_stick_and_no_other_is(tmp_path: Path) -> None:
    folder = plugged(tmp_path)
    (folder / "list.csv").write_text("姓名,号码\n张三,1\n", encoding="utf-8")
    (folder / "link.csv").symlink_to("/etc/passwd")
    (folder / "folder.csv").mkdir()
    os.mkfifo(folder / "pipe.csv")
    stick = SourcedStick(LinuxSource(tmp_path))
    await stick.ready()
    assert await stick.lists() == ("list.csv",)
    assert await stick.read("list.csv") == LIST
    for name in ("link.csv", "pipe.csv", "folder.csv", "../../etc/passwd", "gone.csv"):
        assert await stick.read(name) == Refused(Trouble.PULLED_OUT)
    (tmp_path / "sys/dev/block/8:17").unlink()
    assert await stick.lists() is None


@pytest.mark.parametrize("options", ["rw,nosuid,nodev,noexec", "ro,nosuid,nodev", "ro"])
async def test_a_stick_that_could_be_written_or_run_is_not_looked_at(tmp_path: Path, options: str) -> None:
    plugged(tmp_path, options)
    with pytest.raises(Fault, match="STICK-UNAVAILABLE"):
        await SourcedStick(LinuxSource(tmp_path)).lists()


async def test_a_system_that_tells_nothing_of_its_devices_takes_no_sticks(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="STICK-UNAVAILABLE"):
        await SourcedStick(LinuxSource(tmp_path)).ready()
