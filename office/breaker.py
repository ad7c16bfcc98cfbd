"""A circuit breaker: an office that does not answer is left alone for a while, so that nobody waits for it in vain.

Closed, every question passes. After :data:`FAILURES` in a row it is open: whoever asks is told at once, by the fault
that was met last. After a rest one *probe* asks whether somebody is there (half open); its answer closes the circuit,
its failure makes the rest longer. Why no library does it here: docs/decisions, "When the office is away".
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

from config.faults import Fault

#: so many questions in a row without an answer open the circuit
FAILURES = 3
#: the first rest, what it grows to, and the share by which rests differ, so that kiosks do not come back all at once
FIRST_REST_S, LONGEST_REST_S, JITTER = 2.0, 30.0, 0.2


class Breaker:
    """``time`` is in seconds that never go back; ``away`` are the codes of faults that mean that nobody answers."""

    def __init__(self, time: Callable[[], float], away: Collection[str]) -> None:
        self._time = time
        self._away = away
        self._failed = 0
        self._rest_s = FIRST_REST_S
        self._rests_until = 0.0
        #: what was met last, while the circuit is not closed
        self._met: Fault | None = None
        self._probes = False

    @property
    def is_open(self) -> bool:
        """Whether questions are not let through."""
        return self._met is not None

    @asynccontextmanager
    async def passing(self, probe: Callable[[], Awaitable[object]] | None = None) -> AsyncIterator[None]:
        """Inside, the office is asked. The fault that opened the circuit is raised while it is open.

        When the rest is over ``probe`` is asked first; without one the question itself is the probe.
        """
        if self._met is not None:
            if self._probes or self._time() < self._rests_until:
                raise Fault(self._met.code, f"{self._met.detail}; left alone for now".removeprefix("; "))
            if probe is not None:
                async with self._noted():
                    await probe()
        async with self._noted():
            yield

    @asynccontextmanager
    async def _noted(self) -> AsyncIterator[None]:
        """Inside, somebody asks: what comes of it counts. A question that was given up says nothing."""
        self._probes = self._met is not None
        try:
            yield
        except Fault as fault:
            if fault.code in self._away:
                self._fail(fault)
            else:
                self._close()
            raise
        else:
            self._close()
        finally:
            self._probes = False

    def _close(self) -> None:
        self._failed, self._met, self._rest_s = 0, None, FIRST_REST_S

    def _fail(self, fault: Fault) -> None:
        self._failed += 1
        if self._failed < FAILURES:
            return
        rest = self._rest_s * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
        self._met, self._rests_until = fault, self._time() + rest
        self._rest_s = min(LONGEST_REST_S, 2 * self._rest_s)
