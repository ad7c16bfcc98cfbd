"""Until when somebody applies for the recognition of a work injury (工伤认定): pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from config.injury import injury_law
from law.reason import Reason, because


class Timeliness(StrEnum):
    """``late``: the unit still applies, and bears what fell due before; ``too_late``: nobody can apply any more."""

    IN_TIME = "in_time"
    LATE = "late"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Recognition:
    """``until`` is the last day for whoever applies."""

    timeliness: Timeliness
    until: date
    reasons: tuple[Reason, ...]


def recognition(injured: date, on: date, *, by_unit: bool) -> Recognition:
    """Whether an application ``on`` a day is in time, of the unit or of the worker. LookupError before the law."""
    law = injury_law()
    rules = law.on(injured)
    unit, worker, decided = rules.unit, rules.worker, rules.decided
    last_of_unit, last = injured + timedelta(days=unit.days), _years_later(injured, worker.years)
    told = because("injury_decided", decided.basis, law.documents, days=decided.days, number=decided.clear_days)
    period = (
        because("injury_unit", unit.basis, law.documents, days=unit.days, day=last_of_unit)
        if by_unit
        else because("injury_worker", worker.basis, law.documents, years=worker.years, day=last)
    )
    if by_unit and on > last_of_unit:
        late = because("injury_unit_late", rules.late_unit, law.documents)
        return Recognition(Timeliness.LATE, last_of_unit, (period, late, told))
    if not by_unit and on > last:
        return Recognition(Timeliness.TOO_LATE, last, (period,))
    return Recognition(Timeliness.IN_TIME, last_of_unit if by_unit else last, (period, told))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)
