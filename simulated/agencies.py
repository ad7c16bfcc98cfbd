"""Departments that are asked and told for a case (``office/departments/port.py``), without a line to any.

They are prompt, late, refuse, talk nonsense or are silent, as a file says (``agencies.yaml``); what each knows of
somebody stands in the people file. What was received stays in its drawer: so it can be seen what came, how often,
and that the same key was one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

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


class Received(BaseModel):
    """What a department has of one request: since when, and how often it came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    items: tuple[str, ...]
    since: AwareDatetime
    deliveries: int = 1


class Drawer(BaseModel):
    """What one department keeps: requests by their keys, and how often its line was down."""

    model_config = ConfigDict(extra="forbid")

    received: dict[str, Received] = {}
    refused: int = 0


class Drawers:
    """Those of all departments, in ``file``, where there is one: they remember when the process is gone."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        kept = file.read_bytes() if file is not None and file.exists() else b"{}"
        self._drawers = _DRAWERS.validate_json(kept)

    def of(self, name: str) -> Drawer:
        return self._drawers.setdefault(name, Drawer())

    def keep(self) -> None:
        """Write them down, whole or not at all."""
        if self._file is not None:
            written = self._file.with_suffix(".new")
            written.write_bytes(_DRAWERS.dump_json(self._drawers))
            written.replace(self._file)


_DRAWERS = TypeAdapter(dict[str, Drawer])


class SimulatedAgency:
    """One department. ``manner`` may be changed at any time; what it has received lies in its ``drawer``."""

    def __init__(
        self, name: str, people: SimulatedDepartments, clock: Clock, manner: Manner, drawers: Drawers | None = None
    ) -> None:
        self.manner = manner
        self._drawers = drawers or Drawers(None)
        self.drawer = self._drawers.of(name)
        self._name, self._people, self._clock = name, people, clock

    async def send(self, push: Push) -> None:
        self.take(push)

    async def answer(self, key: str) -> object:
        return self.told(key)

    def take(self, push: Push) -> None:
        """As :meth:`send`, for whoever plays without a loop."""
        drawer = self.drawer
        if drawer.refused < self.manner.unreachable:
            drawer.refused += 1
            self._drawers.keep()
            raise ConnectionError("the line is down")
        if (known := drawer.received.get(push.key)) is not None:
            drawer.received[push.key] = known.model_copy(update={"deliveries": known.deliveries + 1})
        else:
            drawer.received[push.key] = Received(number=push.number, items=push.items, since=self._clock.now())
        self._drawers.keep()

    def told(self, key: str) -> object:
        """As :meth:`answer`."""
        if (push := self.drawer.received.get(key)) is None:
            return None
        waits = timedelta(hours=self.manner.after_hours)
        # One that needs to be reminded has not begun before.
        is_begun = self._clock.now() >= push.since + waits and push.deliveries > self.manner.reminders
        if self.manner.does == "silent" or not is_begun:
            return None
        match self.manner.does:
            case "nonsense":
                return {"key": key, "state": "answered", "items": {"nobody asked": "\0"}}
            case "refuses":
                return {"key": key, "state": "refused", "reason": self.manner.reason}
            case _:
                return {"key": key, "state": "answered", "items": self._known(push)}

    def _known(self, push: Received) -> Mapping[str, str]:
        told = self._people.of(push.number).get(self._name, {})
        known = dict(told) if isinstance(told, Mapping) else {}
        return {item: known[item] for item in push.items if item in known}


def simulated_agencies(
    people: SimulatedDepartments, clock: Clock, manners: Path = SHIPPED, memory: Path | None = None
) -> Mapping[str, SimulatedAgency]:
    """Every department of ``config/departments.yaml``, as ``manners`` says it behaves; in ``memory`` it remembers."""
    own, drawers = load(manners, Manners).agencies, Drawers(memory)
    return {name: SimulatedAgency(name, people, clock, own.get(name, Manner()), drawers) for name in departments()}
