"""The port of the kiosk's memory: one append-only, hash-chained log of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

#: values that an event may carry in clear: they are printed by ``records show`` and must never be personal
Public = str | int | bool | None


@dataclass(frozen=True)
class Event:
    """One event. ``visit`` is a random id of the visit, or None; ``personal`` says that sealed content goes with it."""

    sequence: int
    at: datetime
    kind: str
    visit: str | None
    public: Mapping[str, Public]
    personal: bool


class Slot(StrEnum):
    """Where a card may lie; the value ``slot`` of ``card.left`` and ``card.taken``."""

    SOCIAL_CARD = "social_card"
    ID_CARD = "id_card"


def left_cards(events: Iterable[Event]) -> dict[Slot, datetime]:
    """The cards that were left behind, since when, and that nobody has been seen to take."""
    left: dict[Slot, datetime] = {}
    for event in events:
        for slot in _slots(event, "slot"):
            if event.kind == "card.left":
                left.setdefault(slot, event.at)
            elif event.kind == "card.taken":
                left.pop(slot, None)
    return left


def slots_in_doubt(events: Iterable[Event]) -> frozenset[Slot]:
    """Where a card of an earlier visit may lie after a start: it was left, or the last visit did not end in order."""
    left: set[Slot] = set()
    of_open_visit: set[Slot] = set()
    for event in events:
        match event.kind:
            case "visit.started" | "desk.opened":
                of_open_visit = set(Slot)
            case "visit.ended" | "desk.closed":
                of_open_visit = set()
                left |= _slots(event, "left")
            case "card.left":
                left |= _slots(event, "slot")
            case "card.taken":
                left -= _slots(event, "slot")
                of_open_visit -= _slots(event, "slot")
    return frozenset(left | of_open_visit)


def _slots(event: Event, key: str) -> frozenset[Slot]:
    """The slots that a value of the event names; one that another version of the program has is not this machine's."""
    return frozenset(Slot(name) for name in str(event.public.get(key, "")).split() if name in set(Slot))


class How(StrEnum):
    """In which way somebody has called for help: it rings at the desk, or they are called back."""

    DESK = "desk"
    CALL_BACK = "call_back"


class CallResult(StrEnum):
    """How a call for help ended; the value ``result`` of ``help.closed``."""

    #: by the citizen, with one tap
    CANCELLED = "cancelled"
    #: nobody had taken it when the citizen left
    LEFT = "left"
    #: it could not be rung
    UNHEARD = "unheard"
    #: by the staff
    HELPED = "helped"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Call:
    """A call for help. ``page`` is where the citizen was; ``owner`` the work number of whoever has taken it."""

    key: str
    how: How
    page: str
    at: datetime
    visit: str
    owner: str = ""


@dataclass(frozen=True)
class Checkpoint:
    """The newest event of the chain and its hash, hexadecimal: whoever has both finds out what was changed before."""

    sequence: int
    digest: str


