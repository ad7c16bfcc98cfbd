"""The computer as Linux tells of it: this one, and one that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.computer.linux import LinuxComputer
from devices.computer.port import TimeSync


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
