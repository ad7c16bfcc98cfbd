"""Where and when somebody is served who could not be served at the kiosk. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AppointmentKind(StrEnum):
    """Where somebody is served who could not be served at the kiosk: at the window, or at home (上门服务)."""

    HALL = "hall"
    HOME = "home"


@dataclass(frozen=True)
class Appointment:
    """``at`` is the time at the window (HALL); ``call_by`` the day by which the bureau telephones (HOME).

    ``certain`` is False while the holidays of that year are not known: the day may still become one.
    """

    number: str
    kind: AppointmentKind
    at: datetime | None
    call_by: date | None
    certain: bool = True
