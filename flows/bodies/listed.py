"""People whom a citizen adds, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.bodies.body import Body, PageKind
from flows.bodies.parts import Option, Stop, Weight
from flows.bodies.wording import word

ADD, DONE, CHANGE, REMOVE = "add", "done", "change", "remove"


@dataclass(frozen=True)
class Card:
    """One of them, as they are read on a page: the number masked. ``place`` counts from 1, as people do."""

    place: int
    name: str = field(repr=False)
    relation: str
    number: str = field(repr=False)
    #: what is wrong with them, where something is
    wrong: str = ""


@dataclass(frozen=True)
class People(Body):
    """The people so far, each with a button to change and one to remove them, and one to add another.

    There are ``least`` to ``most`` of them; with fewer it cannot be gone on, with as many nobody can be added.
    """

    kind = PageKind.PEOPLE
    people: tuple[Card, ...] = field(default=(), repr=False)
    least: int = 0
    most: int = 6
    add: Option | None = field(init=False, repr=False)
    done: Option | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        count = len(self.people)
        enough = count >= self.least
        add = Option(ADD, word("people_add"), weight=Weight.SECONDARY if count and enough else Weight.PRIMARY)
        finished = word("people_done" if count else "people_none")
        done = Option(DONE, finished, weight=Weight.PRIMARY if count else Weight.SECONDARY)
        object.__setattr__(self, "add", add if count < self.most else None)
        object.__setattr__(self, "done", done if enough else None)

    @property
    def choices(self) -> tuple[Option, ...]:
        of_each = (one for card in self.people for one in buttons(card))
        return (*of_each, *(one for one in (self.add, self.done) if one))

    @property
    def stops(self) -> Iterator[Stop]:
        yield Stop(word("people_count", n=len(self.people)))
        for card in self.people:
            yield Stop(" ".join(filter(None, (card.name, card.relation, card.number, card.wrong))), private=True)
            yield from (button.stop for button in buttons(card))
        yield from (one.stop for one in (self.add, self.done) if one)

    def read(self, answer: str) -> tuple[str, int]:
        """What is done, and to the how manieth (0: to nobody). ValueError when it can be done to nobody."""
        if answer not in {option.id for option in self.choices}:
            raise ValueError("nothing that can be done here")
        what, _, place = answer.partition(":")
        return what, int(place or 0)


def buttons(card: Card) -> tuple[Option, ...]:
    """What can be done with one of them."""
    return (
        Option(f"{CHANGE}:{card.place}", word("people_change"), card.name, private=True),
        Option(f"{REMOVE}:{card.place}", word("people_remove"), card.name, private=True),
    )
