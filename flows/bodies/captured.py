"""A paper below the document camera, and the leaves (its sides) that have been captured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.bodies.body import Body, PageKind
from flows.bodies.parts import Option, Stop, Weight
from flows.bodies.wording import word

#: to look at another leaf that has been captured
EARLIER, LATER = "leaf:earlier", "leaf:later"


@dataclass(frozen=True)
class Corner:
    """A place in the picture, in shares of its width and height."""

    x: float
    y: float


@dataclass(frozen=True)
class Document(Body):
    """The live picture of what lies there, with the outline of the paper. ``text`` says what is to be done.

    ``good``: it is seen well, and can be captured. ``number`` is that of the leaf, from 1.
    """

    kind = PageKind.DOCUMENT
    text: str = ""
    good: bool = False
    corners: tuple[Corner, ...] = ()
    number: int = 1

    @property
    def stops(self) -> Iterator[Stop]:
        if self.text:
            yield Stop(self.text)


@dataclass(frozen=True)
class Leaves(Body):
    """One of the leaves that have been captured, to be looked at: the ``at``-th of ``count``. ``picture`` is a JPEG.

    ``kept`` says where it goes, and that it does not stay here.
    """

    kind = PageKind.LEAVES
    picture: bytes = field(default=b"", repr=False)
    at: int = 1
    count: int = 1
    kept: str = ""
    earlier: Option | None = field(init=False, repr=False)
    later: Option | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ways = ((EARLIER, "leaf_earlier", self.at > 1), (LATER, "leaf_later", self.at < self.count))
        earlier, later = (Option(way, word(name), weight=Weight.QUIET) if there else None for way, name, there in ways)
        object.__setattr__(self, "earlier", earlier)
        object.__setattr__(self, "later", later)

    @property
    def choices(self) -> tuple[Option, ...]:
        return tuple(one for one in (self.earlier, self.later) if one)

    @property
    def stops(self) -> Iterator[Stop]:
        if self.kept:
            yield Stop(self.kept)
        yield Stop(word("leaf_of", n=self.at, m=self.count))
        yield from (one.stop for one in self.choices)
