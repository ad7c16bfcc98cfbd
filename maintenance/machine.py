"""The machine as checks look at it and repairs work on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from config.clock import BEHIND_MAX, Clock
from config.face import Calibration
from config.parts import PartName
from config.settings import Settings
from maintenance.memory import Memory

#: a jump of the clock stays said for so long, so that somebody sees it
JUMP_SAID_FOR_S = 3600.0


class Attendance(Protocol):
    """Who is at the machine: a citizen, who is never disturbed, or one of the staff, who may have a part mended."""

    def __bool__(self) -> bool:
        """Whether anybody is there."""
        ...

    @property
    def has_citizen(self) -> bool: ...

    async def nobody(self) -> None:
        """Return when nobody is served."""
        ...

    async def no_citizen(self) -> None:
        """Return when no citizen is served."""
        ...


class Nobody:
    """A machine that serves nobody."""

    has_citizen = False

    def __bool__(self) -> bool:
        return False

    async def nobody(self) -> None:
        """At once."""

    async def no_citizen(self) -> None:
        """At once."""


class Jumps:
    """What is known of the wall clock from look to look, against the one that never jumps."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None
        self._said = ""
        self._said_at = 0.0

    def seen(self, now: datetime, monotonic: float) -> str:
        """By how much it has jumped, if it has within the last hour; else empty."""
        if self._last is not None:
            expected = self._last[0] + timedelta(seconds=monotonic - self._last[1])
            if abs(now - expected) > BEHIND_MAX:
                self._said, self._said_at = f"{(now - expected).total_seconds():+.0f} s", monotonic
        self._last = now, monotonic
        return self._said if monotonic - self._said_at < JUMP_SAID_FOR_S else ""


async def _not_here(part: PartName) -> None:
    """Whoever only looks at a machine restarts none of its parts."""
    raise RuntimeError(part)


def _nothing() -> None:
    """… and has nothing going on behind."""


@dataclass(frozen=True)
class Machine:
    """``parts`` are within their boundaries, by name; None where the site has none.

    ``data`` and ``crashes`` are folders. ``memory`` is what the log has told. ``restart`` closes a part, makes it again
    and starts it; it raises why that is not possible. ``hurry`` lets the office be brought now what
    it is owed.
    """

    parts: Mapping[PartName, Any]
    settings: Settings
    clock: Clock
    memory: Memory
    calibration: Calibration
    data: Path
    crashes: Path
    restart: Callable[[PartName], Awaitable[None]] = _not_here
    hurry: Callable[[], None] = _nothing
    #: the parts that have been started, since they were made
    begun: set[PartName] = field(default_factory=set)
    attendance: Attendance = field(default_factory=Nobody)
    jumps: Jumps = field(default_factory=Jumps)

    async def start(self, name: PartName) -> Any:
        """The part, started if it was not yet: what is started looks after itself, with pauses of its own."""
        part = self.parts[name]
        if name not in self.begun:
            await part.start()
            self.begun.add(name)
        return part
