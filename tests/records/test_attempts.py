"""The day's face checks: counted by card, not undone by a power cut, unlinkable the day after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import VirtualClock
from config.faults import Fault
from records.attempts import AttemptFile
from records.port import AttemptBook
from tests.records.conftest import NOW

LI, WANG = "510000196511030015", "510000198203120026"
LEFT_RIGHT = ("turn_left", "turn_right")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


def test_a_check_counts_for_its_card_only(tmp_path: Path, clock: VirtualClock) -> None:
    book: AttemptBook = AttemptFile(tmp_path / "attempts.sqlite", clock)
    assert book.today(LI).begun == 0
    book.end(book.begin(LI), LEFT_RIGHT)
    book.begin(LI)
    assert book.today(LI).begun == 2
    assert book.today(LI).asked == {LEFT_RIGHT}
    assert book.today(WANG).begun == 0


def test_a_check_that_was_cut_off_counts_after_the_restart(tmp_path: Path, clock: VirtualClock) -> None:
    book = AttemptFile(tmp_path / "attempts.sqlite", clock)
    book.begin(LI)
    book.close()
    assert AttemptFile(tmp_path / "attempts.sqlite", clock).today(LI).begun == 1


def test_a_failure_of_the_machine_does_not_count(tmp_path: Path, clock: VirtualClock) -> None:
    book = AttemptFile(tmp_path / "attempts.sqlite", clock)
    book.take_back(book.begin(LI))
    assert book.today(LI).begun == 0


async def test_the_next_day_begins_anew_and_nothing_of_the_last_is_left(tmp_path: Path, clock: VirtualClock) -> None:
    file = tmp_path / "attempts.sqlite"
    book = AttemptFile(file, clock)
    book.end(book.begin(LI), LEFT_RIGHT)
    await clock.advance(timedelta(days=1).total_seconds())
    assert book.today(LI).begun == 0
    book.close()
    assert b"turn_left" not in file.read_bytes()


async def test_nothing_of_a_day_is_left_in_the_night_although_nobody_comes(tmp_path: Path, clock: VirtualClock) -> None:
    file = tmp_path / "attempts.sqlite"
    book = AttemptFile(file, clock)
    book.end(book.begin(LI), LEFT_RIGHT)
    book.age()
    assert book.today(LI).begun == 1
    secret = book._connection.execute("SELECT secret FROM day").fetchone()[0]
    await clock.advance(timedelta(days=1).total_seconds())
    book.age()
    book.close()
    assert b"turn_left" not in file.read_bytes()
    assert secret not in file.read_bytes()


def test_the_file_names_nobody(tmp_path: Path, clock: VirtualClock) -> None:
    file = tmp_path / "attempts.sqlite"
    book = AttemptFile(file, clock)
    book.end(book.begin(LI), LEFT_RIGHT)
    assert LI.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_book_is_a_fault_of_the_records(tmp_path: Path, clock: VirtualClock) -> None:
    file = tmp_path / "attempts.sqlite"
    file.write_bytes(b"something else entirely, long enough to be read as a header" * 4)
    with pytest.raises(Fault, match="RECORDS-BROKEN"):
        AttemptFile(file, clock)


def test_a_password_in_doubt_stays_so_over_a_power_cut_and_over_days(tmp_path: Path) -> None:
    file, clock = tmp_path / "attempts.sqlite", VirtualClock(NOW)
    book = AttemptFile(file, clock)
    book.pin_sent("card one")
    book.close()
    clock.set_wall(NOW + timedelta(days=3))
    again = AttemptFile(file, clock)
    again.age()
    assert [again.pin_in_doubt(card) for card in ("card one", "card two")] == [True, False]
    again.pin_settled("card one")
    assert not again.pin_in_doubt("card one")
    again.close()
    assert b"card one" not in file.read_bytes()
