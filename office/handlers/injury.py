"""工伤: the recognition of an injury, the appraisal of the ability to work, and what treatment cost.

No matter is finished here: doctors and originals are looked at. ``result``: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from law.injury import Timeliness, recognition
from office.cases.handling import Application, Decision, Effect, decided, first

RECOGNITION, BY_UNIT = "injury_recognition", "injury_recognition_unit"


def objection(application: Application) -> str | None:
    if application.id not in (RECOGNITION, BY_UNIT):
        return first([("injury_decision_no" not in application.own, "no_injury_decision")])
    injured, found, today = _day(application, "injury_time"), _day(application, "diagnosis_date"), application.made
    work, unit = application.employment, application.unit
    elsewhere = unit is not None and work.working and work.unit_code not in ("", unit.code)
    return first(
        (
            (any(day > today for day in (injured, found) if day), "injured_later"),
            (injured is not None and found is not None and found < injured, "answers_contradict"),
            (elsewhere, "not_employed_here"),
            (injured is not None and _is_too_late(injured, application), "injury_too_late"),
        )
    )


def decide(application: Application) -> Decision:
    return decided(application, {}, {})


def effects(application: Application, decision: Decision) -> Iterator[Effect]:  # noqa: ARG001 - nothing is finished here
    yield from ()


def _is_too_late(injured: date, application: Application) -> bool:
    by_unit = application.id == BY_UNIT
    return recognition(injured, application.made, by_unit=by_unit).timeliness is Timeliness.TOO_LATE


def _day(application: Application, item: str) -> date | None:
    """None of what is still to be told at the counter."""
    told = application.items.get(item)
    return date.fromisoformat(told) if told else None
