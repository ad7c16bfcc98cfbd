"""Appointments: booked once, never more citizens than places, only on working days."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from config.clock import CHINA, VirtualClock
from flows.bundle.appointment import values as appointment_values
from flows.definition.loading import load_scene
from office.appointments.hours import appointment_rules, call_by, free, offered
from office.embedded import EmbeddedOffice
from office.port import Appointment, AppointmentKind, Identity
from tests.office.conftest import LI, NOW, WANG, OfficeFolder, identity, numbered

WEDNESDAY_NINE = datetime(2026, 11, 25, 9, 0, tzinfo=CHINA)
MEMBER = Identity("51000019850615002X", "工演示", date(1985, 6, 15))
HALL, HOME = AppointmentKind.HALL, AppointmentKind.HOME


def test_only_the_next_working_days_are_offered() -> None:
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=CHINA)
    assert {at.date() for at in offered(friday)} == {date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)}


def test_a_full_time_is_offered_no_more() -> None:
    full = {WEDNESDAY_NINE: appointment_rules().places}
    assert WEDNESDAY_NINE in free(NOW, {})
    assert WEDNESDAY_NINE not in free(NOW, full)


def test_a_call_is_promised_in_working_days() -> None:
    assert call_by(date(2026, 11, 27)) == date(2026, 12, 1)


async def test_the_same_key_gives_the_same_appointment(office: EmbeddedOffice) -> None:
    first = await office.book("k", identity(LI), HALL, WEDNESDAY_NINE)
    assert first is not None
    assert await office.book("k", identity(LI), HALL, WEDNESDAY_NINE) == first
    assert first.at == WEDNESDAY_NINE
    assert first.call_by is None


async def test_no_time_takes_more_citizens_than_it_has_places_even_from_two_offices(folder: OfficeFolder) -> None:
    one, two = folder.open(), folder.open()
    bookings = [
        office.book(f"{place}-{index}", Identity(numbered(2 * index + place), "某人"), HALL, WEDNESDAY_NINE)
        for index in range(4)
        for place, office in enumerate((one, two))
    ]
    booked = [appointment for appointment in await asyncio.gather(*bookings) if appointment]
    assert len(booked) == appointment_rules().places
    assert len({appointment.number for appointment in booked}) == len(booked)
    await one.close()
    await two.close()


async def test_nobody_takes_two_places_of_one_time_or_waits_for_two_calls(office: EmbeddedOffice) -> None:
    """Whoever heard nothing of the first try, and comes again with another key."""
    for kind, at in ((HALL, WEDNESDAY_NINE), (HOME, None)):
        first, again = [await office.book(f"{kind}-{key}", identity(LI), kind, at) for key in "ab"]
        assert first == again is not None
        assert await office.book(f"{kind}-c", identity(WANG), kind, at) != first
    assert await office.book("other", identity(LI), HALL, WEDNESDAY_NINE + timedelta(days=1)) is not None


async def test_a_time_that_was_never_offered_is_not_booked(office: EmbeddedOffice) -> None:
    assert await office.book("k", identity(LI), HALL, WEDNESDAY_NINE.replace(hour=3)) is None


async def test_a_visit_at_home_has_no_time_and_a_day_of_the_call(office: EmbeddedOffice) -> None:
    appointment = await office.book("k", identity(WANG), HOME, None)
    assert appointment is not None
    assert (appointment.at, appointment.call_by) == (None, date(2026, 11, 26))


async def test_only_the_staff_have_a_work_number(office: EmbeddedOffice) -> None:
    assert await office.work_number_of(MEMBER) == "DC-001"
    assert await office.work_number_of(identity(LI)) is None
    assert await office.work_number_of(replace(MEMBER, name="王重号")) is None, "the same number is not the same person"


async def test_whoever_left_the_hall_proves_nobody_any_more(folder: OfficeFolder) -> None:
    office = folder.open()
    assert await office.work_number_of(MEMBER) == "DC-001"
    await office.close()
    text = folder.people.read_text(encoding="utf-8")
    line = "  - {number: 51000019850615002X, name: 工演示, work_number: DC-001}\n"
    folder.people.write_text(text.replace(line, ""))
    office = folder.open()
    assert await office.work_number_of(MEMBER) is None
    await office.close()


# -- days that the calendar does not know yet --

NEW_YEARS_EVE = datetime(2026, 12, 30, 10, 0, tzinfo=CHINA)


def test_new_year_is_not_offered_though_its_year_has_no_notice_yet() -> None:
    """2026-12-30: 1 January 2027, 9:00 was offered, booked and printed."""
    assert [at.date() for at in offered(NEW_YEARS_EVE)][::2] == [date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 5)]


@pytest.mark.parametrize(
    ("before", "first"),
    [
        (datetime(2027, 4, 30, 10, 0, tzinfo=CHINA), date(2027, 5, 3)),
        (datetime(2027, 9, 30, 10, 0, tzinfo=CHINA), date(2027, 10, 4)),
        (datetime(2027, 2, 4, 10, 0, tzinfo=CHINA), date(2027, 2, 9)),
        (datetime(2027, 6, 8, 10, 0, tzinfo=CHINA), date(2027, 6, 10)),
    ],
)
def test_no_other_holiday_of_law_is_offered_either(before: datetime, first: date) -> None:
    assert min(offered(before)).date() == first


@pytest.mark.parametrize(
    ("day", "certain"), [(date(2026, 12, 31), True), (date(2027, 1, 4), False)], ids=["known year", "unknown year"]
)
async def test_an_appointment_says_whether_its_day_is_certain_each_time_it_is_asked_for(
    day: date, certain: bool, tmp_path: Path
) -> None:
    folder = OfficeFolder(tmp_path)
    folder.clock = VirtualClock(NEW_YEARS_EVE)
    office = folder.open()
    at = datetime.combine(day, time(9, 0), CHINA)
    for _ in range(2):
        booked = await office.book("k", identity(LI), HALL, at)
        assert booked is not None
        assert (booked.at, booked.certain) == (at, certain)
    called = await office.book("h", identity(LI), HOME, None)
    assert called is not None
    assert (called.call_by, called.certain) == (date(2027, 1, 4), False)
    await office.close()


def test_a_doubt_about_the_day_stands_on_screen_and_slip() -> None:
    texts = load_scene("retirement").words.texts
    at = datetime(2027, 1, 4, 9, 0, tzinfo=CHINA)
    certain, doubtful = (
        appointment_values(Appointment("YY1", HALL, at, None, certain=known), texts)["appointment_lead"]
        for known in (True, False)
    )
    assert doubtful.startswith(certain)
    assert "放假安排还没有公布" in doubtful
    assert "放假" not in certain
