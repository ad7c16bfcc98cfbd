"""What became of each paper, derived from the log: planned, sent, and at last confirmed, failed or uncertain.

Pure functions on events. Before the first byte of a paper goes to a printer the log holds the printer's own name of the
job and what its counter said (``print.sent``), so that a paper of which nothing more is known after a power cut can be
asked about. Every event of a paper carries its ``key``, which ``copy`` it is (0: the paper itself, 1: its one reprint)
and its ``printer``, by the name of the part; the one that settles it carries the ``sheets`` that came out, as far as
anybody knows. Whoever counts supplies counts those three: :data:`SETTLING`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from records.effects import VISIT_ENDED, VISIT_STARTED
from records.port import Event

KIOSK_STARTED = "kiosk.started"
TAKEN, MISSING = "print.taken", "print.missing"
#: somebody of the staff has seen to a paper: handed it over, or destroyed what lay there
HANDLED = "print.handled"


class Stage(StrEnum):
    """The last part of an event's kind, as in ``print.planned``."""

    PLANNED = "planned"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"

    @property
    def kind(self) -> str:
        """The kind of the event that says it."""
        return f"print.{self}"


#: the events after which nothing more is asked about a paper; each carries the sheets that came out
SETTLING = frozenset(stage.kind for stage in (Stage.CONFIRMED, Stage.FAILED, Stage.UNCERTAIN))


class Fate(StrEnum):
    """Whether the paper came out of the printer."""

    CERTAIN = "certain"
    UNCERTAIN = "uncertain"
    NOT = "not"


_FATES = {
    Stage.PLANNED: Fate.NOT,  # nothing had been handed over
    Stage.SENT: Fate.UNCERTAIN,
    Stage.CONFIRMED: Fate.CERTAIN,
    Stage.FAILED: Fate.NOT,
    Stage.UNCERTAIN: Fate.UNCERTAIN,
}


@dataclass(frozen=True)
class Print:
    """One paper on its way, and how far it came. Nothing of it is personal.

    ``key`` names the paper in all its copies, ``paper`` is its kind as the flow calls it, ``pages`` how many it has,
    ``sheets`` how many came out; of a paper that failed on its second page one lies in the tray. ``evidence`` is
    ``device`` or ``citizen`` when it is certain. ``missed``: the citizen said that it did not come out, whatever the
    device says.
    """

    key: str
    copy: int
    visit: str | None
    paper: str
    printer: str
    planned: datetime
    stage: Stage = Stage.PLANNED
    job: str | None = None
    counter: int | None = None
    pages: int = 0
    sheets: int = 0
    evidence: str = ""
    fault: str = ""
    missed: bool = False

    @property
    def fate(self) -> Fate:
        return _FATES[self.stage]

    @property
    def in_hand(self) -> bool:
        """Whether it came out, and nobody says otherwise."""
        return self.fate is Fate.CERTAIN and not self.missed


@dataclass
class PrintLedger:
    """Every paper, as far as the log has been read. Papers of programs that kept no such journal are not in it."""

    #: the last event of earlier runs of the program: no visit of theirs goes on
    before: int = 0
    read: int = 0
    #: the visit that goes on now: whether its papers came out its citizen is asked
    attended: str | None = None
    _prints: dict[tuple[str, int], Print] = field(default_factory=dict)
    #: the papers of which the citizen has not yet said whether they are there
    _asked: set[tuple[str, int]] = field(default_factory=set)
    _handled: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Self:
        """What these events tell."""
        ledger = cls()
        for event in events:
            ledger.take(event)
        return ledger

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.read = event.sequence
        if event.kind == VISIT_STARTED and event.sequence > self.before:
            self.attended = event.visit
        elif event.kind in (VISIT_ENDED, KIOSK_STARTED):
            self.attended = None
            self._asked.clear()
        elif event.kind in (TAKEN, MISSING):
            self._miss(self._asked if event.kind == MISSING else ())
            self._asked.clear()
        elif event.kind == HANDLED:
            self._handled.add((str(event.public.get("key")), int(event.public.get("copy") or 0)))
        else:
            self._take_stage(event)

    def _take_stage(self, event: Event) -> None:
        what, _, stage = event.kind.partition(".")
        if what != "print" or stage not in set(Stage) or "key" not in event.public:
            return
        public, place = event.public, (str(event.public["key"]), int(event.public.get("copy") or 0))
        if stage == Stage.PLANNED:
            self._miss((place[0], copy) for copy in range(place[1]))  # printed anew: it did not come out, as one says
            self._asked.add(place)
            self._prints[place] = Print(*place, event.visit, str(public["paper"]), str(public["printer"]), event.at)
        elif place in self._prints:
            self._prints[place] = _further(self._prints[place], Stage(stage), event)

    def _miss(self, places: Iterable[tuple[str, int]]) -> None:
        for place in places:
            if place in self._prints and self._prints[place].stage is Stage.CONFIRMED:
                self._prints[place] = replace(self._prints[place], missed=True)

    def all(self) -> tuple[Print, ...]:
        """Every paper, in the order in which they were planned."""
        return tuple(sorted(self._prints.values(), key=lambda one: one.planned))

    def sent(self, printer: str) -> Iterator[Print]:
        """What was sent to ``printer`` by visits that are over, and is not settled."""
        return (
            one
            for one in self.all()
            if one.stage is Stage.SENT and one.printer == printer and one.visit != self.attended
        )

    def unsettled(self) -> tuple[Print, ...]:
        """See :func:`unsettled`."""
        in_hand = {one.key for one in self.all() if one.in_hand}
        waiting = (one for one in self.all() if (one.key, one.copy) not in self._handled)
        return tuple(one for one in waiting if one.visit != self.attended and _wants_a_look(one, in_hand))


def unsettled(events: Iterable[Event]) -> tuple[Print, ...]:
    """The papers of past visits that somebody of the staff should see to, in the order in which they were planned.

    Those that nobody knows to have come out, or that the citizen did not get; and of those that were printed anew, what
    may still lie in the printer.
    """
    return PrintLedger.of(events).unsettled()


def _wants_a_look(one: Print, in_hand: set[str]) -> bool:
    left_nothing = one.fate is Fate.NOT and not one.sheets
    return not (one.in_hand or (left_nothing and one.key in in_hand))


def _further(one: Print, stage: Stage, event: Event) -> Print:
    public = event.public
    if stage is Stage.SENT:
        job, counter = public.get("job"), public.get("counter")
        return replace(
            one,
            stage=stage,
            job=None if job is None else str(job),
            counter=None if counter is None else int(counter),
            pages=int(public.get("pages") or 0),
        )
    return replace(
        one,
        stage=stage,
        sheets=int(public.get("sheets") or 0),
        evidence=str(public.get("evidence") or ""),
        fault=str(public.get("fault") or ""),
    )
