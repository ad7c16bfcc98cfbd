"""What the kiosk owes the office, derived from the log: every effect is planned, sent, and at last confirmed or failed.

Pure functions on events. An effect that cannot be read is *set aside*: it stays open, so that its content is kept for a
program that can read it, and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from config.faults import Fault
from records.port import Event, Public

VISIT_STARTED = "visit.started"
VISIT_ENDED = "visit.ended"
#: the kinds of effects, each with the public key that tells two of one visit apart
TOLD_APART_BY = {
    "submission": "matter",
    "rating": "case_number",
    "appointment": "where",
    "help": "call",
    "withdrawal": "case_number",
    "mending": "case_number",
}

Key = tuple[str | None, str, Public]


class Stage(StrEnum):
    """The last part of an event's kind, as in ``submission.planned``."""

    PLANNED = "planned"
    SENT = "sent"
    #: sent by a visit that got no answer: whoever has time may send it again
    WAITING = "waiting"
    #: the citizen has a slip for it: it is planned anew under the number of that
    KEPT = "kept"
    #: nobody has answered the citizen, who was told so: whether it arrived is not known, and it is not sent again
    UNANSWERED = "unanswered"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    SET_ASIDE = "set_aside"
    #: the citizen has taken it back
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Effect:
    """One effect, by the event that planned it."""

    planned: Event

    @property
    def what(self) -> str:
        """The kind of effect: a key of :data:`TOLD_APART_BY`."""
        return self.planned.kind.partition(".")[0]

    @property
    def about(self) -> dict[str, Public]:
        """What every event of this effect carries."""
        name = TOLD_APART_BY[self.what]
        return {name: self.planned.public.get(name)}

    def stage(self, stage: Stage) -> str:
        """The kind of the event that says that this effect has come to ``stage``."""
        return f"{self.what}.{stage}"


def unreadable(effect: Effect, reason: str) -> Fault:
    """What the staff are told of an effect that no program here could read yet."""
    return Fault("OUTBOX-UNREADABLE", f"event {effect.planned.sequence}: {reason}")


@dataclass
class Ledger:
    """What is open, as far as the log has been read. ``before`` is the last event of earlier runs of the program."""

    before: int = 0
    read: int = 0
    #: the visit that goes on now: its effects are its own to deliver
    attended: str | None = None
    _open: dict[Key, Effect] = field(default_factory=dict)
    #: why an effect could not be read, by the sequence of its plan
    _aside: dict[int, str] = field(default_factory=dict)
    #: what somebody is sending at this moment
    _on_its_way: set[Key] = field(default_factory=set)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Self:
        """What is open by these events."""
        ledger = cls()
        for event in events:
            ledger.take(event)
        return ledger

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.read = event.sequence
        if event.kind == VISIT_STARTED and event.sequence > self.before:
            self.attended = event.visit
        elif event.kind == VISIT_ENDED and event.visit == self.attended:
            self.attended = None
        what, _, stage = event.kind.partition(".")
        if what not in TOLD_APART_BY:
            return
        key: Key = (event.visit, what, event.public.get(TOLD_APART_BY[what]))
        if stage == Stage.SENT and event.sequence > self.before:
            self._on_its_way.add(key)
        else:
            self._on_its_way.discard(key)
        if stage == Stage.PLANNED:
            self._open[key] = Effect(event)
        elif stage in (Stage.CONFIRMED, Stage.FAILED, Stage.UNANSWERED, Stage.WITHDRAWN):
            self._open.pop(key, None)
        elif stage == Stage.SET_ASIDE and key in self._open:
            self._aside[self._open[key].planned.sequence] = str(event.public.get("reason"))

    def open(self) -> tuple[Effect, ...]:
        """Every open effect, in the order in which they were planned."""
        return tuple(sorted(self._open.values(), key=lambda effect: effect.planned.sequence))

    def due(self) -> tuple[Effect, ...]:
        """Those that nobody is delivering at the moment."""
        busy = {self._open[key].planned.sequence for key in self._on_its_way & self._open.keys()}
        return tuple(
            effect
            for effect in self.open()
            if effect.planned.visit != self.attended and effect.planned.sequence not in busy
        )

    def is_aside(self, effect: Effect) -> bool:
        """Whether the log says already that it cannot be read."""
        return effect.planned.sequence in self._aside

    def unread(self) -> tuple[Fault, ...]:
        """What is set aside and waits for a program that can read it."""
        return tuple(
            unreadable(effect, self._aside[effect.planned.sequence]) for effect in self.open() if self.is_aside(effect)
        )
