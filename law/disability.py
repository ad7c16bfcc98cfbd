"""病残津贴: what somebody who cannot work any more is paid until the statutory age. Pure; the agency says how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.law import Category
from config.retirement_ways import RetirementWays, retirement_ways
from law.month import Month
from law.reason import Reason, because
from law.retirement import minimum_months, retirement


class Allowance(StrEnum):
    """How it is reckoned: as a pension; as its basic part; as that, for some months; or not at all any more."""

    PENSION = "pension"
    BASIC = "basic"
    LIMITED = "limited"
    OF_AGE = "of_age"


@dataclass(frozen=True)
class Disability:
    """``months``: for how many it is paid, None until the statutory age."""

    kind: Allowance
    months: int | None
    reasons: tuple[Reason, ...]


def disability(
    category: Category, born: Month, paid_months: int, on: date, law: RetirementWays | None = None
) -> Disability:
    """For whoever has a finding that the ability to work is lost, and claims ``on`` that day."""
    law = law or retirement_ways()
    rule, now = law.on(on).disability, Month.of(on)
    statutory = retirement(category, born, on).month
    minimum = minimum_months(now, on)
    months = None
    values: dict[str, object]
    if now >= statutory:
        kind, values = Allowance.OF_AGE, {"month": statutory}
    elif paid_months >= minimum:
        near = statutory - now <= rule.near_months
        kind = Allowance.PENSION if near else Allowance.BASIC
        values = {"paid": paid_months, "month": statutory, "reached": rule.near_months}
    else:
        years = max(0, paid_months // 12 - rule.limited.above_years)
        months = rule.limited.months + years * rule.limited.each_year
        kind, values = Allowance.LIMITED, {"paid": paid_months, "minimum": minimum, "months": months}
    return Disability(kind, months, (because(f"disability_{kind}", rule.basis, law.documents, **values),))
