"""For how many months somebody may draw unemployment benefit, and why: pure, on the dated figures of ``config``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.law import Category
from config.unemployment import UnemploymentLaw, UnemploymentVersion, unemployment_law
from law.month import Month
from law.reason import Reason, because
from law.retirement import retirement


@dataclass(frozen=True)
class Near:
    """Who it is, where that is known: whoever is near the statutory age draws until then."""

    category: Category
    born: Month


@dataclass(frozen=True)
class Entitlement:
    """``months`` of benefit from the day that was asked about; 0 for whoever has none.

    ``amount_per_month`` is yuan, None where the bureau has not entered it.
    """

    months: int
    amount_per_month: Decimal | None
    reasons: tuple[Reason, ...]


def entitlement(
    paid_months: int, on: date, *, remaining: int = 0, who: Near | None = None, law: UnemploymentLaw | None = None
) -> Entitlement:
    """What the law in force ``on`` that day gives; ValueError before the first one, and for less than no months.

    ``paid_months`` were paid since the benefit was drawn last, or at all; ``remaining`` months of an earlier
    entitlement were never drawn.
    """
    if paid_months < 0 or remaining < 0:
        raise ValueError("months cannot be fewer than none")
    law = law or unemployment_law()
    version = law.on(on)
    reasons = list(_by_contribution(version, law, paid_months, remaining))
    months = min(version.table.months_for(paid_months) + remaining, version.cap.months)
    if who and (ending := _until_retirement(version, law, months, who, on)):
        months, reason = ending
        reasons.append(reason)
    return Entitlement(months, version.amount_per_month, tuple(reasons))


def _by_contribution(version: UnemploymentVersion, law: UnemploymentLaw, paid: int, rest: int) -> Iterator[Reason]:
    minimum, table, cap = version.minimum, version.table, version.cap
    enough = paid >= minimum.months
    rule = "benefit_enough" if enough else "benefit_short"
    yield because(rule, minimum.basis, law.documents, paid=paid, minimum=minimum.months)
    new = table.months_for(paid)
    if enough:
        yield because("benefit_table", table.basis, law.documents, reached=table.step_of(paid), months=new)
    if rest:
        rule = "benefit_rest" if enough else "benefit_rest_only"
        yield because(rule, version.rest_basis, law.documents, months=rest)
    if new + rest > cap.months:
        yield because("benefit_cap", cap.basis, law.documents, months=cap.months)


def _until_retirement(
    version: UnemploymentVersion, law: UnemploymentLaw, months: int, who: Near, on: date
) -> tuple[int, Reason] | None:
    """The months until the statutory age and why; None where that is far away, or nothing is drawn that could go on."""
    near = version.until_retirement
    if near is None:
        return None
    month = retirement(who.category, who.born, on).month
    left = month - Month.of(on)
    if left <= 0:
        return 0, because("benefit_of_age", near.basis, law.documents, month=month)
    if months and left < near.within_months:
        return left, because("benefit_until_retirement", near.basis, law.documents, month=month, months=left)
    return None
