"""The pension after a retirement in the month that was picked, or in the only one that there is, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.computed.pension_forecast import Outlook
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.estimate import Estimate, Name
from law.exact import plain, yuan
from law.forecast import Forecast
from law.month import Month
from law.reason import Reason
from law.retirement import Standing, first_paid
from law.wording import say_month, say_span
from office.record import Record

#: amounts as they are told, by the value of the words
AMOUNTS = {
    "basic": Name.BASIC,
    "account": Name.ACCOUNT,
    "transition": Name.TRANSITION,
    "extra": Name.EXTRA,
    "total": Name.TOTAL,
    "balance": Name.BALANCE,
    "base": Name.BASE,
}


@dataclass(frozen=True)
class Estimated:
    """One month of the forecast. ``one_more`` yuan a month are what a year more gives, None where there is none."""

    estimate: Estimate
    index: tuple[Reason, ...]
    one_more: Decimal | None
    extra_open: bool

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Each figure's, in the order in which they come to be."""
        return self.estimate.reasons


def _compute(answers: Answers, today: date) -> Estimated:  # noqa: ARG001 - the forecast has been made for the day
    outlook = answers.the(Outlook)
    if (found := outlook.forecast) is None:
        raise LookupError("nothing has been estimated")
    month = _month(found, answers)
    return Estimated(found.of(month), found.index.reasons, found.one_more_year(month), outlook.extra_open)


def _month(found: Forecast, answers: Answers) -> Month:
    picked = answers.get("estimate_month")
    if picked and picked != "none" and (month := Month.parse(picked)) in found.estimates:
        return month
    return found.months[0]


def _values(said: Said[Estimated]) -> Mapping[str, str]:
    estimate, texts = said.result.estimate, said.texts
    stand, record = said.answers.the(Standing), said.answers.the(Record)
    amounts = {name: yuan(value) for name, part in AMOUNTS.items() if (value := estimate.value(part)) is not None}
    more = said.result.one_more
    divisor, index = estimate.value(Name.DIVISOR), estimate.value(Name.INDEX)
    published = any(reason.rule == "pension_base" for reason in estimate.reasons)
    return {
        **dict.fromkeys(AMOUNTS, ""),
        **amounts,
        "month": say_month(estimate.month),
        "first_paid": say_month(first_paid(estimate.month, said.today)),
        "one_more": "" if more is None else yuan(more),
        "divisor": "" if divisor is None else plain(divisor),
        "index": "" if index is None else f"{index}",
        "paid": say_span(stand.paid_months),
        "statutory_month": say_month(stand.retirement.month),
        "base_note": "" if published else texts["base_note"],
        "extra_note": texts["extra_note"] if said.result.extra_open else "",
        "name": record.person.name,
    }


def _index_rows(said: Said[Estimated]) -> Iterator[tuple[str, ...]]:
    """Each year of the average index: its base, what it is divided by, and what that gives."""
    for reason in said.result.index:
        told = {name: str(value) for name, value in reason.values.items()}
        if reason.rule == "index_of_year":
            yield told["year"], told["base"], told["average"], told["index"]
        elif reason.rule == "index_deemed":
            yield told["year"], said.texts["deemed"], "", told["index"]


COMPUTATION = Computation(
    Estimated,
    _compute,
    fills=frozenset(
        {
            *AMOUNTS,
            *("month", "first_paid", "one_more", "divisor", "index", "paid", "statutory_month", "base_note"),
            *("extra_note", "name"),
        }
    ),
    values=_values,
    tables={"index": lambda said: tuple(_index_rows(said))},
)
