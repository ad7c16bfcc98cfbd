"""特殊工种: whether the age is reached for the kind of job that was named; the file and the agency decide the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.computed.retirement import category_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law import special_job
from law.month import Month
from law.reason import Reason
from law.wording import say_month, say_span
from office.record import Record


@dataclass(frozen=True)
class Job:
    """``reached``: the age of retiring from it."""

    law: special_job.SpecialJob

    @property
    def reached(self) -> Literal["yes", "no"]:
        return "yes" if self.law.reached else "no"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.law.reasons


def _compute(answers: Answers, today: date) -> Job:
    born = Month.of(answers.the(Record).person.birth)
    return Job(special_job.special_job(category_of(answers), born, answers["special_job"], today))


def _values(said: Said[Job]) -> Mapping[str, str]:
    law = said.result.law
    return {"month": say_month(law.month), "needed": say_span(law.needed_months)}


COMPUTATION = Computation(Job, _compute, fills=frozenset({"month", "needed"}), values=_values)
