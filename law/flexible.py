"""Who may pay social insurance for themselves (灵活就业), what each base costs, and for how long it is subsidised.

Pure, on the dated figures of ``config``: the citizen is told what the office decides by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from config.flexible import flexible_law
from config.law import Category
from law.exact import cents, plain, yuan
from law.month import Month
from law.reason import Reason, because
from law.residents import DRAWS, LATELY_MONTHS
from law.retirement import retirement

#: the original categories by the item ``sex``: whichever it is, where the data leave it open
CATEGORIES: Mapping[str, tuple[Category, ...]] = {
    "1": (Category.MALE,),
    "2": (Category.FEMALE50, Category.FEMALE55),
}


class Stand(StrEnum):
    """The first thing that stands against paying for oneself, or that nothing does."""

    PENSION = "pension"
    OF_AGE = "of_age"
    #: a unit pays for them
    UNIT = "unit"
    TOO_YOUNG = "too_young"
    #: they do so already
    ENROLLED = "enrolled"
    OPEN = "open"


@dataclass(frozen=True)
class Known:
    """``category`` is None where the data leave it open; ``sex`` is a value of the item."""

    born: Month
    sex: str
    category: Category | None = None
    pension: bool = False
    unit: bool = False
    enrolled: bool = False
    #: the last month that was paid to the employees' scheme
    paid_until: Month | None = None

    @classmethod
    def of(cls, items: Mapping[str, str]) -> Known:
        """By items of ``config/items.yaml``, whoever gave them; ``birth_date`` and ``sex`` must be there."""
        category = items.get("category")
        draws = items.get("employee_scheme") == "drawing" or items.get("resident_state") in DRAWS
        return cls(
            born=Month.of(date.fromisoformat(items["birth_date"])),
            sex=items["sex"],
            category=Category(category) if category else None,
            pension=draws,
            unit=items.get("no_unit_enrolment") == "no",
            enrolled=items.get("flexible_state") == "enrolled",
            paid_until=Month.parse(items["paid_until"]) if items.get("paid_until") else None,
        )


@dataclass(frozen=True)
class Cost:
    """What a base costs a month: ``base`` and ``amount`` in yuan; ``account``: of it, what goes to the own account."""

    percent: int
    base: Decimal
    amount: Decimal
    account: Decimal


@dataclass(frozen=True)
class Costs:
    """By percentage; empty where no year's limits are recorded. ``year``: of the limits."""

    year: int | None
    by_percent: Mapping[int, Cost]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SubsidyLeft:
    """Months of subsidy that are left."""

    months: int
    reasons: tuple[Reason, ...]


def stand(known: Known, on: date) -> Stand:
    """Where somebody stands by the rules ``on`` that day."""
    old_enough = known.born + flexible_law().on(on).enrol.age * 12 <= Month.of(on)
    lately = known.paid_until is not None and Month.of(on) - known.paid_until <= LATELY_MONTHS
    held = (
        (known.pension, Stand.PENSION),
        (Month.of(on) >= _of_age(known.born, known.sex, known.category, on), Stand.OF_AGE),
        (known.unit or (lately and not known.enrolled), Stand.UNIT),  # who else would have paid?
        (not old_enough, Stand.TOO_YOUNG),
        (known.enrolled, Stand.ENROLLED),
    )
    return next((one for holds, one in held if holds), Stand.OPEN)


def costs(on: date) -> Costs:
    """What each base that may be chosen costs, by the limits of the year, or of the newest that are published."""
    law = flexible_law()
    rules, published = law.on(on), law.limits_on(on)
    if published is None:
        return Costs(None, {}, (because("flexible_base_open", rules.bases.basis, law.documents),))
    year, limits = published
    by_percent = {}
    for percent in rules.bases.percent:
        base = cents(min(max(limits.average * percent / 100, limits.lower), limits.upper))
        amount, account = cents(base * rules.rate.rate), cents(base * rules.rate.account_share)
        by_percent[percent] = Cost(percent, base, amount, account)
    span = {"year": year, "lower": plain(limits.lower), "upper": plain(limits.upper)}
    rule = "flexible_base" if year == on.year else "flexible_base_before"
    rate = {"rate": _percent(rules.rate.rate), "share": _percent(rules.rate.account_share)}
    told = (
        because(rule, limits.basis, law.documents, **span, **({} if year == on.year else {"now": on.year})),
        because("flexible_rate", rules.rate.basis, law.documents, **rate),
    )
    return Costs(year, by_percent, told)


def subsidy_left(who: Known, recognised: date, used: int, on: date) -> SubsidyLeft:
    """Of whoever was ``recognised`` that day as hard to place, and has had ``used`` months of subsidy already."""
    law = flexible_law()
    rule, documents = law.on(on).subsidy, law.documents
    share = because("subsidy_share", rule.basis, documents)
    if rule.share is not None:
        share = because("subsidy_share_set", rule.basis, documents, share=_percent(rule.share))
    of_age, now = _of_age(who.born, who.sex, who.category, on), Month.of(on)
    if of_age - Month.of(recognised) < rule.near_years * 12:
        near = because("subsidy_to_age", rule.basis, documents, years=rule.near_years, month=of_age)
        return SubsidyLeft(max(0, of_age - now), (near, share))
    left = max(0, rule.most_months - used)
    values = {"most": rule.most_months, "used": used, "left": left}
    return SubsidyLeft(left, (because("subsidy_months", rule.basis, documents, **values), share))


def say_costs(some: Iterable[Cost]) -> dict[str, str]:
    """``base_60`` and ``cost_60``, as they are written, and so for each."""
    written: dict[str, str] = {}
    for cost in some:
        written |= {f"base_{cost.percent}": yuan(cost.base), f"cost_{cost.percent}": yuan(cost.amount)}
    return written


def _of_age(born: Month, sex: str, category: Category | None, on: date) -> Month:
    """The latest statutory month that somebody can have: the archive decides where the category is open."""
    return max(retirement(one, born, on).month for one in ((category,) if category else CATEGORIES[sex]))


def _percent(rate: Decimal) -> str:
    return f"{plain(rate * 100)}%"
