"""An appointment in words: the times to choose from, and what was booked. Pure functions of values and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from config.language import ZH, Language
from config.settings import Hall
from flows.bodies import Option, Weight
from flows.engine import Answers
from flows.person.identity import presented
from law.wording import month_name
from office.port import Appointment, AppointmentKind
from printing.documents.letters import letter
from printing.documents.port import Content, Holder, Letter

#: how many times are offered on one screen
TIMES_SHOWN = 4
#: the answer of whom none of them suits
NONE = "none"
#: the words that :func:`options` takes, and those of :func:`values`
CHOICE_TEXTS = ("none_of_these", "appointment_at", "weekdays")
TEXTS = (
    "appointment_at",
    "weekdays",
    "appointment_call_by",
    "appointment_uncertain",
    *(f"appointment.{kind}" for kind in AppointmentKind),
)
#: what :func:`values` gives
VALUES = frozenset({"appointment_number", "appointment_when", "appointment_lead"})


def options(times: Sequence[datetime], texts: Mapping[str, str]) -> tuple[Option, ...]:
    """A button for each of the first ``times``, and one for none of them."""
    none = Option(NONE, texts["none_of_these"], weight=Weight.QUIET)
    return (*(Option(at.isoformat(), say_time(at, texts)) for at in times[:TIMES_SHOWN]), none)


def values(appointment: Appointment, texts: Mapping[str, str]) -> dict[str, str]:
    """The :data:`VALUES`."""
    return {
        "appointment_number": appointment.number,
        "appointment_when": say_when(appointment, texts),
        "appointment_lead": texts[f"appointment.{appointment.kind}"] + _doubt(appointment, texts),
    }


def slip(
    answers: Answers, matter: str, texts: Mapping[str, str], hall: Hall, now: datetime, gloss: Language = ZH
) -> Letter:
    """预约单, for somebody who has presented a document and proved nothing yet: it says no more than that document."""
    named, booked = presented(answers), values(answers.the(Appointment), texts)
    content = Content(
        hall=hall,
        issued=now,
        gloss=gloss,
        holder=Holder(named.name, named.number),
        values={
            "number": booked["appointment_number"],
            "matter": matter,
            "when": booked["appointment_when"],
            "advice": booked["appointment_lead"],
        },
    )
    return letter("appointment", content)


def _doubt(appointment: Appointment, texts: Mapping[str, str]) -> str:
    return "" if appointment.certain else texts["appointment_uncertain"]


def say_when(appointment: Appointment, texts: Mapping[str, str]) -> str:
    """When to come, or by when the bureau calls."""
    if appointment.at is not None:
        return say_time(appointment.at, texts)
    if appointment.call_by is None:
        raise ValueError("an appointment has a time, or a day by which the bureau calls")
    month = month_name(appointment.call_by.month)
    return texts["appointment_call_by"].format(month=month, day=appointment.call_by.day)


def say_time(at: datetime, texts: Mapping[str, str]) -> str:
    """A time at the window; an elder reads the day of the week first."""
    weekday, month = texts["weekdays"].split()[at.weekday()], month_name(at.month)
    return texts["appointment_at"].format(month=month, day=at.day, weekday=weekday, hour=at.hour, minute=at.minute)
