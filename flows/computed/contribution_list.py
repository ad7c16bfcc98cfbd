"""缴费清单: the months that were paid, by years with their totals, as the paper lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flows.bundle.lookup import Contributions, sum_of, yuan
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.month import Month
from law.wording import Count, say_month
from office.record import Contribution
from printing.documents.port import Group, Row, Rows

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ContributionList:
    """The months, in order."""

    months: tuple[Contribution, ...]


def listed(answers: Answers, today: date) -> ContributionList:  # noqa: ARG001
    return ContributionList(answers.the(Contributions).months)


def _values(said: Said[ContributionList]) -> Mapping[str, str]:
    """``period``: from the first month to the last."""
    months = said.result.months
    ends = tuple(say_month(Month.parse(one.month)) for one in (months[0], months[-1])) if months else ("", "")
    return {"period": said.texts["period"].format(first=ends[0], last=ends[1])}


def _tables(said: Said[ContributionList]) -> Rows:
    years = groupby(said.result.months, key=lambda month: month.month[:4])
    groups = tuple(_year(year, tuple(months), said.texts) for year, months in years)
    return Rows(groups, _total(said.texts["total"], said.result.months, said.texts))


def _year(year: str, months: tuple[Contribution, ...], texts: Texts) -> Group:
    rows = tuple(
        Row((one.month, texts["insurance"], one.unit, yuan(one.base), yuan(one.unit_paid), yuan(one.person_paid)))
        for one in months
    )
    return Group(rows, _total(texts["year"].format(year=year), months, texts))


def _total(label: str, months: tuple[Contribution, ...], texts: Texts) -> tuple[str, ...]:
    counted = texts["months"].format(months=Count(len(months)))
    by_unit, by_person = (sum_of(paid) for paid in zip(*((m.unit_paid, m.person_paid) for m in months), strict=True))
    return (label, counted, "", "", yuan(by_unit), yuan(by_person))


COMPUTATION = Computation(ContributionList, listed, frozenset({"period"}), _values, tables={"contributions": _tables})
