"""What the matters of a bundle need, who has given it, and what is still to be asked: each item once.

Pure functions of the matters, of what is known and of what the citizen has answered. Who may give an item is data of
the item (``config/items.yaml``), best first; what nobody can give here is brought to the counter, and never a dead end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from config.items import Item, items
from config.matters import matters

#: who gives an item that is neither known nor asked for here: it is brought
COUNTER = "counter"
ASK, PROMISE = "ask", "promise"
#: the kinds of items that this kiosk has a page for
ASKABLE = frozenset({"choice", "yes_no", "date", "month", "count", "phone", "account"})


@dataclass(frozen=True)
class Given:
    """The value of one item and its ``source``: one of the item's ways, or ``counter``; then there is no value yet."""

    item: str
    value: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Change:
    """The citizen wants to answer ``item`` again."""

    item: str


@dataclass(frozen=True)
class Collected:
    """The items of ``bundle`` (ids of matters). ``known`` needs no question; ``answered`` is what the citizen did."""

    bundle: tuple[str, ...]
    known: Mapping[str, Given]
    answered: tuple[Given | Change, ...] = ()

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """Everything that is settled, by item; what is known is never answered by anybody."""
        settled: dict[str, Given] = {}
        for answer in self.answered:
            if isinstance(answer, Given):
                settled[answer.item] = answer
            else:
                settled.pop(answer.item, None)
        return {**settled, **self.known}

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The union of the items of the bundle, in the order of the list of items; promises come last."""
        return needed(self.bundle, {name: given.value for name, given in self.given.items()})

    @cached_property
    def open(self) -> tuple[str, ...]:
        """What is still to be asked or promised, in that order."""
        return tuple(name for name in self.needed if name not in self.given and is_asked(items()[name]))

    @cached_property
    def brought(self) -> tuple[str, ...]:
        """What must be brought to the counter: nobody here can give it, or the citizen chose to bring it."""
        return tuple(name for name in self.needed if self.source_of(name) == COUNTER)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """What the citizen has been asked: it can be changed."""
        return tuple(name for name in self.needed if name in self.given and name not in self.known)

    def source_of(self, name: str) -> str:
        """Who gives the item; empty while it is open."""
        if name in self.given:
            return self.given[name].source
        return "" if is_asked(items()[name]) else COUNTER

    def shares(self) -> tuple[str, ...]:
        """The items that only a department may have told already: neither known nor answered."""
        return tuple(name for name in self.needed if name not in self.given and items()[name].shares)


def needed(bundle: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Every item that a matter of ``bundle`` needs when the items have these ``values``, each once."""
    wanted = {one.item for name in bundle for one in matters()[name].items if one.applies(values) and not one.optional}
    return tuple(sorted(wanted, key=_places().__getitem__))


def is_asked(item: Item) -> bool:
    """Whether the citizen can settle it here, by an answer or by a promise."""
    return PROMISE in item.ways or (ASK in item.ways and item.kind in ASKABLE)


def sum_of_items(bundle: Sequence[str]) -> int:
    """How many items the matters would ask for one by one."""
    return sum(len(matters()[name].items) for name in bundle)


def materials(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The papers that these items once took, with what stands in their place: (paper, instead)."""
    for name in names:
        if (proof := items()[name].proof) is not None:
            yield proof.was, proof.instead


@cache
def _places() -> Mapping[str, tuple[bool, int]]:
    return {name: (item.kind == "promise", place) for place, (name, item) in enumerate(items().items())}
