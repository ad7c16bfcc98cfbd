"""The port of maintenance: what is wrong with the machine, since when, and who can put it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from config.faults import Fault
from config.mode import Mode
from config.parts import PartName
from config.settings import Settings


class By(StrEnum):
    """Who carries a repair out."""

    ITSELF = "automatic"
    STAFF = "staff"
    REMOTE = "remote"


@dataclass(frozen=True)
class Issue:
    """What a check has found: it stands until the check no longer finds it.

    ``repair`` names what helps (a file of ``maintenance/repairs/``), None where only a person's eyes and hands do.
    ``keeps_from_serving``: the part is not ready; otherwise it serves, and wants to be seen to.
    """

    part: PartName
    fault: Fault
    since: datetime
    repair: str | None = None
    by: By = By.STAFF
    keeps_from_serving: bool = False

    @property
    def code(self) -> str:
        return self.fault.code

    def as_json(self) -> dict[str, Any]:
        """``code``, ``part``, ``since``, ``repair``, ``by``."""
        return {
            "code": self.code,
            "part": str(self.part),
            "since": self.since.isoformat(),
            "repair": self.repair,
            "by": str(self.by),
        }


@dataclass(frozen=True)
class Finding:
    """What one round of one check has found, now."""

    part: PartName
    fault: Fault
    keeps_from_serving: bool = False


@dataclass(frozen=True)
class Repaired:
    """What came of a repair; ``fault`` is why it did not help, and public values say what was done."""

    done: bool
    fault: Fault | None = None
    public: Mapping[str, str] = field(default_factory=dict)


class Keeper(Protocol):
    """Looks after the machine: runs the checks, keeps the issues, and lets repairs be carried out."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong now, what needs a hand first at the beginning."""
        ...

    async def look(self) -> tuple[Issue, ...]:
        """Run every check now, and tell what is wrong."""
        ...

    async def repair(self, name: str, part: PartName, by: By) -> Repaired:
        """Carry out a repair; it waits for the end of a visit, and never comes within one."""
        ...


@dataclass(frozen=True)
class Asked:
    """Who wants something done; ``staff`` is a work number, empty where it is nobody of the hall."""

    by: By
    staff: str = ""


class Restarts(Protocol):
    """Starts the program or the machine anew. Each waits until nobody is served, and is an event with who asked."""

    async def restart_application(self, asked: Asked) -> None:
        """The program ends in order, and is started again."""
        ...

    async def restart_machine(self, asked: Asked) -> None:
        """The same with the whole machine; RESTART-REFUSED when this program may not."""
        ...

    async def leave_safe_mode(self, asked: Asked) -> None:
        """The program is started again, with all that it can do."""
        ...


class Program(Protocol):
    """The program as a whole: what its next start is for, and who starts it anew."""

    @property
    def folder(self) -> Path:
        """Where the site keeps its data, whatever mode this is."""
        ...

    @property
    def site(self) -> Settings:
        """The settings of the site as its file has them, before anything is laid over them."""
        ...

    @property
    def restarts(self) -> Restarts: ...

    def choose(self, mode: Mode) -> None:
        """Let the next start be for ``mode``; MODE-STORE when that cannot be kept."""
        ...
