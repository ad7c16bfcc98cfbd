"""Whether the clock that dates the events can be right, by the newest event of a time that nobody doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from config.clock import Clock, clock_trouble
from config.faults import Fault

#: a wrong clock begins no visit and hands nothing in …
BEGINS = frozenset({"visit.started", "submission.planned", "appointment.planned"})
#: … and a visit goes no further with it, but for one whose citizen is owed a number and papers already
GOES_ON, OWED = "visit.step", frozenset({"submission.planned", "appointment.planned"})
CLOCK_ACCEPTED = "clock.accepted"
#: an event is of a time that cannot be; the doubt is over without the staff's word, the clock was set
CLOCK_DOUBTED, CLOCK_SETTLED = "clock.doubted", "clock.settled"


class ClockDoubt:
    """What a log knows of its clock. ``note`` writes an event of that kind with these values."""

    def __init__(self, clock: Clock, note: Callable[[str, Mapping[str, str]], object]) -> None:
        self._clock = clock
        self._note = note
        #: when the newest event was written that the clock does not go with; None when it goes with all
        self.newest: datetime | None = None

    def judge(self, newest: datetime | None) -> None:
        """CLOCK-WRONG when the clock does not go with an event of ``newest``, or with this version."""
        if trouble := clock_trouble(self._clock.now(), newest):
            raise Fault("CLOCK-WRONG", trouble)

    def look(self, newest: datetime | None) -> None:
        """Note that a doubt begins, or is over; ``newest`` counts while there is none."""
        doubted = self.newest
        newest = doubted or newest
        self.newest = newest if clock_trouble(self._clock.now(), newest) else None
        if self.newest and doubted is None:
            self._note(CLOCK_DOUBTED, {"newest": self.newest.isoformat(timespec="seconds")})
        if self.newest is None and doubted is not None:
            self._note(CLOCK_SETTLED, {})

    def refuse(self, kind: str, is_owed: Callable[[], bool]) -> None:
        """CLOCK-WRONG where an event of ``kind`` would carry on what no wrong clock may."""
        if self.newest and (kind in BEGINS or (kind == GOES_ON and not is_owed())):
            self.judge(self.newest)
