"""Appointments at the window and visits at home: pure functions of the moment and of what is already booked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from config.clock import CHINA
from config.datafile import Data, TimeOfDay, load
from law.workdays import deadline


class AppointmentRules(Data):
    """What can be booked (``appointments.yaml``)."""

    basis: Literal["S", "R"]
    times: Annotated[tuple[TimeOfDay, ...], Field(min_length=1)]
    places: PositiveInt
    days: PositiveInt
    call_within_workdays: PositiveInt


@cache
def appointment_rules() -> AppointmentRules:
    return load(Path(__file__).parent / "appointments.yaml", AppointmentRules)


def offered(now: datetime) -> Collection[datetime]:
    """Every time that can be asked for at ``now``, soonest first: of the next working days, not of today."""
    rules = appointment_rules()
    days = [deadline(now.date(), ahead).day for ahead in range(1, rules.days + 1)]
    return [datetime.combine(day, at, CHINA) for day in days for at in sorted(rules.times)]


def free(now: datetime, booked: Mapping[datetime, int]) -> tuple[datetime, ...]:
    """The times that are offered and have a place left; ``booked`` counts the places taken."""
    places = appointment_rules().places
    return tuple(at for at in offered(now) if booked.get(at, 0) < places)


def call_by(today: date) -> date:
    """The day by which the bureau telephones about a visit at home."""
    return deadline(today, appointment_rules().call_within_workdays).day
