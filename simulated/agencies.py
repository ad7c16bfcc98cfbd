"""Departments that are asked and told for a case (``office/departments/port.py``), without a line to any.

They are prompt, late, refuse, talk nonsense or are silent, as a file says (``agencies.yaml``); what each knows of
somebody stands in the people file. What was received stays in its ``inbox``: so it can be seen what came, how often,
and that the same key was one request.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from pydantic import Field

from config.clock import Clock
from config.datafile import DemonstrationOnly, load
from config.items import departments
from simulated.departments import SimulatedDepartments

SHIPPED = Path(__file__).parent / "agencies.yaml"


class Push(Protocol):
    """What of a request a department reads."""

    @property
    def key(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def items(self) -> tuple[str, ...]: ...


class Manner(DemonstrationOnly):
    """How a department behaves: ``after_hours`` until it answers; ``unreachable``: so many times first."""

    does: Literal["answers", "refuses", "nonsense", "silent"] = "answers"
    after_hours: float = Field(default=0, ge=0)
    unreachable: int = Field(default=0, ge=0)
    #: what it needs to be reminded before it answers at all
    reminders: int = Field(default=0, ge=0)
    reason: str = ""


class Manners(DemonstrationOnly):
    agencies: Mapping[str, Manner]


class SimulatedAgency:
    """One department. ``manner`` may be changed at any time; ``inbox`` is what it has, by key."""

    def __init__(self, name: str, people: SimulatedDepartments, clock: Clock, manner: Manner) -> None:
        self.manner = manner
        self.inbox: dict[str, tuple[Push, datetime]] = {}
        self.deliveries: Counter[str] = Counter()
        self._name, self._people, self._clock = name, people, clock
        self._refused = 0

    async def send(self, push: Push) -> None:
        self.take(push)

    async def answer(self, key: str) -> object:
        return self.told(key)

    def take(self, push: Push) -> None:
        """As :meth:`send`, for whoever plays without a loop."""
        if self._refused < self.manner.unreachable:
            self._refused += 1
            raise ConnectionError("the line is down")
        self.deliveries[push.key] += 1
        self.inbox.setdefault(push.key, (push, self._clock.now()))

    def told(self, key: str) -> object:
        """As :meth:`answer`."""
        if key not in self.inbox:
            return None
        push, since = self.inbox[key]
        waits = timedelta(hours=self.manner.after_hours)
        if self.manner.does == "silent" or self._clock.now() < since + waits or self._is_waiting(key):
            return None
        match self.manner.does:
            case "nonsense":
                return {"key": key, "state": "answered", "items": {"nobody asked": "\0"}}
            case "refuses":
                return {"key": key, "state": "refused", "reason": self.manner.reason}
            case _:
                return {"key": key, "state": "answered", "items": self._known(push)}

    def _is_waiting(self, key: str) -> bool:
        """Whether it has not been reminded often enough to begin."""
        return self.deliveries[key] <= self.manner.reminders

    def _known(self, push: Push) -> Mapping[str, str]:
        told = self._people.of(push.number).get(self._name, {})
        known = dict(told) if isinstance(told, Mapping) else {}
        return {item: known[item] for item in push.items if item in known}


def simulated_agencies(
    people: SimulatedDepartments, clock: Clock, manners: Path = SHIPPED
) -> Mapping[str, SimulatedAgency]:
    """Every department of ``config/departments.yaml``, as ``manners`` says it behaves."""
    own = load(manners, Manners).agencies
    return {name: SimulatedAgency(name, people, clock, own.get(name, Manner())) for name in departments()}
