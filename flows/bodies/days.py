"""A day or a month, turned to part by part: no impossible one can be chosen, and nobody has to know how it is typed."""

from __future__ import annotations

from abc import abstractmethod
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from flows.bodies.body import Entry, PageKind
from flows.bodies.entered import OK, Entered
from flows.bodies.parts import Stop, Turner, Wheel
from flows.bodies.wording import word
from law.month import Month as Calendar
from law.wording import month_name, say_day, say_month

#: how far the long steps of years and days go
LONG = 10


@dataclass(frozen=True)
class Wheels(Entered):
    """Wheels, turned by buttons. ``wheels`` are how they stand, ``said`` what that is."""

    wheels: tuple[Wheel, ...] = field(init=False, repr=False)
    said: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wheels", tuple(self._wheels()))
        object.__setattr__(self, "said", self._said())

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(one.key for wheel in self.wheels for one in wheel.turners), OK)

    @property
    def news(self) -> tuple[Stop, ...]:
        return (Stop(self.said, private=True),)

    @property
    def stops(self) -> Iterator[Stop]:
        yield from self.news
        turners = (one for wheel in self.wheels for one in wheel.turners)
        yield from (Stop(one.label, one.key) for one in turners)
        yield Stop(f"{word('key_ok')} {self.said}", OK, private=True)

    @abstractmethod
    def _wheels(self) -> Iterator[Wheel]: ...

    @abstractmethod
    def _said(self) -> str: ...


@dataclass(frozen=True)
class Date(Wheels):
    """A day from ``earliest`` to ``latest``. The wheels stand at ``start``."""

    kind = PageKind.DATE
    entry = Entry.DAY
    start: date
    earliest: date
    latest: date

    def press(self, key: str) -> Self:
        now = self.start
        match key.partition(":")[::2]:
            case "year", step:
                month = Calendar(_turned(now.year, step, self._years), now.month)
            case "month", step:
                month = Calendar(now.year, _turned(now.month, step, self._months, round_=True))
            case "day", step:
                day = _turned(now.day, step, self._days, round_=True)
                return replace(self, start=now.replace(day=day))
            case _:
                return self
        day = min(now.day, monthrange(month.year, month.month)[1])
        turned = date(month.year, month.month, day)
        return replace(self, start=min(max(turned, self.earliest), self.latest))

    def standing(self, before: Self) -> Self:
        return replace(self, start=before.start)

    def answer(self, key: str) -> str:
        return self.start.isoformat() if key == OK else ""

    def read(self, answer: str) -> date:
        """``2026-09-30``, or ``20260930``. ValueError for what is no day, or outside the bounds."""
        if not answer.isascii() or len(answer) not in (8, 10):
            raise ValueError("no day of the form YYYY-MM-DD")
        day = date.fromisoformat(answer)
        if not self.earliest <= day <= self.latest or answer not in (day.isoformat(), f"{day:%Y%m%d}"):
            raise ValueError("no day that can be chosen here")
        return day

    def _wheels(self) -> Iterator[Wheel]:
        now = self.start
        yield _wheel("year", now.year, self._years, long=True)
        yield _wheel("month", now.month, self._months, round_=True)
        yield _wheel("day", now.day, self._days, long=True, round_=True)

    def _said(self) -> str:
        return say_day(self.start)

    @property
    def _years(self) -> range:
        return range(self.earliest.year, self.latest.year + 1)

    @property
    def _months(self) -> range:
        return _months(self.start.year, Calendar.of(self.earliest), Calendar.of(self.latest))

    @property
    def _days(self) -> range:
        now, month = self.start, Calendar.of(self.start)
        first = self.earliest.day if month == Calendar.of(self.earliest) else 1
        last = self.latest.day if month == Calendar.of(self.latest) else monthrange(now.year, now.month)[1]
        return range(first, last + 1)


@dataclass(frozen=True)
class Month(Wheels):
    """A month from ``earliest`` to ``latest``. The wheels stand at ``start``."""

    kind = PageKind.MONTH
    entry = Entry.MONTH
    start: Calendar
    earliest: Calendar
    latest: Calendar

    def press(self, key: str) -> Self:
        now = self.start
        match key.partition(":")[::2]:
            case "year", step:
                turned = Calendar(_turned(now.year, step, self._years), now.month)
            case "month", step:
                turned = Calendar(now.year, _turned(now.month, step, self._months, round_=True))
            case _:
                return self
        return replace(self, start=min(max(turned, self.earliest), self.latest))

    def standing(self, before: Self) -> Self:
        return replace(self, start=before.start)

    def answer(self, key: str) -> str:
        return str(self.start) if key == OK else ""

    def read(self, answer: str) -> Calendar:
        """``2026-09``, or ``202609``. ValueError for what is no month, or outside the bounds."""
        month = Calendar.parse(answer if "-" in answer else f"{answer[:4]}-{answer[4:]}")
        if not self.earliest <= month <= self.latest:
            raise ValueError("no month that can be chosen here")
        return month

    def _wheels(self) -> Iterator[Wheel]:
        yield _wheel("year", self.start.year, self._years, long=True)
        yield _wheel("month", self.start.month, self._months, round_=True)

    def _said(self) -> str:
        return say_month(self.start)

    @property
    def _years(self) -> range:
        return range(self.earliest.year, self.latest.year + 1)

    @property
    def _months(self) -> range:
        return _months(self.start.year, self.earliest, self.latest)


def _months(year: int, earliest: Calendar, latest: Calendar) -> range:
    """The months of ``year`` that can be chosen."""
    first = earliest.month if year == earliest.year else 1
    last = latest.month if year == latest.year else 12
    return range(first, last + 1)


_STEPS = {"more_ten": LONG, "more": 1, "less": -1, "less_ten": -LONG}


def _turned(now: int, step: str, within: range, *, round_: bool = False) -> int:
    """``now`` one step on, within what can be chosen; one single step over its end comes round."""
    on = now + _STEPS[step]
    if round_ and abs(_STEPS[step]) == 1 and on not in within:
        return within[0] if on > now else within[-1]
    return min(max(on, within[0]), within[-1])


def _wheel(part: str, now: int, within: range, *, long: bool = False, round_: bool = False) -> Wheel:
    """The wheel of ``part``; its long steps are there when there is far to go."""
    far = long and len(within) > LONG
    steps = [step for step in _STEPS if far or step in ("more", "less")]
    turners = (
        Turner(
            f"{part}:{step}",
            word(f"{part}_{step}"),
            _STEPS[step],
            _turned(now, step, within, round_=round_) != now,
        )
        for step in steps
    )
    return Wheel(word(part, n=month_name(now) if part == "month" else now), tuple(turners))
