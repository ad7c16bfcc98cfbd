"""The average contribution index (平均缴费工资指数) from what was paid in each year: pure, on figures of ``config``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from config.pension import PensionLaw, pension_law
from law.exact import half_up, plain, yuan
from law.reason import Reason, because


@dataclass(frozen=True)
class AverageIndex:
    """``value`` is None where the wage of a year is not known, or no year counts; ``by_year`` has what is known."""

    value: Decimal | None
    by_year: Mapping[int, Decimal]
    reasons: tuple[Reason, ...]


def average_index(
    paid: Mapping[int, Decimal], deemed: Collection[int] = (), law: PensionLaw | None = None
) -> AverageIndex:
    """The mean of the years in which something was ``paid`` (on that base, yuan a month), or that are ``deemed`` paid.

    Years in which nothing was paid are left out, and a year counts as one however many of its months were paid.
    ValueError for a year that is both, and for less than nothing.
    """
    if both := set(paid) & set(deemed):
        raise ValueError(f"{min(both)} cannot be paid and deemed paid")
    if not all(base.is_finite() and base > 0 for base in paid.values()):
        raise ValueError("a contribution base is more than nothing")
    law = law or pension_law()
    rule = law.index
    by_year: dict[int, Decimal] = {}
    reasons = []
    for year in sorted({*paid, *deemed}):
        if year < rule.counted_from:
            reasons.append(because("index_too_early", rule.basis, law.documents, year=year, begin=rule.counted_from))
        elif year in deemed:
            by_year[year] = rule.deemed
            reasons.append(because("index_deemed", rule.basis, law.documents, year=year, index=plain(rule.deemed)))
        elif average := rule.average_wages.get(year):
            by_year[year] = index = half_up(Fraction(paid[year]) / Fraction(average), rule.decimals)
            values = {"year": year, "base": yuan(paid[year]), "average": yuan(average), "index": f"{index}"}
            reasons.append(because("index_of_year", rule.wage_basis, law.documents, **values))
        else:
            reasons.append(because("index_open", rule.wage_basis, law.documents, year=year))
    if not by_year or any(reason.rule == "index_open" for reason in reasons):
        return AverageIndex(None, by_year, tuple(reasons))
    total = sum(by_year.values(), Decimal(0))
    mean = half_up(Fraction(total) / len(by_year), rule.decimals)
    values = {"total": f"{total}", "years": len(by_year), "index": f"{mean}"}
    reasons.append(because("index_average", rule.basis, law.documents, **values))
    return AverageIndex(mean, by_year, tuple(reasons))
