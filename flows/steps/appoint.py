"""Steps of an appointment, at the window or at home, for whoever cannot or will not be served here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.bundle import appointment
from flows.person.identity import presented
from flows.stay.effects import APPOINTMENT, Booking, deliver
from flows.stay.turn import Turn
from office.port import Appointment, AppointmentKind


@dataclass(frozen=True)
class FreeTimes:
    """The times at the window that can still be had."""

    times: tuple[datetime, ...]


class How(StrEnum):
    """Whether one of the times suits."""

    CHOSEN = "chosen"
    NONE = appointment.NONE


@dataclass(frozen=True)
class ChosenTime:
    """The time that the citizen chose; ``at`` is None when none of them suits."""

    how: How
    at: datetime | None = None


async def free_times(turn: Turn) -> FreeTimes:
    """Ask the office which times there are."""
    turn.screen.show(turn.page)
    return FreeTimes(await turn.parts.office.free_times())


async def choose_time(turn: Turn) -> ChosenTime:
    """Let the citizen choose among the times that were free a moment ago."""
    free = turn.answers.the(FreeTimes)
    chosen = await turn.ask(lambda: turn.page(options=appointment.options(free.times, turn.scene.words.texts)))
    return ChosenTime(How.NONE) if chosen == How.NONE else ChosenTime(How.CHOSEN, datetime.fromisoformat(chosen))


async def book(turn: Turn) -> Appointment | None:
    """Book what was chosen, of the kind that the node ``of`` asked for; None when that time has just been taken.

    The key is the visit's and the time's: asking again after a late answer meets the same appointment. The citizen who
    leaves meanwhile has the appointment all the same, as soon as the office can be reached.
    """
    turn.screen.show(turn.page)
    kind = AppointmentKind(turn.answers[turn.node.of])
    chosen = turn.answers.last(ChosenTime)
    at = chosen.at if chosen and kind is AppointmentKind.HALL else None
    key = f"{turn.journal.visit}-{at or kind}"
    return await deliver(turn, APPOINTMENT, Booking(key, presented(turn.answers).identity, kind, at))
