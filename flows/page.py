"""What a citizen sees at one moment, as a value: the same page is drawn by Qt, checked by tests and walked headless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from config.sentences import says
from flows.bodies import (
    Body,
    Choice,
    Entered,
    Fact,
    FaultVoices,
    Guide,
    Notice,
    Option,
    PageKind,
    Result,
    Stop,
    Working,
    YesNo,
)

BodyT = TypeVar("BodyT", bound=Body)
#: bodies that take nothing of whoever stands there: what else they hold their words say
TELLING = (Result, Notice, Choice, YesNo, Working, Guide, FaultVoices)


@dataclass(frozen=True)
class Progress:
    """The step bar: the names of the stages of the visit, and the one that the citizen is in (from 0)."""

    stages: tuple[str, ...]
    current: int


@dataclass(frozen=True)
class Frame:
    """What stands around every body. ``node`` names the step of the flow."""

    node: str
    title: str
    lead: str = ""
    #: why this is asked for, from the data of the item
    why: str = ""
    #: the one thing to remember, large: a date, a case number
    highlight: Fact | None = None
    #: the ways on, below the body; a body that asks by buttons has those itself
    options: tuple[Option, ...] = ()
    progress: Progress | None = None
    can_go_back: bool = False
    can_finish: bool = True
    #: a page to read gets the longer idle time
    reading: bool = False
    #: a page of the staff desk, which has its own patience, and says so
    staff: bool = False
    #: while it is up no touch and no key does anything, anywhere in the window: the screen is being wiped
    locked: bool = False
    #: what may be said aloud: the page's own words, without any value that was filled into them
    spoken: str = ""


@dataclass(frozen=True)
class Page:
    """One screen. Showing the same node with the same kind of body again updates the screen in place."""

    frame: Frame
    body: Body

    @property
    def node(self) -> str:
        return self.frame.node

    @property
    def title(self) -> str:
        return self.frame.title

    @property
    def lead(self) -> str:
        return self.frame.lead

    @property
    def kind(self) -> PageKind:
        return self.body.kind

    @property
    def options(self) -> tuple[Option, ...]:
        """Every button that answers, in order: those of the body, then those of the frame."""
        return (*self.body.choices, *self.frame.options)

    @property
    def stops(self) -> Iterator[Stop]:
        """Everything on the page below its title, in the order of reading."""
        if self.frame.lead:
            yield Stop(self.frame.lead, private=not says(self.frame.spoken, self.frame.lead))
        if self.frame.why:
            yield Stop(self.frame.why)
        if self.frame.highlight:
            yield self.frame.highlight.stop
        yield from self.body.stops
        yield from (option.stop for option in self.frame.options)

    @property
    def is_public(self) -> bool:
        """Whether nothing on it is of a person: it only tells or asks, and all of it may be said aloud."""
        told = self.title in self.frame.spoken and not any(stop.private for stop in self.stops)
        return told and isinstance(self.body, TELLING)

    def continues(self, other: Page) -> bool:
        """Whether this is ``other`` still, with news perhaps."""
        return (self.node, type(self.body)) == (other.node, type(other.body))

    def standing(self, before: Page) -> Page:
        """The page with what was entered on ``before``, the same question in another language, say."""
        body, old = self.body, before.body
        if isinstance(body, Entered) and isinstance(old, type(body)):
            return replace(self, body=body.standing(old))
        return self

    def the(self, kind: type[BodyT]) -> BodyT:
        """The body, which is of that type; TypeError when it is not."""
        if not isinstance(self.body, kind):
            raise TypeError(f"{self.node}: a {type(self.body).__name__}, and no {kind.__name__}")
        return self.body
