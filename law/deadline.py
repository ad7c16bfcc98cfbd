"""When a period ends that the law sets in working days, days or months, and by which rules: pure.

The day of receipt does not count; what comes in on a day off is received on the next working day. A period of calendar
days or months that would end on a day off ends on the next working day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from config.holidays import HolidayVersion, holiday_law, notice_of
from config.law import Basis
from config.matters import Span
from law.month import months_later
from law.reason import Reason, because
from law.workdays import Deadline, Stood, deadline, looked_at

Unit = Literal["workdays", "days", "months"]
UNITS = get_args(Unit)


@dataclass(frozen=True)
class Period:
    """``received`` is the day from which it counts. ``certain`` is False where a year's notice was not known yet: then
    ``end`` counts Monday to Friday, without what the notice will add."""

    received: date
    end: date
    certain: bool
    reasons: tuple[Reason, ...]


def period(came_in: date, number: int, unit: Unit, on: date | None = None) -> Period:
    """The period of ``number`` (>= 1) that begins with what ``came_in`` on a day; ``on``: what was published by then.

    ValueError for no period at all, and before the first rules; OverflowError where the calendar ends.
    """
    if number < 1:
        raise ValueError("a period has at least one day")
    version = holiday_law().on(came_in)
    received = _next_workday(came_in, on)
    reasons = [_because("period_first_day", version.first_day_basis, day=received.day)]
    if received.day != came_in:
        reasons.insert(0, _because("period_received", version.receipt.basis, day=came_in, to=received.day))
    if unit == "workdays":
        end = deadline(received.day, number, on)
        reasons.append(_because("period_workdays", version.workdays_basis, number=number, to=end.day))
    else:
        end, counted = _in_calendar(version, received.day, number, unit, on)
        reasons += counted
    certain = received.certain and end.certain
    return Period(received.day, end.day, certain, (*reasons, *_notices(came_in, end.day, on, certain=certain)))


def last_day(limit: Span, start: date, stood: Sequence[Stood] = ()) -> Deadline | None:
    """The day that ends ``limit`` for what came in on ``start``; None where it sets no limit. Minutes end that day.

    In the times of ``stood``, which are apart and in their order, the period did not run.
    """
    if limit.unit == "none":
        return None
    received = _next_workday(start, None)
    if limit.unit == "minutes":
        return _next_workday(max([received.day, *(time.went_on for time in stood)]), None)
    if limit.unit == "workdays":
        end = deadline(received.day, limit.number, stood=stood)
    else:
        lost = sum(Stood(max(time.stopped, received.day), max(time.went_on, received.day)).days for time in stood)
        end = _next_workday(received.day + timedelta(days=limit.number + lost), None)
    return Deadline(end.day, received.certain and end.certain)


def moved(last: date, on: date) -> tuple[date, tuple[Reason, ...]]:
    """The day on which a period of the calendar ends whose ``last`` day that would be, by the rules ``on`` a day.

    A day off is never the last one: the reasons say so, and where nobody knows yet which days are.
    """
    end = _next_workday(last, None)
    version, reasons = holiday_law().on(on), []
    if end.day != last:
        reasons.append(_because("period_moved", version.last_day_basis, day=last, to=end.day))
    if not end.certain:
        reasons += _notices(last, end.day, None, certain=False)
    return end.day, tuple(reasons)


def _in_calendar(
    version: HolidayVersion, received: date, number: int, unit: Unit, on: date | None
) -> tuple[Deadline, list[Reason]]:
    """Days or months of the calendar: the last one is never a day off."""
    if unit == "months":
        last, basis = months_later(received, number), version.months_basis
    else:
        last, basis = received + timedelta(days=number), version.first_day_basis
    reasons = [_because(f"period_{unit}", basis, number=number, to=last)]
    end = _next_workday(last, on)
    if end.day != last:
        reasons.append(_because("period_moved", version.last_day_basis, day=last, to=end.day))
    return end, reasons


def _next_workday(day: date, on: date | None) -> Deadline:
    """``day`` where it is worked, else the next one that is."""
    certain = True
    while True:
        works, known = looked_at(day, on)
        certain = certain and known
        if works:
            return Deadline(day, certain)
        day += timedelta(days=1)


def _notices(first: date, last: date, on: date | None, *, certain: bool) -> list[Reason]:
    """Of the years on the way: the notice by which they were counted, or that there is none."""
    found = []
    for year in range(first.year, last.year + 1):
        notice = notice_of(year, on)
        if notice is not None:
            found.append(_because("period_notice", notice.basis, year=year))
        elif not certain:
            found.append(_because("period_open", holiday_law().on(first).basis, year=year))
    return found


def _because(rule: str, basis: Basis, **values: object) -> Reason:
    return because(rule, basis, holiday_law().documents, **values)
