"""Of age and short of years: every way to make them up or to end it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.make_up import Choice, Openness, Short, Way, make_up
from law.month import Month
from law.reason import Reason
from law.retirement import Standing
from law.wording import say_month
from office.record import Record


@dataclass(frozen=True)
class Ways:
    """Each way, in the order in which it is told."""

    choices: tuple[Choice, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(choice.reason for choice in self.choices)

    @property
    def at_once(self) -> Openness:
        """Whether the rest may be paid at once: the one way that is not open to everybody."""
        return self.of(Way.AT_ONCE).openness

    def of(self, way: Way) -> Choice:
        return next(choice for choice in self.choices if choice.way is way)


def _compute(answers: Answers, today: date) -> Ways:
    stand, since = answers.the(Standing), answers.the(Record).insured.insured_from
    return Ways(make_up(Short(stand.month, stand.missing_months, Month.parse(since) if since else None), today))


def _values(said: Said[Ways]) -> Mapping[str, str]:
    until = said.result.of(Way.GO_ON).until
    return {"until": say_month(until) if until else ""}


COMPUTATION = Computation(Ways, _compute, fills=frozenset({"until"}), values=_values)
