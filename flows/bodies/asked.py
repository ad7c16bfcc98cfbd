"""Bodies that ask, and are answered by a button or by what is entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.bodies.body import Body, Entry, PageKind, Told
from flows.bodies.parts import Option, Stop


@dataclass(frozen=True)
class Choice(Told):
    """One question, big answers."""

    kind = PageKind.CHOICE
    options: tuple[Option, ...] = ()

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options

    @property
    def stops(self) -> Iterator[Stop]:
        yield from super().stops
        yield from (option.stop for option in self.options)


#: the answers of a rating, from the worst to the best
GRADES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Rating(Body):
    """Five grades with drawn faces."""

    kind = PageKind.RATING
    grades: tuple[Option, ...] = ()

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.grades

    @property
    def stops(self) -> Iterator[Stop]:
        yield from (grade.stop for grade in self.grades)


@dataclass(frozen=True)
class Digits(Body):
    """A body that takes from ``least`` to ``most`` digits."""

    entry = Entry.DIGITS
    least: int
    most: int

    def read(self, answer: str) -> str:
        if answer.isascii() and answer.isdigit() and self.least <= len(answer) <= self.most:
            return answer
        raise ValueError("not as many digits as are asked for")


@dataclass(frozen=True)
class Pin(Digits):
    """The password of the card: never shown, never said; its keys lie in another order each time."""

    kind = PageKind.PIN


@dataclass(frozen=True)
class Number(Digits):
    """A number, set in ``groups`` (``(4, 2, 2)`` of a day) behind which ``units`` stand, where there are any."""

    kind = PageKind.NUMBER
    groups: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
