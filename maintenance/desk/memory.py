"""What the log of the machine tells the desk: read once for a session, and from then on only what is new."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from config.rating_reasons import LOW_GRADES
from config.settings import Settings
from config.supplies import supplied
from records.calls import CallBook
from records.effects import Ledger
from records.port import Event, Records, Slot, left_cards
from records.prints import PrintLedger
from records.supplies import Supplies

#: what was refused as a whole is decided, too
_DECIDED = frozenset({"submission.confirmed", "submission.failed"})
_OF_CARDS = frozenset({"card.left", "card.taken", "card.kept", "card.returned"})


@dataclass(frozen=True)
class Kept:
    """A card that the staff took out of a slot and keep for its owner; ``tag`` is written on its envelope."""

    tag: str
    slot: Slot
    at: datetime


@dataclass(frozen=True)
class LowRating:
    """A rating that somebody must follow up. The number is that of the case."""

    case_number: str
    grade: int
    at: datetime


@dataclass
class IssueOfDay:
    """What was wrong, from when on, and when it was no longer; ``handed_over``: no repair helped by itself."""

    code: str
    part: str
    since: datetime
    until: datetime | None = None
    handed_over: bool = False


class Memory:
    """The ledgers of the desk. :meth:`read` before anything is asked."""

    def __init__(self, records: Records, settings: Settings) -> None:
        self._records = records
        self._turn = asyncio.Lock()
        self.supplies = Supplies(supplied(settings))
        self.prints = PrintLedger()
        self.calls = CallBook()
        self.owed = Ledger()
        self._cards: list[Event] = []
        self._kept: dict[str, Kept] = {}
        self._at_desk = False
        self._in_hand: dict[Slot, datetime] = {}
        #: since when the last card had lain there that was kept: its slot may be seen to be empty only afterwards
        self._kept_from: dict[Slot, datetime] = {}
        self._low: dict[str, LowRating] = {}
        #: how often each kind of event came, by day
        self._counts: dict[date, Counter[str]] = {}
        self._tags = 0
        self._cases: dict[date, dict[str, Counter[str]]] = {}
        self._issues: dict[date, list[IssueOfDay]] = {}
        self._newest = 0

    async def read(self) -> None:
        """Take what is new. RECORDS-*."""
        async with self._turn:
            await asyncio.to_thread(self._take_new)

    def _take_new(self) -> None:
        for event in self._records.events(after=self._newest):
            self._newest = event.sequence
            for ledger in (self.supplies, self.prints, self.calls, self.owed):
                ledger.take(event)
            self._take(event)

    def _take(self, event: Event) -> None:
        self._counts.setdefault(event.at.date(), Counter())[_counted_as(event)] += 1
        public = event.public
        if event.kind in ("desk.opened", "desk.closed"):
            self._at_desk = event.kind == "desk.opened"
        elif event.kind in _OF_CARDS:
            self._take_card(event)
        elif event.kind in _DECIDED:
            self._take_cases(event)
        elif event.kind.startswith("issue."):
            self._take_issue(event)
        elif event.kind == "rating.planned" and public.get("grade") in LOW_GRADES:
            number = str(public["case_number"])
            self._low[number] = LowRating(number, int(public["grade"] or 0), event.at)
        elif event.kind == "rating.followed":
            self._low.pop(str(public["case_number"]), None)

    def _take_card(self, event: Event) -> None:
        before = self.left
        self._cards = [*self._cards, event] if left_cards([*self._cards, event]) else []
        if event.kind == "card.kept":
            self._tags += 1
            tag = str(event.public["tag"])
            self._kept[tag] = kept = Kept(tag, Slot(str(event.public["slot"])), event.at)
            self._kept_from[kept.slot] = before.get(kept.slot) or self._in_hand.pop(kept.slot, event.at)
        elif event.kind == "card.taken" and self._at_desk:
            out = {slot: at for slot, at in before.items() if slot not in self.left}
            self._in_hand |= {slot: at for slot, at in out.items() if self._kept_from.get(slot) != at}
        elif event.kind == "card.returned":
            self._kept.pop(str(event.public["tag"]), None)

    def _take_cases(self, event: Event) -> None:
        """``cases`` are told as ``matter state number``, each after a semicolon."""
        of_day = self._cases.setdefault(event.at.date(), {})
        for told in filter(None, str(event.public.get("cases") or "").split("; ")):
            matter, state, _ = (*told.split(" ", 2), "", "")[:3]
            of_day.setdefault(matter, Counter())[state] += 1

    def _take_issue(self, event: Event) -> None:
        of_day = self._issues.setdefault(event.at.date(), [])
        about = (str(event.public.get("code")), str(event.public.get("part")))
        if event.kind == "issue.raised":
            of_day.append(IssueOfDay(*about, event.at))
            return
        for one in reversed(of_day):
            if (one.code, one.part) == about and one.until is None:
                one.handed_over |= event.kind == "issue.handed_over"
                one.until = event.at if event.kind == "issue.cleared" else None
                break

    def cases(self, day: date) -> Mapping[str, Counter[str]]:
        """How many cases of each matter came to each state on ``day``."""
        return self._cases.get(day, {})

    def issues(self, day: date) -> Sequence[IssueOfDay]:
        """What was found to be wrong on ``day``, in order."""
        return self._issues.get(day, [])

    @property
    def left(self) -> dict[Slot, datetime]:
        """The cards that lie in a slot still, since when."""
        return left_cards(self._cards)

    @property
    def in_hand(self) -> dict[Slot, datetime]:
        """The cards that somebody took out of a slot at the desk and of which nothing was heard since, by the slot."""
        return dict(self._in_hand)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The cards that the staff keep, the oldest first."""
        return tuple(self._kept.values())

    @property
    def next_tag(self) -> str:
        """What the next card that is kept is called."""
        return f"K{self._tags + 1:04}"

    @property
    def low_ratings(self) -> tuple[LowRating, ...]:
        return tuple(self._low.values())

    def counts(self, day: date) -> Counter[str]:
        """How often each kind of event came on ``day``; a visit that ended also by ``visit.ended:REASON``."""
        return self._counts.get(day, Counter())


def _counted_as(event: Event) -> str:
    if event.kind == "visit.ended":
        return f"{event.kind}:{event.public.get('reason')}"
    return event.kind
