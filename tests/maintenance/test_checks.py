"""Single checks, by the real log and a virtual computer: what each finds, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.clock import CHINA, VirtualClock
from config.face import Calibration
from config.faults import Fault
from config.parts import PartName
from config.settings import load_settings
from maintenance.checks import calendar, checks, parameters
from maintenance.crashes import NATIVE
from maintenance.keeper import checks_of, found_by
from maintenance.machine import Machine
from maintenance.memory import Memory
from maintenance.repairs import repairs
from printing.port import Media, PrinterState
from records.log import RecordsLog
from simulated.computer import ComputerTrouble, VirtualComputer
from tests.maintenance.upkeep_page import page

START = datetime(2026, 11, 24, 19, 30, tzinfo=CHINA)
CHECKS = {check.name: check for check in checks()}


class Hall:
    """A machine whose log, clock, computer and folders can be arranged."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(START)
        self.records = RecordsLog(folder / "records.sqlite", folder / "records.key", self.clock)
        self.computer = VirtualComputer()
        self.crashes = folder / "crashes"
        parts: dict[PartName, Any] = {
            PartName.RECORDS: self.records,
            PartName.COMPUTER: self.computer,
            PartName.CLOCK: self.clock,
        }
        settings, memory = load_settings(), Memory(self.records, {})
        self.machine = Machine(parts, settings, self.clock, memory, Calibration.VALID, folder, self.crashes)

    async def codes(self, name: str) -> list[tuple[str, str]]:
        return [(one.fault.code, str(one.part)) for one in await found_by(CHECKS[name], self.machine)]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with closing((one := Hall(tmp_path)).records):
        yield one


@pytest.mark.parametrize(
    ("trouble", "check", "code", "part"),
    [
        (ComputerTrouble.DISK_FULL, "disk", "DISK-FULL", "records"),
        (ComputerTrouble.DISK_LOW, "disk", "DISK-LOW", "records"),
        (ComputerTrouble.READ_ONLY, "disk", "DISK-UNWRITABLE", "records"),
        (ComputerTrouble.NO_MEMORY, "free_memory", "MEMORY-LOW", "computer"),
        (ComputerTrouble.HOT, "heat", "COMPUTER-HOT", "computer"),
    ],
)
async def test_what_is_wrong_with_the_computer_is_found_by_one_check(
    hall: Hall, trouble: ComputerTrouble, check: str, code: str, part: str
) -> None:
    assert await hall.codes(check) == []
    hall.computer.trouble = trouble
    assert await hall.codes(check) == [(code, part)]


async def test_only_a_site_whose_clock_is_the_machines_is_asked_to_keep_it_in_time(hall: Hall) -> None:
    hall.computer.trouble = ComputerTrouble.UNSYNCED
    assert await hall.codes("time_sync") == []
    system = load_settings().model_copy(update={"clock": load_settings().clock.model_copy(update={"driver": "system"})})
    hall.machine = replace(hall.machine, settings=system)
    assert await hall.codes("time_sync") == [("CLOCK-UNSYNCED", "clock")]


class Elsewhere:
    """An office whose clock says something."""

    def __init__(self, says: datetime) -> None:
        self.says = says

    async def start(self) -> None: ...

    async def reached(self) -> datetime:
        return self.says


@pytest.mark.parametrize(("seconds", "said"), [(119, []), (121, ["-121 s"]), (-121, ["+121 s"])])
async def test_a_clock_that_is_not_the_offices_is_said(hall: Hall, seconds: int, said: list[str]) -> None:
    parts = {**hall.machine.parts, PartName.OFFICE: Elsewhere(START + timedelta(seconds=seconds))}
    demonstration = replace(hall.machine, parts=parts)
    assert await found_by(CHECKS["office"], demonstration) == ()
    clock = demonstration.settings.clock.model_copy(update={"driver": "system"})
    in_service = replace(demonstration, settings=demonstration.settings.model_copy(update={"clock": clock}))
    found = await found_by(CHECKS["office"], in_service)
    assert [one.fault.detail for one in found] == said
    assert [(one.fault.code, str(one.part), one.keeps_from_serving) for one in found] == (
        [("CLOCK-SKEW", "clock", False)] * len(said)
    )


async def test_a_jump_of_the_wall_clock_is_said_for_an_hour(hall: Hall) -> None:
    assert await hall.codes("clock") == []
    await hall.clock.advance(60)
    assert await hall.codes("clock") == []
    hall.clock.set_wall(START + timedelta(hours=2))
    assert await hall.codes("clock") == [("CLOCK-JUMPED", "clock")]
    await hall.clock.advance(3700)
    assert await hall.codes("clock") == []


def ended(hall: Hall, *looks: str) -> None:
    for number, how in enumerate(looks):
        visit = f"{number:016x}"
        hall.records.append("visit.step", visit=visit, public={"step": "identify/face", "outcome": how})


@pytest.mark.parametrize(
    ("looks", "blind"),
    [
        (["poor_light", "no_face", "occluded"], True),
        (["poor_light", "no_face"], False),
        (["poor_light", "no_face", "occluded", "match"], False),
        (["match", "no_face", "no_face", "poor_light"], True),
        (["no_match", "not_live", "two_faces"], False),
    ],
    ids=["three", "two only", "then a match", "three after a match", "what a camera sees"],
)
async def test_a_camera_that_sees_nobody_is_known_by_how_the_visits_ended(
    hall: Hall, looks: list[str], blind: bool
) -> None:
    ended(hall, *looks)
    assert await hall.codes("camera_view") == ([("CAMERA-BLIND", "eyes")] if blind else [])


