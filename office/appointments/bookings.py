"""The appointments in the office's database. Each function works inside a transaction of the store."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import sqlalchemy as sa

from law.workdays import is_certain
from office.appointments.hours import call_by, free
from office.database.tables import appointments
from office.numbers import Kind, next_number
from office.port import Appointment, AppointmentKind, refused
from office.words import appointment_number


def free_times(connection: sa.Connection, now: datetime) -> tuple[datetime, ...]:
    """The times at the window that still have a place."""
    taken = connection.scalars(sa.select(appointments.c.at).where(appointments.c.at > now))
    return free(now, Counter(taken))


def book(
    connection: sa.Connection, key: str, number: str, kind: AppointmentKind, at: datetime | None, now: datetime
) -> Appointment | None:
    """Book once for each ``key``, and for each person and time; None when ``at`` is not free (any more)."""
    earlier = connection.execute(sa.select(appointments).where(appointments.c.key == key)).one_or_none()
    if earlier is not None:
        if (earlier.number, earlier.kind, earlier.at) != (number, kind, at):
            raise refused("same_key_other_content")
        return _appointment(earlier)
    if kind is AppointmentKind.HOME and at is not None:
        raise refused("malformed")
    if (own := _own(connection, number, kind, at, now)) is not None:
        return own
    if kind is AppointmentKind.HALL and at not in free_times(connection, now):
        return None
    running = next_number(connection, Kind.APPOINTMENT, now.year)
    called = appointment_number(now.year, running)
    by = None if kind is AppointmentKind.HALL else call_by(now.date())
    values = {"year": now.year, "running": running, "called": called, "key": key, "number": number}
    connection.execute(appointments.insert().values(**values, kind=kind.value, at=at, call_by=by))
    return _promised(called, kind, at, by)


def _own(
    connection: sa.Connection, number: str, kind: AppointmentKind, at: datetime | None, now: datetime
) -> Appointment | None:
    """What the person has booked already: nobody takes two places of one time, or waits for two calls."""
    coming = (appointments.c.at == at, appointments.c.at > now)
    still = coming if kind is AppointmentKind.HALL else (appointments.c.call_by >= now.date(),)
    own = sa.select(appointments).where(appointments.c.number == number, appointments.c.kind == kind.value, *still)
    found = connection.execute(own.order_by(appointments.c.year, appointments.c.running).limit(1)).one_or_none()
    return None if found is None else _appointment(found)


def _appointment(row: sa.Row[tuple[object, ...]]) -> Appointment:
    booked = row._mapping
    return _promised(booked["called"], AppointmentKind(booked["kind"]), booked["at"], booked["call_by"])


def _promised(called: str, kind: AppointmentKind, at: datetime | None, call_by: date | None) -> Appointment:
    day = at.date() if at else call_by
    return Appointment(called, kind, at, call_by, certain=day is None or is_certain(day))
