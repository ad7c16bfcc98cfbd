"""The figures of a month: how much, how fast, at which hours, and how it was rated. Nothing of it is of anybody.

Inside a transaction of the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from config.clock import CHINA
from config.rating_reasons import LOW_GRADES
from office.database.tables import bundles, cases, ratings
from office.port import CaseState
from office.ratings.ratings import GRADES

HOURS = range(24)
#: China is so far before UTC, all year
AHEAD_H = 8


@dataclass(frozen=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def written(cls, text: str) -> Month:
        """From ``2026-11``; ValueError."""
        return cls.of(datetime.strptime(text, "%Y-%m").replace(tzinfo=CHINA).date())

    @property
    def first(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=CHINA)

    @property
    def before(self) -> Month:
        return Month.of((self.first - timedelta(days=1)).date())

    @property
    def after(self) -> Month:
        return Month.of((self.first + timedelta(days=31)).date())

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


@dataclass(frozen=True)
class OfScene:
    """How many cases of a scene were taken, and how many of them were completed in the same call."""

    scene: str
    cases: int
    instant: int
    #: how many bundles told how long they took, and how long that was in all
    timed: int = 0
    machine_ms: int = 0
    visit_s: int = 0

    @property
    def mean_machine_s(self) -> float:
        """The machine's part of a visit; 0 where nobody told."""
        return self.machine_ms / self.timed / 1000 if self.timed else 0.0

    @property
    def rest(self) -> int:
        return self.cases - self.instant


@dataclass(frozen=True)
class Figures:
    """All of a month, as of a moment. ``grades`` are from 5 to 1, ``hours`` from 0 to 23."""

    month: Month
    at: datetime
    scenes: tuple[OfScene, ...]
    grades: Mapping[int, int]
    hours: tuple[int, ...]

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.scenes)

    @property
    def instant(self) -> int:
        return sum(one.instant for one in self.scenes)

    @property
    def mean_machine_s(self) -> float:
        """Of a visit until everything was handed in, in seconds; 0 where nobody told."""
        timed = sum(one.timed for one in self.scenes)
        return sum(one.machine_ms for one in self.scenes) / timed / 1000 if timed else 0.0

    @property
    def mean_visit_s(self) -> float:
        """The same, with the part of the citizen."""
        timed = sum(one.timed for one in self.scenes)
        return sum(one.visit_s for one in self.scenes) / timed if timed else 0.0

    @property
    def rated(self) -> int:
        return sum(self.grades.values())

    @property
    def satisfied(self) -> int:
        return sum(count for grade, count in self.grades.items() if grade not in LOW_GRADES)


class Taken(NamedTuple):
    """How many cases of a scene were filed in a state, at an hour of the day."""

    scene: str
    state: CaseState
    hour: int
    how_many: int


def figures(connection: sa.Connection, month: Month, moment: datetime) -> Figures:
    """Those of the month so far."""
    taken = _taken(connection, month)
    return Figures(month, moment, _scenes(connection, month, taken), _grades(connection, month), _hours(taken))


def _in(column: sa.ColumnElement[datetime], month: Month) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return column >= month.first, column < month.after.first


def _taken(connection: sa.Connection, month: Month) -> Sequence[Taken]:
    """All of them, by one reading of an index."""
    at: sa.ColumnElement[datetime] = cases.c.accepted
    if connection.dialect.name == "postgresql":  # SQLite has it in UTC already
        at = sa.func.timezone("UTC", at)
    by = cases.c.scene, cases.c.state, sa.extract("hour", at).label("hour")
    told = sa.select(*by, sa.func.count()).where(*_in(cases.c.accepted, month)).group_by(*by)
    return [
        Taken(scene, CaseState(state), (int(hour) + AHEAD_H) % len(HOURS), count)
        for scene, state, hour, count in connection.execute(told)
    ]


def _scenes(connection: sa.Connection, month: Month, taken: Sequence[Taken]) -> tuple[OfScene, ...]:
    """The most frequent first. What was refused at once is none of them: it has no number."""
    cases_of, at_once, times = Counter[str](), Counter[str](), _times(connection, month)
    for scene, state, _, how_many in taken:
        if state is not CaseState.REFUSED:
            cases_of[scene] += how_many
        if state is CaseState.COMPLETED:
            at_once[scene] += how_many
    ordered = sorted(cases_of.items(), key=lambda one: (-one[1], one[0]))
    return tuple(OfScene(scene, count, at_once[scene], *times.get(scene, (0, 0, 0))) for scene, count in ordered)


def _times(connection: sa.Connection, month: Month) -> Mapping[str, tuple[int, int, int]]:
    """By scene, of bundles: how many told how long they took, and how long that was."""
    sums = sa.func.count(), sa.func.sum(bundles.c.machine_ms), sa.func.sum(bundles.c.visit_s)
    told = sa.select(bundles.c.scene, *sums).where(bundles.c.visit_s > 0, *_in(bundles.c.accepted, month))
    rows = connection.execute(told.group_by(bundles.c.scene))
    return {scene: (int(timed), int(machine_ms), int(visit_s)) for scene, timed, machine_ms, visit_s in rows}


def _grades(connection: sa.Connection, month: Month) -> Mapping[int, int]:
    told = sa.select(ratings.c.grade, sa.func.count().label("given")).where(*_in(ratings.c.at, month))
    found = {row.grade: row.given for row in connection.execute(told.group_by(ratings.c.grade))}
    return {grade: found.get(grade, 0) for grade in reversed(GRADES)}


def _hours(taken: Sequence[Taken]) -> tuple[int, ...]:
    """By the hour of the clock on the wall."""
    found = Counter[int]()
    for one in taken:
        found[one.hour] += one.how_many
    return tuple(found[hour] for hour in HOURS)
