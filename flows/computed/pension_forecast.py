"""What somebody would draw, month by month of retirement, from the office's own books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from flows.bodies import Chart, Fact, Point
from flows.bundle.lookup import Contributions
from flows.computed.retirement import category_of, claim_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.estimate import Name
from law.exact import plain, yuan
from law.forecast import Books, Forecast, forecast
from law.month import Month
from law.pension import Who, extra_of
from law.reason import Reason
from law.retirement import Standing
from law.wording import say_age, say_month
from office.record import Pension, Record

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Outlook:
    """``forecast`` is None where the office's books have not enough: no list of contributions, or no balance."""

    forecast: Forecast | None
    #: what is added (增发) is left to the agency
    extra_open: bool = False

    @property
    def state(self) -> Literal["months", "one", "open"]:
        """Whether there are months to choose from."""
        months = self.forecast.months if self.forecast else ()
        return "months" if len(months) > 1 else "one" if months else "open"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why nothing can be estimated, where that is so."""
        if self.forecast is None or self.forecast.months:
            return ()
        return tuple(reason for reason in self.forecast.index.reasons if reason.rule == "index_open")


def _compute(answers: Answers, today: date) -> Outlook:
    record, stand = answers.the(Record), answers.the(Standing)
    pension, paid = record.insured, answers.the(Contributions)
    if not paid.months or not pension.account_balance:
        return Outlook(None)
    claim = claim_of(answers)
    extra = extra_of(claim) if claim else None
    who = Who(category_of(answers), Month.of(record.person.birth), *((extra,) if extra else ()))
    return Outlook(forecast(who, stand, _books(pension, paid), today), extra_open=extra is None)


def _books(pension: Pension, paid: Contributions) -> Books:
    bases = {Month.parse(month.month): Decimal(month.base) for month in paid.months}
    return Books(bases, Decimal(pension.account_balance), pension.deemed)


def _chart(said: Said[Outlook]) -> Chart:
    """The months that may still be chosen, each with what it gives; the statutory month, or the next to it, is up."""
    outlook, stand = said.result, said.answers.the(Standing)
    if (found := outlook.forecast) is None:
        raise LookupError("nothing can be estimated")
    points = tuple(_point(said, found, month) for month in found.months)
    start = next((place for place, month in enumerate(found.months) if month >= stand.month), 0)
    return Chart(points, start)


def _point(said: Said[Outlook], found: Forecast, month: Month) -> Point:
    estimate, texts = found.of(month), said.texts
    born = Month.of(said.answers.the(Record).person.birth)
    gives = {
        "total": texts["yuan"].format(amount=yuan(estimate.value(Name.TOTAL) or Decimal(0))),
        "one_more": one_more(said, found, month),
        "age": say_age(*divmod(month - born, MONTHS_A_YEAR)),
        "divisor": texts["months"].format(months=plain(estimate.value(Name.DIVISOR) or Decimal(0))),
        "first_paid": say_month(month + 1),
    }
    facts = tuple(Fact(texts[name], value) for name, value in gives.items() if value)
    return Point(str(month), say_month(month), float(estimate.value(Name.TOTAL) or 0), facts)


def one_more(said: Said[Outlook], found: Forecast, month: Month) -> str:
    """What a year more gives each month; empty where it cannot be chosen."""
    more = found.one_more_year(month)
    return "" if more is None else said.texts["more"].format(amount=yuan(more))


COMPUTATION = Computation(Outlook, _compute, charts={"estimate_month": _chart})
