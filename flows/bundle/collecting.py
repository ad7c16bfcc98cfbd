"""What the matters of a bundle need, who has given it, and what is still to be asked: each item once.

Pure functions of the matters, of what is known and of what the citizen has answered. Who may give an item is data of
the item (``config/items.yaml``), best first; what nobody can give here is brought to the counter, and never a dead end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Literal

from config.items import Item, items
from config.matters import matters
from devices.document.port import Leaf

#: who gives an item that is neither known nor asked for here: it is brought
COUNTER = "counter"
ASK, PROMISE, CAPTURE = "ask", "promise", "capture"
#: the answer of whoever does not know it now
UNKNOWN = "unknown"
#: the kinds of items that are addresses
ADDRESSES = frozenset({"address", "area"})
#: the kinds of items that this kiosk has a page for
ASKABLE = ADDRESSES | {"choice", "yes_no", "date", "month", "count", "amount", "phone", "telephone", "account"}
ASKABLE |= {"text", "document_number"}


@dataclass(frozen=True)
class Given:
    """The value of one item and its ``source``: one of the item's ways, or ``counter``; then there is no value yet."""

    item: str
    value: str = field(repr=False)
    source: str
    #: of a promise: when it was made
    made: datetime | None = None
    #: of what was captured: its leaves; the value is how many
    leaves: tuple[Leaf, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reviewed:
    """What was decided when everything was read once more; ``item`` is the one that is to be answered again."""

    what: Literal["submit", "change", "not_now"]
    item: str = ""


@dataclass(frozen=True)
class Collected:
    """The items of ``bundle`` (ids of matters). ``known`` needs no question; ``answered`` is what the citizen did."""

    bundle: tuple[str, ...]
    known: Mapping[str, Given]
    answered: tuple[Given | Reviewed, ...] = ()
    #: False of whom the office lets promise nothing: they bring proofs
    may_promise: bool = True
    #: all that is asked for, where it is not what a bundle needs but what is to be corrected of an earlier case
    corrected: tuple[str, ...] = ()

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """Everything that is settled, by item: by the newest answer, where a scene asks once more.

        What is known stays as it is, but for what the citizen may change.
        """
        known, own = dict(self.known), dict[str, Given]()
        for answer in self.answered:
            if isinstance(answer, Given):
                own[answer.item] = answer
            elif answer.what == "change" and (answer.item not in self.known or items()[answer.item].changeable):
                known.pop(answer.item, None)
                own.pop(answer.item, None)
        return own | known

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The union of the items of the bundle, in the order of the list of items; promises come last."""
        return self.corrected or needed(self.bundle, {name: given.value for name, given in self.given.items()})

    @cached_property
    def open(self) -> tuple[str, ...]:
        """What is still to be asked or promised, in that order."""
        return tuple(name for name in self.needed if name not in self.given and self._is_asked(items()[name]))

    @cached_property
    def brought(self) -> tuple[str, ...]:
        """What must be brought to the counter: nobody here can give it, or the citizen chose to bring it.

        So is what was captured here, where the original counts.
        """
        return tuple(name for name in self.needed if self._is_brought(name))

    @cached_property
    def captured(self) -> Mapping[str, Given]:
        """What the document camera has captured, by item."""
        return {name: self.given[name] for name in self.needed if self.source_of(name) == CAPTURE}

    @property
    def originals(self) -> tuple[str, ...]:
        """What was captured, and is looked at itself besides."""
        return tuple(name for name in self.captured if items()[name].original)

    @cached_property
    def to_bring(self) -> tuple[str, ...]:
        """The papers that there must be whatever is answered: neither known, nor asked of anybody."""
        open_papers = (name for name in self.needed if self._is_brought(name) or items()[name].can_be_captured)
        return tuple(name for name in open_papers if name not in self.given and not items()[name].shares)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """What the citizen has answered, promised, or would rather bring."""
        return tuple(name for name in self.needed if name in self.given and self.given[name] != self.known.get(name))

    def is_changeable(self, name: str) -> bool:
        """Whether the citizen may answer it (again): what was asked, and of what is known the little that is theirs."""
        return self._is_asked(items()[name]) and (name in self.asked or items()[name].changeable)

    def source_of(self, name: str) -> str:
        """Who gives the item; empty while it is open, and of what only the office itself can find out."""
        if name in self.given:
            return self.given[name].source
        item = items()[name]
        found_out = item.is_silent or item.is_never_brought
        return "" if self._is_asked(item) or found_out else COUNTER

    def _is_asked(self, item: Item) -> bool:
        """Whether the citizen can settle it here, by an answer or by a promise."""
        promised = PROMISE in item.ways and self.may_promise
        return promised or can_be_answered(item) or item.can_be_captured

    def _is_brought(self, name: str) -> bool:
        return self.source_of(name) == COUNTER or name in self.originals

    def shares(self) -> tuple[str, ...]:
        """The items that only a department may have told already: neither known nor answered."""
        if self.corrected:  # of which they have told nothing, or something that is not right
            return ()
        return tuple(name for name in self.needed if name not in self.given and items()[name].shares)


def needed(bundle: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Every item that a matter of ``bundle`` needs when the items have these ``values``, each once.

    One that is only kept where somebody has it anyway is needed where it has a value.
    """
    of_all = (one for name in bundle for one in matters()[name].items if one.applies(values))
    wanted = {one.item for one in of_all if not one.optional or one.item in values}
    return tuple(sorted(wanted, key=_places().__getitem__))


def can_be_answered(item: Item) -> bool:
    """Whether this kiosk has a page on which a citizen answers it."""
    return ASK in item.ways and item.kind in ASKABLE


def promised(bundle: Iterable[str]) -> tuple[str, ...]:
    """What a bundle lets promise instead of a proof."""
    return tuple(name for name in needed(bundle, {}) if PROMISE in items()[name].ways)


@cache
def _places() -> Mapping[str, tuple[bool, int]]:
    return {name: (item.kind == "promise", place) for place, (name, item) in enumerate(items().items())}
