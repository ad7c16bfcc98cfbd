"""What is left of each supply, derived from the log: what was put in, what the papers used, what staff have counted.

Pure functions on events. A machine counts because many a printer has no sensor, or says "normal" until it is empty. A
count of the staff holds from then on; what does not fit together is never reckoned away, but stands there as a doubt
until somebody has counted. What the device itself says stands beside the count: the worse of both holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from config.parts import PartName
from config.supplies import Supply, supply_list
from records.port import Event, Public, left_cards
from records.prints import SETTLING, Stage
from records.usage import Usage


class State(StrEnum):
    """How it stands with a supply. The values are those of ``printing.port.Level``, by which a device says it."""

    GOOD = "good"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why a count may be wrong; its words stand in ``config/supplies.yaml``."""

    NOT_COUNTED = "not_counted"
    #: the papers have used more than there was
    OVERDRAWN = "overdrawn"
    #: more was put in than it holds
    OVERFULL = "overfull"
    #: somebody began to refill, somebody else was served since, and nobody has entered what was put in
    UNFINISHED = "unfinished"
    #: two people refilled at the same time: one ream may have been entered twice
    TWO_AT_ONCE = "two_at_once"
    #: the device and the count do not agree
    DIFFERS = "differs"


#: the worse, the later
_WORSE = (State.UNKNOWN, State.GOOD, State.LOW, State.OUT)
#: events after which a refill that was begun is one that nobody finishes any more
_SERVED_SINCE = frozenset({"visit.started", "kiosk.started"})
#: in which event the number stands that staff have told
_TOLD = {"supply.refilled": "count", "supply.corrected": "left", "supply.counted": "left"}


@dataclass(frozen=True)
class Stock:
    """One supply at one moment. ``left`` (in the unit of ``supply``) is None while nobody has counted it.

    ``until``: when it will be used up if the days go on as the last two weeks; None when that is not known, or not
    within :data:`records.usage.HORIZON`. ``said`` is what the device says of it.
    """

    name: str
    supply: Supply
    left: int | None
    until: datetime | None
    said: State = State.UNKNOWN
    doubts: tuple[Doubt, ...] = ()

    @property
    def counted(self) -> State:
        """By the count alone."""
        if self.left is None:
            return State.UNKNOWN
        if self.left <= self.supply.out:
            return State.OUT
        return State.LOW if self.left <= self.supply.low else State.GOOD

    @property
    def state(self) -> State:
        """By count and device: the worse of both."""
        return max(self.counted, self.said, key=_WORSE.index)

    def as_json(self) -> dict[str, object]:
        """``left``, ``of``, ``until`` (ISO, or None), ``state``."""
        until = self.until.isoformat(timespec="minutes") if self.until else None
        return {"left": self.left, "of": self.supply.capacity, "until": until, "state": str(self.state)}

    def say(self, now: datetime) -> str:
        """A line for people: how much, until when, how it stands, and every doubt."""
        words = supply_list().words
        said = words.joined.join([*self._levels(now), words.states[self.state], *self._doubts()])
        return words.about.format(name=self.supply.name, said=said)

    def say_shortly(self, now: datetime) -> tuple[str, str]:
        """The same as a heading, how it stands, and what is below it."""
        words = supply_list().words
        heading = words.heading.format(name=self.supply.name, state=words.states[self.state])
        return heading, words.joined.join([*self._levels(now), *self._doubts()])

    def _levels(self, now: datetime) -> Iterator[str]:
        words, supply = supply_list().words, self.supply
        of = supply.in_units(supply.capacity)
        if self.left is None:
            yield words.not_counted.format(of=of, unit=supply.unit)
        else:
            yield words.level.format(left=supply.in_units(self.left), of=of, unit=supply.unit)
        if self.until:
            yield words.say_until(self.until, now)

    def _doubts(self) -> Iterator[str]:
        return (supply_list().words.doubts[doubt] for doubt in self.doubts)


@dataclass
class _Account:
    """What the log says of one supply so far."""

    supply: Supply
    left: int | None
    said: State = State.UNKNOWN
    doubts: set[Doubt] = field(default_factory=set)
    #: who has begun to refill; True: somebody was served since
    refilling: dict[str, bool] = field(default_factory=dict)

    def draw(self, wanted: int) -> int:
        """Take ``wanted`` out; what it could not give. One that nobody has counted gives whatever is wanted."""
        if self.left is None:
            return 0
        given = min(wanted, self.left)
        self.left -= given
        return wanted - given

    def refilled(self, count: int, staff: str) -> None:
        self.refilling.pop(staff, None)
        if False in self.refilling.values():
            self.doubts.add(Doubt.TWO_AT_ONCE)
        if self.supply.refill == "replace":  # what was wrong with the old one went with it
            self.left, self.doubts = 0, self.doubts & {Doubt.TWO_AT_ONCE}
        self._holds((self.left or 0) + count)

    def counted(self, left: int) -> None:
        """A count of the staff ends every doubt but those about itself."""
        self.refilling.clear()
        self.doubts.clear()
        self._holds(left)

    def _holds(self, number: int) -> None:
        if number > self.supply.capacity:
            self.doubts.add(Doubt.OVERFULL)
        self.left = min(number, self.supply.capacity)


