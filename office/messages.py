"""What a kiosk and the office in a child beside it say to each other: a kind for every question of the port and for
its answer, made of the port itself. What a question or an answer may hold, the types of the port say.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import datetime
from functools import cache
from types import FunctionType
from typing import Annotated, Any, get_type_hints

from msgspec import Meta

from config.faults import Fault
from office import port
from supervision.child import Job
from supervision.wire import Wire

#: those of the port that the office answers: not how it is opened and closed, nor what the national platform knows
PARTS: tuple[type, ...] = (port.Records, port.Cases, port.Appointments, port.Cards, port.Ratings, port.Help)
NOT_ASKED = frozenset({"verify_electronic_card"})
#: the longest are records with a portrait, and leaves that were captured
MAX_BYTES = 16_000_000
Ticket = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True)
class Begin:
    """To the child, first of all: the office's ``file``, the file of its invented ``people`` (none: empty), the hall's
    short name, by how much its clock is ahead of the machine's, and whether it has a machine for virtual cards.
    """

    file: Annotated[str, Meta(min_length=1, max_length=4000)]
    people: Annotated[str, Meta(max_length=4000)]
    hall_short_name: Annotated[str, Meta(max_length=100)]
    ahead_s: float
    has_virtual_cards: bool


@dataclass(frozen=True)
class Begun:
    """From the child: it hears questions."""


@dataclass(frozen=True)
class Open:
    """To the child: open the database now."""

    ticket: Ticket


@dataclass(frozen=True)
class Reached:
    """To the child: what its clock says."""

    ticket: Ticket


@dataclass(frozen=True)
class GoRound:
    """To the child: a round of what is due."""

    ticket: Ticket


@dataclass(frozen=True)
class Rest:
    """To the child: close the database; it will be ended."""

    ticket: Ticket


@dataclass(frozen=True)
class Done:
    """From the child: of what has no other answer; ``at`` is what its clock says."""

    ticket: Ticket
    at: datetime


@dataclass(frozen=True)
class Refused:
    """From the child: a fault instead of an answer."""

    ticket: Ticket
    fault: Fault


@dataclass(frozen=True)
class Failed:
    """From the child: the kind and place of an error that nobody expected; never its text."""

    ticket: Ticket
    where: Annotated[str, Meta(max_length=200)]


@dataclass(frozen=True)
class Logged:
    """From the child: a line for the log of the kiosk, and of which module it is."""

    module: Annotated[str, Meta(pattern=r"^[\w.-]{1,100}$")]
    level: Annotated[int, Meta(ge=logging.INFO, le=logging.CRITICAL)]
    said: Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,200}$")]


@dataclass(frozen=True)
class Spoken:
    """A question of the port as a kind of message, and the kind of its answer."""

    name: str
    question: type
    answer: type
    parameters: inspect.Signature = field(repr=False)

    def asked(self, ticket: int, *arguments: Any, **named: Any) -> Any:
        """The message; TypeError when they do not fit."""
        bound = self.parameters.bind(*arguments, **named)
        bound.apply_defaults()
        return self.question(ticket, **bound.arguments)


@cache
def spoken() -> Mapping[str, Spoken]:
    """Every question by its name."""
    return {one.name: one for part in PARTS for one in _spoken(part)}


@cache
def job() -> Job:
    """The office in a child, and all that may be said."""
    asked = (one.question for one in spoken().values())
    answered = (one.answer for one in spoken().values())
    hears = Wire(Begin, Open, Reached, GoRound, Rest, *asked, max_bytes=MAX_BYTES)
    faults = ("OFFICE-", "CARD-KEYS-REFUSED")
    speaks = Wire(Begun, Done, Refused, Failed, Logged, *answered, max_bytes=MAX_BYTES, faults=faults)
    return Job("office", "assembly.office_child:main", hears, speaks)


def _spoken(part: type) -> Iterator[Spoken]:
    for name, method in vars(part).items():
        if isinstance(method, FunctionType) and not name.startswith("_") and name not in NOT_ASKED:
            hints = get_type_hints(method)
            given = [one for one in inspect.signature(method).parameters.values() if one.name != "self"]
            called = "".join(word.capitalize() for word in name.split("_"))
            ticket = ("ticket", Ticket)
            question = make_dataclass(called, [ticket, *((one.name, hints[one.name]) for one in given)], frozen=True)
            answer = make_dataclass(f"{called}Answer", [ticket, ("answer", hints["return"])], frozen=True)
            yield Spoken(name, question, answer, inspect.Signature(given))
