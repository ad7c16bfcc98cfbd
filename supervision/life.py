"""What the guardian knows of one life of the program, and when it has waited long enough.

Times are monotonic seconds.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Limits:
    """How long the program may take, in seconds: to its first sign, between two of them, to its end, and to die."""

    start_s: float = 60.0
    watchdog_s: float = 5.0
    #: an ordered end takes five at most (``commands/ending.py``)
    stop_s: float = 6.0
    #: between the signal that has it write its stacks and the one that no process survives
    abort_s: float = 1.0


class Life:
    """One process. It is ``overdue`` when the next sign has not come in time."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._watchdog_s = limits.watchdog_s
        self.ready = False
        self.stopping = False
        self.aborted = False
        self.status = ""
        self.until = now + limits.start_s

    def hear(self, message: bytes, now: float) -> None:
        """What the program says (``sd_notify(3)``); what is not understood is as if it had not been said."""
        for line in message.decode(errors="replace").splitlines():
            name, _, value = line.partition("=")
            match name, value:
                case ("READY" | "WATCHDOG", "1") if not self.stopping:
                    self.ready = self.ready or name == "READY"
                    self._wait(now, self._watchdog_s if self.ready else self._limits.start_s)
                case "WATCHDOG", "trigger":
                    self._wait(now, 0)
                case "STOPPING", "1":
                    self.told(now)
                case "STATUS", _:
                    self.status = value
                case "EXTEND_TIMEOUT_USEC", _ if self.stopping or not self.ready:
                    with suppress(ValueError):
                        self._wait(now, max(int(value) / 1e6, self.until - now))
                case "WATCHDOG_USEC", _:
                    with suppress(ValueError):
                        self._watchdog_s = int(value) / 1e6

    def told(self, now: float) -> None:
        """It has been told to end, or ends by itself."""
        if not self.stopping:
            self.stopping = True
            self._wait(now, self._limits.stop_s)

    def abort(self, now: float) -> None:
        """It has been told to die of itself, and to write down where it was."""
        self.aborted = True
        self.until = now + self._limits.abort_s

    def kill(self) -> None:
        """Nothing more can be done to it."""
        self.until = inf

    def overdue(self, now: float) -> bool:
        return now >= self.until

    def _wait(self, now: float, seconds: float) -> None:
        if not self.aborted:
            self.until = now + seconds
