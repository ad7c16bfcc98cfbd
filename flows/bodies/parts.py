"""What bodies are made of: buttons, facts, sections, and the stops that all of them tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How loud a button is; a page has at most one PRIMARY."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


@dataclass(frozen=True)
class Stop:
    """A place on a page that a key comes to: something to hear, and with an ``action`` something to do.

    ``private`` text holds what belongs to the person: only an ear that nobody else shares may hear it. ``aloud`` is
    what everybody may hear of it, which may be nothing. ``changes``: what its action does to it.
    """

    text: str
    action: str = ""
    private: bool = False
    aloud: str = ""
    changes: bool = False


@dataclass(frozen=True)
class Option:
    """A button. Touching it answers ``id``. ``private``: it tells something of the person, and ``aloud`` does not.

    ``chosen``: it is one of several answers, and another touch takes it back.
    """

    id: str
    label: str
    hint: str = ""
    weight: Weight = Weight.SECONDARY
    private: bool = False
    aloud: str = ""
    chosen: bool = False

    @property
    def stop(self) -> Stop:
        return Stop(f"{self.label} {self.hint}".rstrip(), self.id, self.private, self.aloud)


@dataclass(frozen=True)
class Fact:
    """A label and its value, for summaries. ``change`` is the answer of the button beside it, where there is one."""

    label: str
    value: str
    change: str = ""

    @property
    def stop(self) -> Stop:
        changes = bool(self.change)
        return Stop(f"{self.label} {self.value}", self.change, private=True, aloud=self.label, changes=changes)


@dataclass(frozen=True)
class Section:
    """A heading, its facts and its lines, for longer texts; a screen shows as many as fit and turns pages.

    ``private`` is what was made for the person, its heading too; what the words say to everybody is not. Facts always
    are.
    """

    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    private: bool = True

    @property
    def stops(self) -> Iterator[Stop]:
        if self.heading:
            yield Stop(self.heading, private=self.private)
        yield from (fact.stop for fact in self.facts)
        yield from (Stop(line, private=self.private) for line in self.lines)


@dataclass(frozen=True)
class TableColumn:
    """A column of a table. ``share`` of the width, from 0 to 1; numbers stand on the ``right``."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True)
class PaperLine:
    """One paper on its way. ``state`` is one of :class:`printing.port.JobState`."""

    name: str
    state: str
    note: str = ""

    @property
    def stop(self) -> Stop:
        return Stop(f"{self.name} {self.state} {self.note}".rstrip())


@dataclass(frozen=True)
class Scannable:
    """A QR code to take along by telephone: ``path`` draws its dark modules, each one unit, ``side`` of them a side.

    ``label`` says what it is for.
    """

    label: str
    path: str = field(repr=False)
    side: int

    @property
    def stop(self) -> Stop:
        return Stop(self.label)


@dataclass(frozen=True)
class Box:
    """Where something is in a picture, in shares of it (0…1)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Group:
    """Digits that are read together, and how many there is room for."""

    text: str
    places: int


@dataclass(frozen=True)
class Turner:
    """A button that turns a wheel by ``step``. It does not turn where the wheel ends."""

    key: str
    label: str
    step: int
    turns: bool


@dataclass(frozen=True)
class Wheel:
    """Where it stands, and its buttons from the longest step forward to the longest back."""

    value: str
    turners: tuple[Turner, ...]
