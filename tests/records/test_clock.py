"""A clock that cannot be right serves nobody, and staff have a way back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.records import command
from config.clock import AHEAD_MAX, BEHIND_MAX, CHINA, RELEASED, SystemClock, clock_trouble
from config.faults import Fault
from config.settings import DEMO_SITE
from records.log import RecordsLog
from records.reader import RecordsReader
from tests.records.conftest import NOW, LogFolder

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "newest", "trouble"),
    [
        (datetime(2000, 1, 1, tzinfo=CHINA), None, "before 2026-11-01, when this version was made"),
        (RELEASED - SECOND, None, "when this version was made"),
        # a log of wrong times proves nothing
        (RELEASED - SECOND, RELEASED - 2 * SECOND, "when this version was made"),
        (RELEASED, None, ""),
        (NOW, None, ""),
        (NOW - BEHIND_MAX, NOW, ""),
        (NOW - BEHIND_MAX - SECOND, NOW, "before the newest event, of 2026-11-24 20:15"),
        (NOW + AHEAD_MAX, NOW, ""),
        (NOW + AHEAD_MAX + SECOND, NOW, "more than 31 days after the newest event, of 2026-11-24 20:15"),
        (datetime(2036, 11, 24, tzinfo=CHINA), NOW, "days after the newest event"),
    ],
)  # fmt: skip
def test_a_clock_is_judged_by_release_and_newest_event(now: datetime, newest: datetime | None, trouble: str) -> None:
    said = clock_trouble(now, newest)
    assert trouble in said
    assert bool(said) == bool(trouble)


def opened_at(folder: LogFolder, moment: datetime) -> str:
    """The code with which the memory refuses to open then; empty when it opens."""
    folder.clock.set_wall(moment)
    try:
        folder.open().close()
    except Fault as fault:
        return fault.code
    return ""


def test_the_empty_battery_is_a_wrong_clock_though_nothing_was_ever_written(folder: LogFolder) -> None:
    assert opened_at(folder, datetime(2000, 1, 1, tzinfo=CHINA)) == "CLOCK-WRONG"
    assert opened_at(folder, NOW) == ""


@pytest.mark.parametrize("years", [-1, 1, 10])
def test_a_clock_far_from_the_newest_event_is_refused_at_the_start(folder: LogFolder, years: int) -> None:
    log = folder.open()
    log.append("kiosk.stopped")
    log.close()
    assert opened_at(folder, NOW.replace(year=NOW.year + years)) == "CLOCK-WRONG"
    assert opened_at(folder, NOW + timedelta(days=9)) == "", "the longest holiday"


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=40), timedelta(days=-10_000)])
def test_a_clock_that_jumps_while_the_kiosk_runs_begins_no_visit(folder: LogFolder, jump: timedelta) -> None:
    log = folder.open()
    log.append("visit.started", visit="a", public={"scene": "retirement"})
    folder.clock.set_wall(NOW + jump)
    with pytest.raises(Fault, match="CLOCK-WRONG"):
        log.append("visit.step", visit="a", public={"step": "result", "outcome": "apply"})
    log.append("visit.ended", visit="a", public={"reason": "done"})  # what goes on comes to its end
    with pytest.raises(Fault, match="CLOCK-WRONG"):  # an event of the wrong time proves nothing for it
        log.append("visit.started", visit="b", public={"scene": "retirement"})
    assert [event.kind for event in log.events()] == ["visit.started", "clock.doubted", "visit.ended"]
    folder.clock.set_wall(NOW)
    log.append("visit.started", visit="b", public={"scene": "retirement"})
    assert [event.kind for event in log.events()][3:] == ["clock.settled", "visit.started"]
    log.close()


def test_whoever_has_handed_something_in_is_told_its_number_at_a_wrong_time_too(folder: LogFolder) -> None:
    log = folder.open()
    log.append("visit.started", visit="a", public={"scene": "retirement"})
    log.append("submission.planned", visit="a", public={"matter": "retirement"}, personal={"submission": "{}"})
    folder.clock.set_wall(NOW + timedelta(days=40))
    log.append("submission.confirmed", visit="a", public={"matter": "retirement"})
    log.append("visit.step", visit="a", public={"step": "handle/conclude/submit", "outcome": "Accepted"})
    with pytest.raises(Fault, match="CLOCK-WRONG"):  # and hands in nothing more
        log.append("appointment.planned", visit="a", public={"where": "hall"}, personal={"appointment": "{}"})
    log.close()


def test_the_staff_accept_a_clock_while_the_kiosk_runs(folder: LogFolder) -> None:
    log = folder.open()
    log.append("visit.started", visit="a", public={"scene": "retirement"})
    folder.clock.set_wall(NOW + timedelta(days=40))
    log.append("visit.ended", visit="a", public={"reason": "done"})
    assert log.doubt() == NOW
    log.accept_clock()
    assert log.doubt() is None
    log.append("visit.started", visit="b", public={"scene": "retirement"})
    log.close()


@pytest.mark.parametrize("year", [1, 9999])
def test_a_clock_at_the_end_of_all_times_is_wrong(year: int) -> None:
    newest = datetime(9999, 12, 31, tzinfo=CHINA)
    assert clock_trouble(datetime(year, 1, 1, tzinfo=CHINA), newest)


def test_one_wrong_event_of_the_future_blocks_nobody_for_ever(folder: LogFolder) -> None:
    log = folder.open()
    folder.clock.set_wall(NOW.replace(year=2036))
    log.append("device.lost", public={"device": "printer", "fault": "PRINTER-OFF"})
    log.close()
    assert opened_at(folder, NOW) == "CLOCK-WRONG"
    RecordsLog(folder.file, folder.key_file, folder.clock, clock_accepted=True).close()
    assert opened_at(folder, NOW) == ""
    with folder.read() as reader:
        assert [event.kind for event in reader.events()] == ["device.lost", "clock.accepted"]
        assert reader.verify() == 2


def for_staff(folder: LogFolder) -> RecordsLog:
    return RecordsLog(folder.file, folder.key_file, folder.clock, for_staff=True)


def test_what_the_staff_write_at_a_doubted_time_proves_nothing(folder: LogFolder) -> None:
    log = folder.open()
    log.append("kiosk.stopped")
    log.close()
    late = NOW + timedelta(days=60)
    folder.clock.set_wall(late)
    log = for_staff(folder)
    assert log.doubt() == NOW
    log.append("desk.opened")
    with pytest.raises(Fault, match="CLOCK-WRONG"):
        log.append("visit.started", visit="a", public={"scene": "retirement"})
    log.close()
    assert opened_at(folder, late) == "CLOCK-WRONG"
    log = for_staff(folder)
    log.accept_clock()
    assert log.doubt() is None
    log.close()
    assert opened_at(folder, late + timedelta(days=1)) == ""
    with folder.read() as reader:
        kinds = ["kiosk.stopped", "clock.doubted", "desk.opened", "clock.accepted"]
        assert [event.kind for event in reader.events()] == kinds


def test_a_clock_that_was_set_right_needs_nobodys_word(folder: LogFolder) -> None:
    log = folder.open()
    log.append("kiosk.stopped")
    log.close()
    folder.clock.set_wall(NOW + timedelta(days=400))
    for_staff(folder).close()
    assert opened_at(folder, NOW + timedelta(hours=1)) == ""
    assert opened_at(folder, NOW + timedelta(days=2)) == ""
    with folder.read() as reader:
        assert [event.kind for event in reader.events()] == ["kiosk.stopped", "clock.doubted", "clock.settled"]


def test_the_staff_open_nothing_before_the_release(folder: LogFolder) -> None:
    folder.clock.set_wall(datetime(2000, 1, 1, tzinfo=CHINA))
    with pytest.raises(Fault, match="CLOCK-WRONG"):
        for_staff(folder)


def test_nobody_can_accept_a_clock_before_the_release(folder: LogFolder) -> None:
    folder.clock.set_wall(datetime(2000, 1, 1, tzinfo=CHINA))
    with pytest.raises(Fault, match="CLOCK-WRONG"):
        RecordsLog(folder.file, folder.key_file, folder.clock, clock_accepted=True)


def test_staff_accept_the_clock_by_the_time_of_another_one(tmp_path: Path) -> None:
    text = DEMO_SITE.read_text(encoding="utf-8").replace("data_dir: var/demo ", f"data_dir: {tmp_path / 'data'} ")
    clock = "clock:\n  driver: demonstration\n  start: 2026-11-24T19:30:00+08:00"
    assert clock in text
    site = tmp_path / "site.yaml"
    site.write_text(text.replace(clock, "clock:\n  driver: system"), encoding="utf-8")
    now = SystemClock().now()

    def accept(told: datetime) -> tuple[int, str]:
        done = CliRunner().invoke(command, ["accept-clock", "--site", str(site), "--now", f"{told:%Y-%m-%dT%H:%M}"])
        return done.exit_code, done.output

    assert accept(now - timedelta(hours=1))[0] == 1
    assert not (tmp_path / "data" / "records.sqlite").exists()
    assert accept(now) == (0, "ok: the clock is accepted, and the log notes it\n")
    with RecordsReader(tmp_path / "data" / "records.sqlite", tmp_path / "data" / "records.key") as log:
        assert [event.kind for event in log.events()] == ["clock.accepted"]
