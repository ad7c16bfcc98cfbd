"""Time as a port: every time-out, deadline and law date asks a :class:`Clock`, so that tests can move it."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime, timedelta
from typing import Protocol

from config.zone import CHINA as CHINA

#: The day on which this version was made: no clock that is right stands before it. Moved with every release
RELEASED = datetime(2026, 11, 1, tzinfo=CHINA)
#: How far the clock may stand behind the newest event: adjustments of a running clock are much smaller
BEHIND_MAX = timedelta(minutes=5)
#: … and how far ahead of it. The longest holiday is nine days, and a kiosk in service writes every day; a month is what
#: retirement law counts in, so a clock that is wrong by more would let somebody retire who is not due
AHEAD_MAX = timedelta(days=31)


def clock_trouble(now: datetime, newest: datetime | None) -> str:
    """Why a clock that says ``now`` cannot be right when the newest event is of ``newest``; empty if it can.

    The same trouble is the same text, however long it lasts: whoever logs it says it once.
    """
    if now < RELEASED:
        return f"before {RELEASED:%Y-%m-%d}, when this version was made"
    if newest is None or -BEHIND_MAX <= now - newest <= AHEAD_MAX:
        return ""
    side = "before" if now < newest else f"more than {AHEAD_MAX.days} days after"
    return f"{side} the newest event, of {newest:%Y-%m-%d %H:%M}"


class Clock(Protocol):
    """The time of the machine, in the time zone of the bureau."""

    def now(self) -> datetime:
        """The wall clock, aware, in China standard time. It may jump; never measure a span with it."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; the origin means nothing."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after ``seconds`` of this clock."""
        ...


async def slept(clock: Clock, seconds: float) -> None:
    """Sleep by ``clock``; when that fails the loop's own time has to do, so that whatever waits does wait, and ends."""
    try:
        await clock.sleep(seconds)
    except Exception:  # noqa: BLE001 - whatever it is, whoever reads the clock next is told
        await asyncio.sleep(seconds)


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(CHINA)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class DemonstrationClock(SystemClock):
    """The clock of the machine, moved to ``start``: the invented people of the demonstration are due on a fixed day."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - super().now()

    def now(self) -> datetime:
        return super().now() + self._offset


class VirtualClock:
    """A clock that stands still until :meth:`advance` moves it; sleepers wake in the order of their times."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(CHINA) if start.tzinfo else start.replace(tzinfo=CHINA)
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._monotonic + seconds, sleeper))
        await sleeper

    async def advance(self, seconds: float) -> None:
        """Move ``seconds`` forward, waking every sleeper on the way at its own instant."""
        await _settle()
        target = self._monotonic + seconds
        while (due := min((at for at, sleeper in self._sleepers if not sleeper.done()), default=target + 1)) <= target:
            self._move_to(due)
            for at, sleeper in self._sleepers:
                if at <= due and not sleeper.done():
                    sleeper.set_result(None)
            await _settle()
        self._move_to(target)
        await _settle()

    def set_wall(self, moment: datetime) -> None:
        """Let the wall clock jump, as a wrong clock does; monotonic time goes on."""
        self._now = moment.astimezone(CHINA)

    def _move_to(self, monotonic: float) -> None:
        self._now += timedelta(seconds=monotonic - self._monotonic)
        self._monotonic = monotonic
        self._sleepers = [(at, sleeper) for at, sleeper in self._sleepers if not sleeper.done()]


async def _settle() -> None:
    """Let every task that can run, run: a woken task may need several turns of the loop to sleep again."""
    for _ in range(20):
        await asyncio.sleep(0)


def today(clock: Clock) -> date:
    """The date in China, which is the date of the law."""
    return clock.now().astimezone(CHINA).date()
