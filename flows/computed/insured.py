"""How somebody is insured, as the page and the certificate of participation say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.identity import served
from law.month import Month
from law.wording import say_month, say_span
from office.port import Accepted
from office.record import Record
from printing.documents.port import Holder, Rows


@dataclass(frozen=True)
class Insured:
    """The record that it is said of."""

    record: Record


def look(answers: Answers, today: date) -> Insured:  # noqa: ARG001
    return Insured(answers.the(Record))


def _values(said: Said[Insured]) -> Mapping[str, str]:
    texts, record, holder = said.texts, said.result.record, served(said.answers).holder
    pension, benefits, work = record.pension, record.benefits, record.employment
    working = "unknown" if work is None else "yes" if work.working else "no"
    until = texts["months"].format(
        span=say_span(pension.paid_months) if pension else "",
        until=say_month(Month.parse(pension.paid_until)) if pension and pension.paid_until else "",
    )
    return {
        "name": holder.name,
        "number": Holder(holder.name, holder.number).masked_number,
        "insured": texts[f"working.{working}"] if pension else texts["nothing"],
        "paid": until if pension else texts["nothing"],
        "pension": texts[f"state.{pension.payment}"] if pension else texts["nothing"],
        "unemployment_paid": say_span(benefits.paid_months) if benefits else texts["nothing"],
        "benefit": texts[f"benefit.{benefits.state}"] if benefits else texts["nothing"],
    }


def _tables(said: Said[Insured]) -> Rows:
    """What the office has attested, from when on."""
    pension, accepted = said.result.record.pension, said.answers.last(Accepted)
    if pension is None or accepted is None or "state" not in accepted.cases[0].result:
        return Rows(())
    result = accepted.cases[0].result
    began = say_month(Month.of(pension.first_work_date)) if pension.first_work_date else ""
    until = say_month(Month.parse(result["paid_until"]))
    row = (said.texts["pension"], said.texts[f"attested.{result['state']}"], began, until, result["paid_months"])
    return Rows.of(row)


COMPUTATION = Computation(
    Insured,
    look,
    frozenset({"name", "number", "insured", "paid", "pension", "unemployment_paid", "benefit"}),
    _values,
    tables={"insurances": _tables},
)
