"""A name written on the glass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.ink import Strokes, read_strokes
from flows.bodies.body import Body, Entry, PageKind
from flows.bodies.parts import Stop
from flows.bodies.wording import word

#: less than so much ink is a dot or a slip of the hand: all of it, and from left to right, in heights of the pad
LEAST_INK, LEAST_WIDTH = 1.0, 0.3


@dataclass(frozen=True)
class Signature(Body):
    """A pad to sign on. ``problem`` says why what was signed before is not enough."""

    kind = PageKind.SIGNATURE
    entry = Entry.STROKES
    problem: str = ""

    @property
    def stops(self) -> Iterator[Stop]:
        if self.problem:
            yield Stop(self.problem)

    def read(self, answer: str) -> Strokes:
        """The strokes (:func:`config.ink.read_strokes`). ValueError, with the reason, when they are no signature."""
        strokes = read_strokes(answer)
        if strokes.length < LEAST_INK or strokes.width < LEAST_WIDTH:
            raise ValueError(word("signature_little"))
        return strokes
