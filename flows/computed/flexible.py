"""Where somebody stands who pays for themselves, or would: what each base costs, and what is subsidised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from config.flexible import flexible_law
from flows.bundle.gathering import told
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.exact import yuan
from law.flexible import Known, Stand, SubsidyLeft, costs, stand, subsidy_left
from law.month import Month
from law.reason import Reason
from law.wording import Count, say_month
from office.record import Flexible, Record

#: 灵活就业, as the item ``employment_form``
FORM = "022"
Page = Literal["pension", "unit", "of_age", "too_young", "open", "enrolled", "subsidy", "used_up"]


@dataclass(frozen=True)
class FlexibleStanding:
    """``page`` is the stand; of whoever is enrolled, whether months can be subsidised, or all subsidy is used up.

    ``registered``: the work is registered already.
    """

    page: Page
    registered: Literal["yes", "no"]
    form: str
    start: str
    left: SubsidyLeft | None
    reasons: tuple[Reason, ...]


def _compute(answers: Answers, today: date) -> FlexibleStanding:
    known, work = told(answers), answers.the(Record).flexible or Flexible()
    who = Known.of(known)
    found = stand(who, today)
    recognised = work.recognised_on if found is Stand.ENROLLED else None
    left = subsidy_left(who, recognised, work.subsidised, today) if recognised else None
    page: Page = found.value
    if left is not None:
        page = "used_up" if left.months == 0 else "subsidy" if "subsidy_period" in known else "enrolled"
    told_of = left.reasons if left is not None else ()
    of_base = costs(today).reasons if page in ("open", "enrolled") else ()
    registered: Literal["yes", "no"] = "yes" if work.employed_on else "no"
    return FlexibleStanding(page, registered, FORM, str(Month.of(today)), left, (*told_of, *of_base))


def _values(said: Said[FlexibleStanding]) -> Mapping[str, str]:
    record, found, texts = said.answers.the(Record), costs(said.today).by_percent, said.texts
    work, left = record.flexible or Flexible(), said.result.left

    def monthly(percent: str) -> str:
        known = int(percent) if percent else 0
        return texts["monthly"].format(amount=yuan(found[known].amount)) if known in found else texts["open"]

    return {
        "name": record.person.name,
        "left": Count(left.months) if left else "",
        "period": _period(told(said.answers).get("subsidy_period", ""), texts["period"]),
        "base": texts["base"].format(percent=work.base, cost=monthly(work.base)) if work.base else "",
        **{f"cost_{percent}": monthly(str(percent)) for percent in _percents(said.today)},
    }


def _period(months: str, text: str) -> str:
    """The first and the last month of the item ``subsidy_period``; empty where there is none."""
    if not months:
        return ""
    first, last = (say_month(Month.parse(month)) for month in months.split("—"))
    return text.format(first=first, last=last)


def _percents(on: date) -> tuple[int, ...]:
    return flexible_law().on(on).bases.percent


FILLS = frozenset({"name", "left", "period", "base", *(f"cost_{percent}" for percent in (60, 80, 100, 150, 200, 300))})
COMPUTATION = Computation(FlexibleStanding, _compute, FILLS, _values)
