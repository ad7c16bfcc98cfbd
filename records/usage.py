"""Consumption by the hour of the week, and when a supply will be used up at that rate.

Simple, so that it can be explained: an hour to come uses what the same hour of the same weekday used on average in the
last two weeks; where that weekday was not seen yet, what this hour used on the days that were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: so far back the use of the hours is looked at
WINDOW = timedelta(days=14)
#: what lasts longer than this is not foretold
HORIZON = timedelta(days=60)
HOUR = timedelta(hours=1)
#: more than the window has: hours that a clock which stood wrong for a while has put far away push none of its own out
HOURS_KEPT = 3 * (WINDOW // HOUR)


@dataclass
class Usage:
    """The use of one thing by hours. ``since``: from when on the machine has been watched."""

    since: datetime | None = None
    _by_hour: Counter[datetime] = field(default_factory=Counter)

    def see(self, at: datetime) -> None:
        """The machine was there at that moment, whether or not it used something."""
        if self.since is None or at < self.since:  # a clock that was set back begins its time anew
            self.since = at

    def add(self, at: datetime, amount: int) -> None:
        """So much was used at that moment."""
        self._by_hour[_hour(at)] += amount
        if len(self._by_hour) > HOURS_KEPT:
            del self._by_hour[min(self._by_hour)]

    def used_up(self, left: int, now: datetime) -> datetime | None:
        """The hour in which ``left`` will be used up; None when that is not known, or not within :data:`HORIZON`."""
        wanted = float(left)
        if wanted <= 0:
            return now
        for hour, expected in self._to_come(now):
            if (wanted := wanted - expected) <= 0:
                return max(hour, now)
        return None

    def _to_come(self, now: datetime) -> Iterator[tuple[datetime, float]]:
        """The hours from ``now`` on and what each will use; none before the machine was watched for a whole day."""
        this = _hour(now)
        first = max(this - WINDOW, _hour(self.since) + HOUR) if self.since else this
        seen = [first + HOUR * number for number in range((this - first) // HOUR)]
        if this - first < timedelta(days=1):
            return
        used, times = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
        of_day, days = Counter[int](), Counter[int]()
        for hour in seen:
            amount, when = self._by_hour[hour], (hour.weekday(), hour.hour)
            used[when] += amount
            times[when] += 1
            of_day[hour.hour] += amount
            days[hour.hour] += 1
        for number in range(HORIZON // HOUR):
            hour = this + HOUR * number
            when = (hour.weekday(), hour.hour)
            expected = used[when] / times[when] if times[when] else of_day[hour.hour] / days[hour.hour]
            yield hour, expected * ((this + HOUR - now) / HOUR if number == 0 else 1.0)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
