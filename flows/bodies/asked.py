"""Bodies that ask, and are answered by a button or by what is entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.bodies.body import Body, Entry, PageKind, Told
from flows.bodies.parts import Option, Stop

YES, NO = "yes", "no"
YES_NO = (YES, NO)


@dataclass(frozen=True)
class Choice(Told):
    """One question, big answers. Where they take several pages, that of the option ``at`` comes first."""

    kind = PageKind.CHOICE
    options: tuple[Option, ...] = ()
    at: str = ""

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options

    @property
    def stops(self) -> Iterator[Stop]:
        yield from super().stops
        yield from (option.stop for option in self.options)


@dataclass(frozen=True)
class YesNo(Body):
    """A question that is answered by yes or no, which weigh the same."""

    kind = PageKind.YES_NO
    answers: tuple[Option, ...] = ()

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.answers

    @property
    def stops(self) -> Iterator[Stop]:
        yield from (answer.stop for answer in self.answers)

    def read(self, answer: str) -> bool:
        """ValueError for anything but ``yes`` and ``no``."""
        if answer not in YES_NO:
            raise ValueError("neither yes nor no")
        return answer == YES


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
class Pin(Body):
    """The password of the card: never shown, never said; its keys lie in another order each time."""

    kind = PageKind.PIN
    entry = Entry.DIGITS
    least: int
    most: int

    def read(self, answer: str) -> str:
        if answer.isascii() and answer.isdigit() and self.least <= len(answer) <= self.most:
            return answer
        raise ValueError("not as many digits as are asked for")

    def typed(self, digits: str, more: str) -> str:
        """What stands there when ``more`` is typed behind ``digits``: a pad has ten keys, and no more fits."""
        return (digits + "".join(key for key in more if key.isascii() and key.isdigit()))[: self.most]