async def test_one_person_who_tries_again_and_again_makes_no_camera_blind(hall: Hall) -> None:
    for _ in range(5):
        hall.records.append("visit.step", visit="0" * 16, public={"step": "identify/face", "outcome": "no_face"})
    assert await hall.codes("camera_view") == []


async def test_what_waits_for_the_office_for_long_is_said_until_it_is_there(hall: Hall) -> None:
    about = {"case_number": "1"}
    hall.records.append("rating.planned", public={**about, "grade": 5})
    assert await hall.codes("outbox") == []
    await hall.clock.advance(3600)
    assert await hall.codes("outbox") == [("OUTBOX-WAITING", "records")]
    hall.records.append("rating.confirmed", public=about)
    assert await hall.codes("outbox") == []


async def test_a_visit_in_which_nothing_happens_is_said_only_while_it_goes_on(hall: Hall) -> None:
    class Served:
        has_citizen = True

        def __bool__(self) -> bool:
            return True

        async def nobody(self) -> None: ...

        async def no_citizen(self) -> None: ...

    hall.machine = replace(hall.machine, attendance=Served())
    hall.records.append("visit.started", visit="0" * 16, public={"scene": "retirement"})
    assert await hall.codes("visit") == []
    await hall.clock.advance(3600)
    assert await hall.codes("visit") == [("VISIT-STILL", "computer")]
    hall.records.append("visit.ended", visit="0" * 16, public={"reason": "idle", "left": ""})
    assert await hall.codes("visit") == []


@pytest.mark.parametrize(("day", "ends"), [((2026, 12, 9), False), ((2026, 12, 10), True), ((2027, 2, 1), True)])
async def test_the_holidays_of_a_year_that_is_not_published_yet_are_missed_in_time(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, day: tuple[int, int, int], ends: bool
) -> None:
    monkeypatch.setattr(calendar, "last_known_year", lambda: 2026)
    hall.clock.set_wall(datetime(*day, 12, tzinfo=CHINA))
    assert await hall.codes("calendar") == ([("CALENDAR-ENDS", "clock")] if ends else [])


async def test_the_days_of_the_lunar_calendar_end_before_they_are_needed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parameters, "missing_figures", lambda day: ())
    assert await hall.codes("parameters") == []
    monkeypatch.setattr(parameters, "last_lunar_year", lambda: 2026)
    assert await hall.codes("parameters") == [("PARAMETERS-ENDING", "clock")]


async def test_a_figure_of_a_year_that_ought_to_be_out_is_missed(hall: Hall) -> None:
    assert await hall.codes("parameters") == [("PARAMETERS-ENDING", "clock")]
    (finding,) = await parameters.look(hall.machine)
    assert "pension.yaml bases: 2025" in finding.fault.detail
    hall.clock.set_wall(datetime(2026, 6, 30, 12, tzinfo=CHINA))
    told = await parameters.look(hall.machine)
    assert not any("pension.yaml bases" in each.fault.detail for each in told)


async def test_a_paper_that_hangs_from_the_mouth_is_said(hall: Hall) -> None:
    class Printer:
        media = Media.PRESENT

        async def ready(self) -> None: ...

        async def state(self) -> PrinterState:
            return PrinterState(media=self.media)

    printer = Printer()
    hall.machine = replace(hall.machine, parts={**hall.machine.parts, PartName.PRINTER: printer})
    assert await hall.codes("printer") == [("PRINTER-PAPER-LEFT", "printer")]
    printer.media = Media.NONE
    assert await hall.codes("printer") == []


async def test_crash_reports_are_forgotten_by_the_staff_and_the_open_file_of_the_program_is_only_emptied(
    hall: Hall,
) -> None:
    hall.crashes.mkdir()
    for name in ("20261124T000000.json", NATIVE):
        (hall.crashes / name).write_text("{}", encoding="utf-8")
    assert await hall.codes("crashes") == [("CRASH-REPORTED", "records")]
    forget = next(repair for repair in repairs() if repair.name == "forget_crashes")
    assert await forget.work(hall.machine, PartName.RECORDS) == {"reports": "2"}
    assert await hall.codes("crashes") == []
    assert [file.name for file in hall.crashes.iterdir()] == [NATIVE]


def test_a_check_whose_part_the_machine_has_not_does_not_look(hall: Hall) -> None:
    assert {check.part for check in checks_of(hall.machine)} == {PartName.RECORDS, PartName.COMPUTER, PartName.CLOCK}


def test_the_page_of_checks_and_repairs_is_that_of_the_files() -> None:
    assert (ROOT / "docs/upkeep.md").read_text(encoding="utf-8") == page()


async def test_room_is_made_of_what_tests_and_training_left_and_never_of_the_memory(hall: Hall) -> None:
    for mode in ("test", "training"):
        (hall.machine.data / mode).mkdir()
        (hall.machine.data / mode / "records.sqlite").write_bytes(bytes(100))
    hall.records.append("visit.started", visit=f"{1:016x}", public={"scene": "retirement"})
    hall.computer.trouble = ComputerTrouble.DISK_LOW
    making = next(one for one in repairs() if one.name == "make_room")
    await making.work(hall.machine, PartName.RECORDS)
    assert await hall.codes("disk") == []
    assert not (hall.machine.data / "test").exists()
    assert not (hall.machine.data / "training").exists()
    assert hall.records.verify() > 0


async def test_what_the_system_does_not_do_is_a_fault_that_says_why(hall: Hall) -> None:
    switching = next(one for one in repairs() if one.name == "switch_port")
    with pytest.raises(Fault) as refused:
        await switching.work(hall.machine, PartName.CARD_READER)
    assert (refused.value.code, refused.value.detail) == ("SYSTEM-REFUSED", "no USB device")
