"""养老金发放明细: what was paid, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.bundle.lookup import sum_of, yuan
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.month import Month
from law.wording import Count, say_month
from office.record import PaidPension, Record
from printing.documents.port import Group, Row, Rows


@dataclass(frozen=True)
class PensionsPaid:
    """The months, in order; ``any`` says whether there are some."""

    months: tuple[PaidPension, ...]

    @property
    def any(self) -> Literal["yes", "no"]:
        return "yes" if self.months else "no"


def listed(answers: Answers, today: date) -> PensionsPaid:  # noqa: ARG001
    return PensionsPaid(answers.the(Record).paid_pensions)


def _values(said: Said[PensionsPaid]) -> Mapping[str, str]:
    months, texts = said.result.months, said.texts
    if not months:
        return dict.fromkeys(("period", "newest", "total"), "")
    first, last = (say_month(Month.parse(one.month)) for one in (months[0], months[-1]))
    total = yuan(sum_of(one.amount for one in months))
    return {
        "period": texts["period"].format(first=first, last=last),
        "newest": texts["newest"].format(month=last, amount=yuan(months[-1].amount)),
        "total": texts["paid"].format(months=Count(len(months)), amount=total),
    }


def _tables(said: Said[PensionsPaid]) -> Rows:
    rows = tuple(Row((one.month, said.texts["kind"], yuan(one.amount))) for one in said.result.months)
    total = yuan(sum_of(one.amount for one in said.result.months))
    return Rows((Group(rows),), (said.texts["total"], "", total))


COMPUTATION = Computation(
    PensionsPaid, listed, frozenset({"period", "newest", "total"}), _values, tables={"payments": _tables}
)
