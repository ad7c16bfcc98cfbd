"""Bodies that show how something goes: along the months one may choose, or along the way of an application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.bodies.body import Body, PageKind
from flows.bodies.parts import Fact, Stop


@dataclass(frozen=True)
class Point:
    """One of what can be chosen: a bar as high as ``value``, with what it gives. Choosing it answers ``id``."""

    id: str
    label: str
    value: float
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Chart(Body):
    """Bars side by side, the first and the last the ends of the choice; one of them is up, with what it gives.

    ``line`` is a height that matters, called ``line_label``; 0 is none. ``start`` is the place of the bar that is up.
    """

    kind = PageKind.CHART
    points: tuple[Point, ...]
    start: int = 0
    line: float = 0.0
    line_label: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < len(self.points):
            raise ValueError("a chart begins with one of its points")

    @property
    def stops(self) -> Iterator[Stop]:
        for point in self.points:
            gives = (f"{fact.label} {fact.value}" for fact in point.facts)
            yield Stop(" ".join((point.label, *gives)), point.id, private=True)

    def read(self, answer: str) -> Point:
        found = next((point for point in self.points if point.id == answer), None)
        if found is None:
            raise ValueError("no point of the chart")
        return found


class Reached(StrEnum):
    """How far somebody is at a stage."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    #: it went no further
    ENDED = "ended"


@dataclass(frozen=True)
class Stage:
    """A stage on the way, and when it was or will be reached."""

    name: str
    when: str
    reached: Reached


@dataclass(frozen=True)
class Way:
    """The way of one application, under its name; ``note`` says what holds of it now."""

    name: str
    note: str
    stages: tuple[Stage, ...]

    @property
    def stops(self) -> Iterator[Stop]:
        yield Stop(f"{self.name} {self.note}".rstrip(), private=True)
        yield from (Stop(f"{stage.name} {stage.when}".rstrip(), private=True) for stage in self.stages)


@dataclass(frozen=True)
class ProgressMap(Body):
    """Where each application is on its way; the newest first, as many as fit at a time."""

    kind = PageKind.PROGRESS_MAP
    ways: tuple[Way, ...] = ()

    @property
    def stops(self) -> Iterator[Stop]:
        for way in self.ways:
            yield from way.stops
