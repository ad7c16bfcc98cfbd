"""What the scene of looking up says of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import ClassVar

from flows.engine import Answers
from flows.identity import served
from flows.lookup import Contributions, sum_of, yuan
from flows.papers import Papers
from flows.scene import Declared, SceneRules
from flows.words import SceneWords
from law.month import Month
from law.wording import Count, say_month, say_span
from office.record import BenefitState, Contribution, Employment, Payment, Record
from printing.documents.letters import letter
from printing.documents.port import Group, Holder, Letter, Row, Rows, Value

STATUS = frozenset({"insured", "paid", "pension", "unemployment_paid", "benefit"})
#: words by the values of a record
BY_VALUE = {
    "working": ("yes", "no", "unknown"),
    "state": tuple(Payment),
    "benefit": tuple(BenefitState),
    "attested": ("insured", Payment.DRAWING, Payment.SUSPENDED),
}


@dataclass(frozen=True)
class Rules(SceneRules):
    """The rules of the scene of looking up."""

    declares: ClassVar[Declared] = Declared(
        fills={"record": frozenset({"name", "masked_number", *STATUS})},
        papers=frozenset({"participation", "contributions"}),
        texts=frozenset(
            {
                "nothing",
                "months",
                "insurance.pension",
                "contributions.year",
                "contributions.period",
                *(f"{name}.{value}" for name, values in BY_VALUE.items() for value in values),
            }
        ),
    )
    words: SceneWords

    def paper(self, kind: str, papers: Papers) -> Letter:
        """``participation``: 参保证明 with a code that can be checked; ``contributions``: 缴费清单 by years."""
        match kind:
            case "participation":
                return self._certificate(papers)
            case "contributions":
                return self._list(papers)
        raise LookupError(kind)

    def values(self, answers: Answers, today: date) -> Mapping[str, str]:  # noqa: ARG002
        record = answers.last(Record)
        if record is None:
            return {}
        holder = served(answers).holder
        named = {"name": holder.name, "masked_number": Holder(holder.name, holder.number).masked_number}
        return {**named, **self._of(record)}

    def _certificate(self, papers: Papers) -> Letter:
        record, case = papers.answers.the(Record), papers.accepted.cases[0]
        pension, texts = record.pension, self.words.texts
        rows = []
        if pension is not None:
            began = say_month(Month.of(pension.first_work_date)) if pension.first_work_date else ""
            until = say_month(Month.parse(case.result["paid_until"]))
            state = texts[f"attested.{case.result['state']}"]
            rows.append((texts["insurance.pension"], state, began, until, case.result["paid_months"]))
        values: dict[str, Value] = {
            "number": case.number,
            "code": case.result["code"],
            "check": case.result["code"],
            "valid_until": date.fromisoformat(case.result["valid_until"]),
        }
        tables = {"insurances": Rows.of(*rows)}
        return letter("certificate", replace(papers.content(papers.accepted.at), values=values, tables=tables))

    def _list(self, papers: Papers) -> Letter:
        paid, case = papers.answers.the(Contributions), papers.accepted.cases[0]
        first, last = (say_month(Month.parse(case.result[end])) for end in ("first", "last"))
        years = groupby(paid.months, key=lambda month: month.month[:4])
        groups = tuple(self._year(year, tuple(months)) for year, months in years)
        values: dict[str, Value] = {
            "number": case.number,
            "code": case.number,
            "check": case.number,
            "period": self.words.texts["contributions.period"].format(first=first, last=last),
        }
        tables = {"contributions": Rows(groups, self._total(self.words.texts["contributions.total"], paid.months))}
        return letter("contributions", replace(papers.content(papers.accepted.at), values=values, tables=tables))

    def _year(self, year: str, months: tuple[Contribution, ...]) -> Group:
        insurance = self.words.texts["insurance.pension"]
        rows = tuple(
            Row((one.month, insurance, one.unit, yuan(one.base), yuan(one.unit_paid), yuan(one.person_paid)))
            for one in months
        )
        return Group(rows, self._total(self.words.texts["contributions.year"].format(year=year), months))

    def _total(self, label: str, months: tuple[Contribution, ...]) -> tuple[str, ...]:
        counted = self.words.texts["contributions.months"].format(months=Count(len(months)))
        by_unit, by_person = (
            sum_of(paid) for paid in zip(*((m.unit_paid, m.person_paid) for m in months), strict=True)
        )
        return (label, counted, "", "", yuan(by_unit), yuan(by_person))

    def _of(self, record: Record) -> dict[str, str]:
        texts, nothing = self.words.texts, self.words.texts["nothing"]
        pension, benefits, work = record.pension, record.benefits, record.employment
        paid = nothing
        if pension is not None:
            until = say_month(Month.parse(pension.paid_until))
            paid = texts["months"].format(span=say_span(pension.paid_months), until=until)
        return {
            "insured": texts[f"working.{_working(work)}"] if pension else nothing,
            "paid": paid,
            "pension": texts[f"state.{pension.payment}"] if pension else nothing,
            "unemployment_paid": say_span(benefits.paid_months) if benefits else nothing,
            "benefit": texts[f"benefit.{benefits.state}"] if benefits else nothing,
        }


def _working(work: Employment | None) -> str:
    """Whether an employer pays now, as far as the office knows."""
    if work is None:
        return "unknown"
    return "yes" if work.working else "no"
