"""What the checks know from the log: read on, never read twice."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from config.parts import PartName
from config.supplies import Supply
from records.effects import Ledger
from records.port import Event, Records
from records.supplies import Supplies

#: so many of the last face checks tell whether the camera sees
LOOKS_KEPT = 8
CARDS = frozenset({"card.left", "card.taken"})
#: an issue: the code of its fault, and its part
Key = tuple[str, PartName]


def open_issues(events: Iterable[Event]) -> dict[Key, datetime]:
    """The issues that a keeper has raised and nobody has cleared, since when; a part of another version is not told."""
    since: dict[Key, datetime] = {}
    for event in events:
        if event.kind not in ("issue.raised", "issue.cleared") or event.public.get("part") not in set(PartName):
            continue
        key = str(event.public.get("code")), PartName(str(event.public["part"]))
        if event.kind == "issue.raised":
            since.setdefault(key, event.at)
        else:
            since.pop(key, None)
    return since


@dataclass
class Told:
    """What matters to the checks, as far as the log has been read."""

    supplies: Supplies
    ledger: Ledger = field(default_factory=Ledger)
    #: ``card.left`` and ``card.taken``
    cards: list[Event] = field(default_factory=list)
    #: how the last face checks ended, each with its visit
    looks: deque[tuple[str | None, str]] = field(default_factory=lambda: deque(maxlen=LOOKS_KEPT))
    #: the newest event of the visit that is open; None while none is
    open_visit: Event | None = None
    newest: datetime | None = None

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.ledger.take(event)
        self.supplies.take(event)
        self.newest = event.at
        if event.kind in CARDS:
            self.cards.append(event)
        elif event.kind == "visit.step" and str(event.public.get("step")).rpartition("/")[2] == "face":
            self.looks.append((event.visit, str(event.public.get("outcome"))))
        if event.kind == "visit.ended":
            self.open_visit = None
        elif event.visit is not None and (event.kind == "visit.started" or self._is_of_open(event)):
            self.open_visit = event

    def _is_of_open(self, event: Event) -> bool:
        return self.open_visit is not None and event.visit == self.open_visit.visit


class Memory:
    """Reads ``records`` on whenever it is asked; ``has`` are the supplies of the machine. Faults are RECORDS-*."""

    def __init__(self, records: Records, has: Mapping[str, Supply]) -> None:
        self._records = records
        self._told = Told(Supplies(has))
        self._turn = asyncio.Lock()

    async def now(self) -> Told:
        """All that the log says by now."""
        async with self._turn:
            return await asyncio.to_thread(self._read)

    def _read(self) -> Told:
        for event in self._records.events(after=self._told.ledger.read):
            self._told.take(event)
        return self._told
