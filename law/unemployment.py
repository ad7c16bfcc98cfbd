"""For how many months somebody may draw unemployment benefit, and why: pure, on the dated figures of ``config``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.law import Basis, Category
from config.unemployment import UnemploymentLaw, UnemploymentVersion, unemployment_law
from law.exact import cents, plain, yuan
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

    ``continued_months`` come after them for whoever is still without work then, until the statutory age. ``amount`` is
    yuan a month, None where nobody has entered it; ``amount_reason`` says why it is that.
    """

    months: int
    continued_months: int
    amount_per_month: Decimal | None
    amount_reason: Reason
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
    sheet = _Sheet(law, version, [*_by_contribution(version, law, paid_months, remaining)])
    months, continued = min(version.table.months_for(paid_months) + remaining, version.cap.months), 0
    if who:
        months, continued = _by_age(sheet, months, who, on)
    amount, reason = _amount(law, version, on)
    return Entitlement(months, continued, amount, reason, tuple(sheet.reasons))


@dataclass(frozen=True)
class Drawn:
    """``months`` that are still drawn, this one included, and ``continued_months`` behind them; ``reasons`` why."""

    months: int
    continued_months: int
    reasons: tuple[Reason, ...]


def still_drawn(until: Month, on: date, *, who: Near | None = None, law: UnemploymentLaw | None = None) -> Drawn:
    """What is left to somebody who draws until a month, that one included; ValueError before the first law."""
    law = law or unemployment_law()
    sheet = _Sheet(law, law.on(on), [])
    months, continued = max(0, until + 1 - Month.of(on)), 0
    if who:
        months, continued = _by_age(sheet, months, who, on)
    return Drawn(months, continued, tuple(sheet.reasons))


def while_drawing(on: date, law: UnemploymentLaw | None = None) -> tuple[Reason, ...]:
    """What holds as long as somebody draws: who pays for medical insurance, and when it all stops."""
    law = law or unemployment_law()
    version = law.on(on)
    rules = (("benefit_medical", version.medical_basis), ("benefit_stops", version.stop_basis))
    return tuple(because(rule, basis, law.documents) for rule, basis in rules)


@dataclass(frozen=True)
class _Sheet:
    law: UnemploymentLaw
    version: UnemploymentVersion
    reasons: list[Reason]

    def say(self, rule: str, basis: Basis, **values: object) -> None:
        self.reasons.append(because(rule, basis, self.law.documents, **values))


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


def _by_age(sheet: _Sheet, months: int, who: Near, on: date) -> tuple[int, int]:
    """Months now, and months after them: nobody draws beyond the statutory age, and who is near it draws until then."""
    version, month = sheet.version, retirement(who.category, who.born, on).month
    left = month - Month.of(on)
    if left <= 0:
        sheet.say(
            "benefit_of_age",
            version.until_retirement.basis if version.until_retirement else version.stop_basis,
            month=month,
        )
        return 0, 0
    if not months:
        return 0, 0
    until, going_on, continued = version.until_retirement, version.going_on, 0
    if until and left < until.within_months:
        months = left
        sheet.say("benefit_until_retirement", until.basis, month=month, months=left)
    elif months > left:
        months = left
        sheet.say("benefit_ends_of_age", version.stop_basis, month=month, months=left)
    elif going_on and 0 < left - months < going_on.within_months:
        continued = left - months
        sheet.say("benefit_going_on", going_on.basis, month=month, months=continued)
    near = version.contributions
    if near and left < near.within_months:
        sheet.say("benefit_contributions", near.basis)
    elif near and left - months - continued < near.within_months:
        sheet.say("benefit_contributions_later", near.basis, month=month + -(near.within_months - 1))
    return months, continued


def _amount(law: UnemploymentLaw, version: UnemploymentVersion, on: date) -> tuple[Decimal | None, Reason]:
    amount, rule, wage = law.amount_on(on), version.amount, law.minimum_wage.on(on)
    percent = f"{plain(rule.of_minimum_wage * 100)}%"
    if amount is None:
        return None, because("benefit_amount_open", rule.basis, law.documents, rate=percent)
    amount = cents(amount)
    if wage is None or version.amount_per_month is not None:
        return amount, because("benefit_amount_entered", rule.basis, law.documents, amount=yuan(amount))
    values = {"wage": yuan(wage), "rate": percent, "amount": yuan(amount)}
    return amount, because("benefit_amount", rule.basis, law.documents, **values)