class Records(Protocol):
    """Append-only. Faults are RECORDS-*. Every append is on disk when it returns."""

    def append(
        self,
        kind: str,
        *,
        visit: str | None = None,
        public: Mapping[str, Public] | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> Event:
        """Write one event of the catalogue ``config/events.yaml``; ``personal`` is sealed under the visit's own key.

        An effect that must be sealed is planned with its content under the name of its kind: the courier reads that.
        """
        ...

    def events(self, visit: str | None = None, after: int = 0) -> Iterator[Event]:
        """All events in order, or those of one visit; only those behind the sequence ``after``."""
        ...

    def newest(self) -> int:
        """The sequence of the newest event; 0 in an empty log."""
        ...

    def checkpoint(self) -> Checkpoint:
        """Where the chain stands now; RECORDS-BROKEN when nobody can tell."""
        ...

    def personal(self, event: Event) -> Mapping[str, str] | None:
        """The sealed content of ``event``; None when the visit has been forgotten."""
        ...

    def keep(self, visit: str, name: str, content: bytes) -> None:
        """Keep what is too large for an event, sealed under the key of ``visit``; it goes with that key."""
        ...

    def kept(self, name: str) -> bytes | None:
        """What was kept under that name; None when its visit has been forgotten."""
        ...

    def forget(self, visit: str) -> None:
        """Destroy the key of ``visit``: what was personal is gone, and the chain still verifies.

        Writes ``visit.forgotten`` itself. While a sealed effect of the visit is open (planned, neither confirmed nor
        failed) the key is kept and nothing is written: the courier delivers it and forgets then. Safe to call twice.
        """
        ...

    def remembered(self) -> tuple[str, ...]:
        """The visits whose personal content can still be read."""
        ...

    def verify(self) -> int:
        """Check the whole chain and return its length; RECORDS-BROKEN names the first event that does not fit."""
        ...

    def doubt(self) -> datetime | None:
        """When the newest event was written that the clock does not go with; None when it does.

        No visit begins, goes on or hands anything in by then (CLOCK-WRONG); the staff, and what ends, may write.
        """
        ...

    def accept_clock(self) -> None:
        """The staff's word that the clock is right, which is noted. CLOCK-WRONG before this version was made."""
        ...

    def close(self) -> None: ...


class Unreadable(Exception):
    """The content of an effect has a form that this program cannot read. The text says why, and nothing personal."""


@dataclass(frozen=True)
class Told:
    """What the office answered to an effect, in public words; not ``confirmed``, it refused without a fault."""

    confirmed: bool
    public: Mapping[str, Public]


class Carrier(Protocol):
    """How one kind of effect gets to the office."""

    def open(self, public: Mapping[str, Public], sealed: str | None) -> Any:
        """The thing itself, from what was planned; :class:`Unreadable`."""
        ...

    async def send(self, thing: Any) -> Told:
        """Hand it over. A fault whose way on is *retry* leaves the effect open; every other one is a refusal."""
        ...


@dataclass(frozen=True)
class DayOfAttempts:
    """The face checks of one card today: how many were begun, and the orders of movements that they asked."""

    begun: int
    asked: frozenset[tuple[str, ...]]


class AttemptBook(Protocol):
    """What is tried with a card: face checks by card and day, and new passwords whose end nobody has seen.

    Faults are RECORDS-*. Blocking; every call is on disk when it returns.
    """

    def today(self, number: str) -> DayOfAttempts:
        """What there was today for the citizen ``number``."""
        ...

    def begin(self, number: str) -> int:
        """Count one check before it begins, so that a power cut cannot undo it; gives the number of the attempt."""
        ...

    def end(self, attempt: int, asked: tuple[str, ...]) -> None:
        """Remember what ``attempt`` asked."""
        ...

    def take_back(self, attempt: int) -> None:
        """Do not count ``attempt``: the machine failed, not the citizen."""
        ...

    def age(self) -> None:
        """Destroy what is left of earlier days; otherwise the first check of a day does that."""
        ...

    def pin_sent(self, card: str) -> None:
        """From now on it is in doubt which password ``card`` has: a new one is on its way."""
        ...

    def pin_settled(self, card: str) -> None:
        """It is known again."""
        ...

    def pin_in_doubt(self, card: str) -> bool:
        """Whether it is not known, from this visit or from an earlier one that a power cut has ended."""
        ...


class TryBook(Protocol):
    """Counts wrong passwords of the staff desk by the digest of a card. Faults are RECORDS-*. Blocking, as above."""

    def locked_for(self, card: str) -> float:
        """For how many seconds ``card`` is locked still; 0 when it may be tried."""
        ...

    def begin(self, card: str) -> float:
        """Count a try before it is made, as if it were wrong; a card that is locked is not counted: its seconds."""
        ...

    def succeeded(self, card: str) -> None:
        """The password was right: nothing is held against ``card``."""
        ...

    def count_down(self) -> None:
        """Write down what has passed, so that a power cut does not make much of it count again."""
        ...
