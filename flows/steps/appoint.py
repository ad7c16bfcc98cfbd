"""For whoever cannot or will not prove it here: a time at the window, or a visit at home."""

from __future__ import annotations

from datetime import datetime

from flows.effects import APPOINTMENT, Booking, deliver
from flows.identity import presented
from flows.turn import Turn
from office.port import Appointment, AppointmentKind

#: nodes of the flow whose answers are the kind of appointment, and the chosen time as ISO text
KIND_NODE, TIME_NODE = "appointment", "appointment_time"


async def free_times(turn: Turn) -> tuple[datetime, ...]:
    """The times at the window that can still be had."""
    turn.screen.show(turn.page())
    return await turn.parts.office.free_times()


async def book(turn: Turn) -> Appointment | None:
    """Book what was chosen; None when somebody else has just taken that time.

    The key is the visit's and the time's: asking again after a late answer meets the same appointment. The citizen who
    leaves meanwhile has the appointment all the same, as soon as the office can be reached.
    """
    turn.screen.show(turn.page())
    kind = AppointmentKind(turn.answers[KIND_NODE])
    at = datetime.fromisoformat(turn.answers[TIME_NODE]) if kind is AppointmentKind.HALL else None
    key = f"{turn.journal.visit}-{at or kind}"
    return await deliver(turn, APPOINTMENT, Booking(key, presented(turn.answers).identity, kind, at))
