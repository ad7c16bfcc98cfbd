"""The clock of a case: by when the law and the bureau's promise want it decided. Pure.

It begins when the case is accepted, stands while something is to be corrected or for a reason that the law allows,
begins anew when all is corrected (行政许可法第三十二条), and ends with the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from config.matters import Limit, Span
from config.pauses import pause_law, pauses_on
from law.deadline import last_day
from law.workdays import Deadline, Stood, workdays_between

#: why a clock stands while the citizen has something to correct
CORRECTION = "correction"


@dataclass(frozen=True)
class Tick:
    """What happened to a clock on a day: it ``start``ed (anew), ``stop``ped for a ``reason``, went on, or ended.

    ``to_law``: from then on the promise is the limit of the law.
    """

    what: Literal["start", "stop", "go_on", "to_law", "end"]
    on: date
    reason: str = ""


class ClockState(StrEnum):
    RUNNING = "running"
    #: so near to the promised day as ``pauses.yaml`` says
    DUE_SOON = "due_soon"
    #: the promised day is over
    OVERDUE = "overdue"
    #: it stands, or the case is over
    STOPPED = "stopped"


@dataclass(frozen=True)
class Clock:
    """How a clock stands on a day. A limit that stands has no day; ``paused`` says why, empty where it runs or ended.

    ``days_left`` are working days until the promised day, below 0 after it; None while there is none. ``certain`` is
    False where holidays on the way were not published yet.
    """

    statutory_by: date | None
    promised_by: date | None
    certain: bool
    paused: str
    state: ClockState
    days_left: int | None


def clock_of(limit: Limit, ticks: Sequence[Tick], on: date) -> Clock:
    """How the clock of ``limit`` stands ``on`` a day after ``ticks``, the oldest first."""
    happened = [tick for tick in ticks if tick.on <= on]
    if not happened or happened[-1].what == "end":
        return Clock(None, None, certain=True, paused="", state=ClockState.STOPPED, days_left=None)
    started = max(place for place, tick in enumerate(happened) if tick.what == "start")
    run = happened[started:]
    by_law = _end(limit.statutory, run, _stops_law)
    fallen_back = limit.statutory.unit != "none" and any(tick.what == "to_law" for tick in happened)
    promised = _end(limit.statutory if fallen_back else limit.promise, run, _stops_promise)
    if by_law and promised and promised.day > by_law.day:
        promised = by_law  # nobody promises more than the law gives
    paused = next((tick.reason for tick in reversed(run) if tick.what in ("stop", "go_on")), "")
    state, days_left = standing(promised.day if promised else None, on)
    certain = all(end.certain for end in (by_law, promised) if end is not None)
    return Clock(
        statutory_by=by_law.day if by_law else None,
        promised_by=promised.day if promised else None,
        certain=certain,
        paused=paused,
        state=state,
        days_left=days_left,
    )


def standing(promised_by: date | None, on: date) -> tuple[ClockState, int | None]:
    """How a clock stands that runs until ``promised_by``, and how many working days are left."""
    if promised_by is None:
        return ClockState.STOPPED, None
    left = workdays_between(on, promised_by)
    if promised_by < on:
        return ClockState.OVERDUE, min(left, -1)
    near = pause_law().on(on).due_soon.workdays
    return (ClockState.DUE_SOON if left <= near else ClockState.RUNNING), left


def _stops_promise(tick: Tick) -> bool:
    return tick.what == "stop"


def _stops_law(tick: Tick) -> bool:
    return tick.what == "stop" and (tick.reason == CORRECTION or pauses_on(tick.on)[tick.reason].stops == "both")


def _end(span: Span, run: Sequence[Tick], stops: Callable[[Tick], bool]) -> Deadline | None:
    """The last day of a limit; None where there is none, or it stands now."""
    stood = list(_stood(run, stops))
    if stood and stood[-1].went_on == date.max:
        return None
    return last_day(span, run[0].on, stood)


def _stood(run: Sequence[Tick], stops: Callable[[Tick], bool]) -> Iterator[Stood]:
    """The times in which it stood; the last one until the end of days where it has not gone on."""
    since: date | None = None
    for tick in run:
        if stops(tick):
            since = tick.on
        elif tick.what == "go_on" and since is not None:
            yield Stood(since, tick.on)
            since = None
    if since is not None:
        yield Stood(since, date.max)
