"""Appointments: booked once, never more citizens than places, only on working days."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime

from config.clock import CHINA
from office.appointments import appointment_rules, call_by, free, offered
from office.embedded import EmbeddedOffice
from office.port import AppointmentKind, Identity
from tests.office.conftest import LI, NOW, WANG, OfficeFolder, identity

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
        office.book(f"{place}-{index}", identity(LI), HALL, WEDNESDAY_NINE)
        for index in range(4)
        for place, office in (("one", one), ("two", two))
    ]
    booked = [appointment for appointment in await asyncio.gather(*bookings) if appointment]
    assert len(booked) == appointment_rules().places
    assert len({appointment.number for appointment in booked}) == len(booked)
    await one.close()
    await two.close()


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
    folder.people.write_text(text.replace(line, "  []\n"))
    office = folder.open()
    assert await office.work_number_of(MEMBER) is None
    await office.close()
