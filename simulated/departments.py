"""Other departments that share data with the office: they tell what the people file says, or fail on request.

``departments`` of a person there: by department what it knows, by item; or, instead, a :class:`Trouble` with this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.clock import Clock
from config.datafile import load_once
from config.items import departments

#: longer than anybody waits
LATE_S = 600.0


class Trouble(StrEnum):
    """What a line can do instead of answering."""

    LATE = "late"
    NONSENSE = "nonsense"


class _Person(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    number: str
    departments: Mapping[str, Mapping[str, str] | Trouble] = {}


class _People(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    people: tuple[_Person, ...]


_Known = Mapping[str, Mapping[str, str] | Trouble]


def _told_in(file: Path) -> Mapping[str, _Known]:
    """What departments know of everybody in ``file``, by number."""
    return {person.number: person.departments for person in load_once(file, _People).people}


class SimulatedDepartment:
    """The line to one department. ``trouble`` may be changed at any time: then it is so with everybody."""

    def __init__(self, name: str, people: SimulatedDepartments, clock: Clock) -> None:
        self.trouble: Trouble | None = None
        self._name = name
        self._people = people
        self._clock = clock

    async def ask(self, number: str, items: tuple[str, ...]) -> Mapping[str, str]:
        told = self._people.of(number).get(self._name, {})
        trouble = self.trouble or (told if isinstance(told, Trouble) else None)
        if trouble is Trouble.LATE:
            await self._clock.sleep(LATE_S)
        if trouble is Trouble.NONSENSE or isinstance(told, Trouble):
            return dict.fromkeys(items, "\0")
        return {item: told[item] for item in items if item in told}


class SimulatedDepartments(Mapping[str, SimulatedDepartment]):
    """Every department of ``config/departments.yaml``, by its id. ``file`` is read when one is asked first."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._lines = {name: SimulatedDepartment(name, self, clock) for name in departments()}

    def of(self, number: str) -> _Known:
        """What the departments would tell of ``number``."""
        return self._told.get(number, {})

    @cached_property
    def _told(self) -> Mapping[str, _Known]:
        return _told_in(self._file)

    def __getitem__(self, name: str) -> SimulatedDepartment:
        return self._lines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
