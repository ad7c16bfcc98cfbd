"""病残津贴: how it would be computed, and until when it is paid; the rest is for the appraisal and the agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.computed.retirement import category_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.disability import Disability, disability
from law.month import Month
from law.retirement import Standing
from law.wording import say_month, say_span
from office.record import Record


def _compute(answers: Answers, today: date) -> Disability:
    record = answers.the(Record)
    return disability(category_of(answers), Month.of(record.person.birth), record.insured.paid_months, today)


def _values(said: Said[Disability]) -> Mapping[str, str]:
    months = said.result.months
    until = say_month(said.answers.the(Standing).retirement.month)
    return {"for_months": say_span(months) if months else "", "until": "" if months else until}


COMPUTATION = Computation(Disability, _compute, fills=frozenset({"for_months", "until"}), values=_values)