class Supplies:
    """The supplies of a machine as far as the log has been read; ``read`` is the sequence of the last event."""

    def __init__(self, supplied: Mapping[str, Supply]) -> None:
        self.read = 0
        self._accounts = {name: _Account(supply, supply.begins_with) for name, supply in supplied.items()}
        self._usage: dict[str, Usage] = {account.supply.uses: Usage() for account in self._accounts.values()}
        #: how large the papers are that a printer has, and nobody knows yet what came out of them
        self._sent: dict[tuple[Public, Public], Event] = {}
        #: what was reckoned for papers of which nobody knows whether they came out
        self._uncertain: dict[tuple[Public, Public], Counter[str]] = {}
        #: the events of cards that lie there still
        self._left_cards: list[Event] = []

    @classmethod
    def of(cls, supplied: Mapping[str, Supply], events: Iterable[Event]) -> Self:
        """The supplies by these events."""
        supplies = cls(supplied)
        for event in events:
            supplies.take(event)
        return supplies

    def take(self, event: Event) -> None:
        """Read the next event."""
        self.read = event.sequence
        for usage in self._usage.values():
            usage.see(event.at)
        if event.kind.startswith("supply."):
            self._take_supply(event)
        elif event.kind == Stage.SENT.kind:
            self._sent[_copy(event)] = event
        elif event.kind in SETTLING:
            self._take_paper(event)
        elif event.kind in ("card.left", "card.taken"):
            self._left_cards = [*self._left_cards, event] if left_cards([*self._left_cards, event]) else []
        elif event.kind in _SERVED_SINCE:
            for account in self._accounts.values():
                account.refilling = dict.fromkeys(account.refilling, True)

    def stocks(self, now: datetime) -> tuple[Stock, ...]:
        """Every supply at ``now``."""
        return tuple(self._stocks(now))

    def _stocks(self, now: datetime) -> Iterator[Stock]:
        before: dict[str, int] = {}
        for name, account in self._accounts.items():
            supply, left, until = account.supply, account.left, None
            if supply.uses == "cards":
                left = max(0, supply.capacity - len(left_cards(self._left_cards)))
            elif left is not None:
                before[supply.uses] = before.get(supply.uses, 0) + max(0, left - supply.out)
                until = self._usage[supply.uses].used_up(before[supply.uses], now)
            stock = Stock(name, supply, left, until, account.said)
            yield Stock(name, supply, left, until, account.said, tuple(_doubts(account, stock)))

    def _take_supply(self, event: Event) -> None:
        account = self._accounts.get(str(event.public.get("supply")))
        if account is None:  # of a tray that this machine no longer has
            return
        staff, number = str(event.public.get("staff")), event.public.get(_TOLD.get(event.kind, ""))
        if event.kind == "supply.refilling":
            account.refilling[staff] = False
        elif event.kind == "supply.said":
            level = str(event.public.get("level"))
            account.said = State(level) if level in set(State) else State.UNKNOWN
        elif isinstance(number, int) and number >= 0:
            if event.kind == "supply.refilled":
                account.refilled(number, staff)
            else:
                account.counted(number)
        else:  # no count at all: it is as if nobody had entered anything
            account.refilling[staff] = True

    def _take_paper(self, event: Event) -> None:
        paper = _copy(event)
        used = Counter(_used(event, self._sent.pop(paper, None)))
        reckoned = self._uncertain.pop(paper, Counter())
        if event.kind == Stage.UNCERTAIN.kind:  # what is found out of it later comes on top
            self._uncertain[paper] = used | reckoned
        for uses, wanted in (used - reckoned).items():
            drawn = [account for account in self._accounts.values() if account.supply.uses == uses]
            if not drawn:
                continue
            self._usage[uses].add(event.at, wanted)
            for account in drawn:  # a printer empties its first tray before the next
                wanted = account.draw(wanted)
            if wanted:
                for account in drawn:
                    account.doubts.add(Doubt.OVERDRAWN)


def _copy(event: Event) -> tuple[Public, Public]:
    """Which copy of which paper."""
    return event.public.get("key"), event.public.get("copy")


def _used(settled: Event, sent: Event | None) -> dict[str, int]:
    """What a paper has used, by the way in which a supply counts.

    Where nobody knows how much came out of one that may have been printed, all of it is taken to have.
    """
    pages, length_mm = (_number(sent, name) or 0 for name in ("pages", "length_mm"))
    sheets = _number(settled, "sheets")
    if sheets is None:
        sheets = pages if settled.kind == Stage.UNCERTAIN.kind else 0
    if settled.public.get("printer") == PartName.RECEIPT_PRINTER:
        return {"length_mm": round(length_mm * sheets / pages) if pages else 0, "cuts": sheets}
    return {"sheets": sheets, "pages": sheets}


def _number(event: Event | None, name: str) -> int | None:
    value = event.public.get(name) if event is not None else None
    return value if isinstance(value, int) else None


def _doubts(account: _Account, stock: Stock) -> Iterator[Doubt]:
    if stock.left is None:
        yield Doubt.NOT_COUNTED
    yield from sorted(account.doubts)
    if any(account.refilling.values()):
        yield Doubt.UNFINISHED
    if _differ(stock.counted, stock.said):
        yield Doubt.DIFFERS


def _differ(counted: State, said: State) -> bool:
    """Whether device and count exclude each other. A sensor that has not tripped yet says nothing against *low*."""
    if State.UNKNOWN in (counted, said):
        return False
    return _WORSE.index(said) > _WORSE.index(counted) or (counted, said) == (State.OUT, State.GOOD)
