"""Whether an application for the recognition of an injury is in time, by the day that was told, and for whom it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.bundle.gathering import value_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.acting import ChosenUnit
from law.injury import Recognition, Timeliness, recognition
from law.reason import Reason
from law.wording import say_day


@dataclass(frozen=True)
class InjuryStanding:
    """``injured`` is the day of the accident, or of the finding of the disease."""

    page: Timeliness
    injured: date
    law: Recognition

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.law.reasons


def _compute(answers: Answers, today: date) -> InjuryStanding:
    injured = date.fromisoformat(value_of(answers, "injury_time"))
    found = recognition(injured, today, by_unit=answers.last(ChosenUnit) is not None)
    return InjuryStanding(found.timeliness, injured, found)


def _values(said: Said[InjuryStanding]) -> Mapping[str, str]:
    return {"day": say_day(said.result.injured), "until": say_day(said.result.law.until)}


COMPUTATION = Computation(InjuryStanding, _compute, frozenset({"day", "until"}), _values)
