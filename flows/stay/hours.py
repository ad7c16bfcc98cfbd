"""When somebody is in the hall: its shifts (``staffed`` of the site), on working days as law makes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.clock import CHINA
from config.settings import Hall
from law.wording import say_day
from law.workdays import is_workday

#: no run of days off is longer
LOOKS_AHEAD_DAYS = 30


def is_staffed(hall: Hall, now: datetime) -> bool:
    """Whether somebody is there at ``now``; a hall that states no shifts has nobody."""
    at = now.astimezone(CHINA)
    return any(shift.opens <= at.time() < shift.closes for shift in hall.staffed) and is_workday(at.date())


def next_staffed(hall: Hall, now: datetime) -> datetime | None:
    """When the next shift begins; None where the hall states none."""
    today = now.astimezone(CHINA).date()
    days = (today + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD_DAYS))
    opens = sorted(shift.opens for shift in hall.staffed)
    begins = (datetime.combine(day, at, CHINA) for day in days if opens and is_workday(day) for at in opens)
    return next((moment for moment in begins if moment > now), None)


def say_next_staffed(hall: Hall, now: datetime) -> str:
    """When the next shift begins, in words; empty where the hall states none."""
    begins = next_staffed(hall, now)
    return f"{say_day(begins.date())} {begins:%H:%M}" if begins else ""
