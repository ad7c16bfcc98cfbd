"""How long each step took: the machine's part, and the part that was the citizen's to read, tap, insert or turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config.clock import Clock


@dataclass(frozen=True)
class StepTime:
    """One passage through a step, in seconds. No content."""

    step: str
    machine_s: float
    citizen_s: float


class Stopwatch:
    """Cuts the time of a visit into steps, and each step into machine and citizen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._citizen_s = 0.0
        self._times: list[StepTime] = []

    @property
    def times(self) -> tuple[StepTime, ...]:
        return tuple(self._times)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Everything inside is time of the step ``name``."""
        begun, self._citizen_s = self._clock.monotonic(), 0.0
        try:
            yield
        finally:
            total = self._clock.monotonic() - begun
            self._times.append(StepTime(name, max(0.0, total - self._citizen_s), min(total, self._citizen_s)))

    @contextmanager
    def citizen(self) -> Iterator[None]:
        """Everything inside is the citizen's time."""
        begun = self._clock.monotonic()
        try:
            yield
        finally:
            self._citizen_s += self._clock.monotonic() - begun

    def give_citizen(self, seconds: float) -> None:
        """Count ``seconds`` of the running step as the citizen's."""
        self._citizen_s += seconds
