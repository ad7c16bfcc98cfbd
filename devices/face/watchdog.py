"""Are the eyes alive, and are their pictures new? Judged from the shared memory alone, which nobody can argue away.

A process beats in it while it runs, every picture bears its number and the time at which it was taken, and what it
shows is compared with what was shown before: the noise of a real sensor never gives the same picture twice. So a dead
or stopped process, a driver that hangs, a frozen sensor, a still that was put in its place, a recording in a loop and a
worker that shows old pictures as new are all noticed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum, auto

#: opening a camera and settling its exposure may take some seconds; the next picture may not, even of a slow camera
FIRST_PICTURE_S = 6.0
AGE_MAX_S = 1.2
#: signs of life come five times a second, but an embedding holds the interpreter's lock
BEAT_MAX_S = 0.8
#: two clocks of one machine that are read one after the other
AHEAD_MAX_S = 0.1
#: a machine that itself was asleep sees old pictures once
OLD_LOOKS = 2
REPEATED_LOOKS = 5
REMEMBERED = 600  # at ten looks a second, a loop of one minute
RATE_MAX = 250.0  # pictures a second: no camera gives more


class Finding(Enum):
    """What is wrong with the eyes."""

    STALLED = auto()  # nothing new comes
    FROZEN = auto()  # what comes is not new
    GARBLED = auto()  # what comes is nonsense


@dataclass(frozen=True)
class Alarm:
    """``detail`` is for the staff and says nothing of any person."""

    finding: Finding
    detail: str


@dataclass(frozen=True)
class Glimpse:
    """The newest picture of the shared memory: its number, when it was taken (monotonic seconds), what it shows.

    ``digest`` is None where there is nothing to compare: before the first picture, in mid-writing, and for a picture of
    a single colour, which a sensor gives in the dark. ``beat`` is when the process last said that it lives.
    """

    index: int
    taken: float
    digest: int | None
    beat: float


class Watchdog:
    """Watches one check, scan or watch from ``began`` (monotonic seconds) on.

    ``age_max_s`` and ``beat_max_s`` are how old the newest picture, and the last sign of life, may be.
    """

    def __init__(self, began: float, age_max_s: float = AGE_MAX_S, beat_max_s: float = BEAT_MAX_S) -> None:
        self._began = began
        self._age_max_s, self._beat_max_s = age_max_s, beat_max_s
        self._last: Glimpse | None = None
        self._looked = began
        self._shown: deque[int] = deque(maxlen=REMEMBERED)
        self._old = 0
        self._repeated = 0

    def look(self, glimpse: Glimpse, now: float) -> Alarm | None:
        """What is wrong, if anything. Call it some ten times a second."""
        if glimpse.index == 0 and self._last is not None:
            # Wiped: the process is done, or pretends to be.
            glimpse = replace(glimpse, index=self._last.index, taken=self._last.taken, digest=None)
        alarm = self._garbled(glimpse, now) or self._stalled(glimpse, now) or self._frozen(glimpse)
        self._last, self._looked = glimpse, now
        return alarm

    def _garbled(self, glimpse: Glimpse, now: float) -> Alarm | None:
        before = self._last.index if self._last else 0
        most = 2 + RATE_MAX * (now - self._looked)
        if not before <= glimpse.index <= before + most:
            return Alarm(Finding.GARBLED, "pictures are counted wrongly")
        for moment in (glimpse.taken, glimpse.beat):
            if not 0 <= moment <= now + AHEAD_MAX_S:  # nor is it when this is no number
                return Alarm(Finding.GARBLED, "a picture or a beat has an impossible time")
        return None

    def _stalled(self, glimpse: Glimpse, now: float) -> Alarm | None:
        if glimpse.index == 0 and now - self._began > FIRST_PICTURE_S:
            return Alarm(Finding.STALLED, f"no picture in the first {FIRST_PICTURE_S:.0f} s")
        picture_s, beat_s = now - glimpse.taken if glimpse.index else 0.0, now - glimpse.beat
        old = picture_s > self._age_max_s or beat_s > self._beat_max_s
        self._old = self._old + 1 if old else 0
        if self._old < OLD_LOOKS:
            return None
        return Alarm(Finding.STALLED, f"newest picture {picture_s:.1f} s old, last sign of life {beat_s:.1f} s ago")

    def _frozen(self, glimpse: Glimpse) -> Alarm | None:
        if glimpse.index == 0 or (self._last and self._last.index == glimpse.index):
            return None
        if self._last and self._last.index and glimpse.taken <= self._last.taken:
            return Alarm(Finding.FROZEN, "a new picture was taken before the last one")
        if glimpse.digest is not None:
            self._repeated = self._repeated + 1 if glimpse.digest in self._shown else 0
            self._shown.append(glimpse.digest)
        if self._repeated < REPEATED_LOOKS:
            return None
        return Alarm(Finding.FROZEN, f"{self._repeated} pictures that were shown before")
