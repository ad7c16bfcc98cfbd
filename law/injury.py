"""Until when somebody applies for the recognition of a work injury (工伤认定): pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from config.injury import injury_law
from law.deadline import moved
from law.month import months_later
from law.reason import Reason, because


class Timeliness(StrEnum):
    """``late``: the unit still applies, and bears what fell due before; ``too_late``: nobody can apply any more."""

    IN_TIME = "in_time"
    LATE = "late"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Recognition:
    """``until`` is the last day for whoever applies; never a day off."""

    timeliness: Timeliness
    until: date
    reasons: tuple[Reason, ...]


def recognition(injured: date, on: date, *, by_unit: bool) -> Recognition:
    """Whether an application ``on`` a day is in time, of the unit or of the worker. LookupError before the law."""
    law = injury_law()
    rules = law.on(injured)
    unit, worker, decided = rules.unit, rules.worker, rules.decided
    last = injured + timedelta(days=unit.days) if by_unit else months_later(injured, worker.years * 12)
    until, why = moved(last, on)
    period = (
        because("injury_unit", unit.basis, law.documents, days=unit.days, day=until)
        if by_unit
        else because("injury_worker", worker.basis, law.documents, years=worker.years, day=until)
    )
    told = because("injury_decided", decided.basis, law.documents, days=decided.days, number=decided.clear_days)
    if on <= until:
        return Recognition(Timeliness.IN_TIME, until, (period, *why, told))
    if by_unit:
        late = because("injury_unit_late", rules.late_unit, law.documents)
        return Recognition(Timeliness.LATE, until, (period, *why, late, told))
    return Recognition(Timeliness.TOO_LATE, until, (period, *why))
