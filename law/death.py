"""What the relatives get after a death that is no work injury (丧葬补助金、抚恤金): pure, on the figures of ``config``.

The law of the day of death counts; of what is published year by year, what was known on the day of asking. An amount
that cannot be computed is None, and a reason says why (以经办机构公布为准).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from config.death import DeathLaw, DeathVersion, death_law
from config.law import Basis
from law.exact import cents, half_up, plain, yuan
from law.month import Month
from law.reason import Reason, because


@dataclass(frozen=True)
class Deceased:
    """Who died: months paid, with deemed ones; the first month of pension, None for whoever drew none yet.

    ``balance`` is that of the account, ``own`` what was paid by themselves (who paid alone: the part in the account);
    yuan, None where nobody knows.
    """

    died: date
    paid_months: int
    pension_from: Month | None = None
    balance: Decimal | None = None
    own: Decimal | None = None

    def __post_init__(self) -> None:
        if self.paid_months < 0:
            raise ValueError("months cannot be fewer than none")
        if any(amount is not None and not (amount.is_finite() and amount >= 0) for amount in (self.balance, self.own)):
            raise ValueError("an amount is not less than nothing")
        if self.pension_from and self.pension_from > Month.of(self.died):
            raise ValueError(f"nobody draws a pension from {self.pension_from} who died on {self.died}")

    @property
    def drawn_months(self) -> int:
        """Months of pension, that of the death with them."""
        return Month.of(self.died) - self.pension_from + 1 if self.pension_from else 0


@dataclass(frozen=True)
class DeathBenefit:
    """``months`` of benefit for the survivors, in parts of a month too; amounts in yuan."""

    months: Fraction
    base: Decimal | None
    funeral: Decimal | None
    survivors: Decimal | None
    account: Decimal | None
    total: Decimal | None
    reasons: tuple[Reason, ...]


def death_benefit(who: Deceased, on: date, law: DeathLaw | None = None) -> DeathBenefit:
    """What is paid once for ``who``, as far as is known ``on`` a day; ValueError for a later or a too early death."""
    if who.died > on:
        raise ValueError(f"{who.died} is after {on}")
    law = law or death_law()
    sheet = _Sheet(law, law.on(who.died), [])
    months = _months(sheet, who)
    income = law.income.of(who.died.year - 1, on)
    funeral, survivors = _amounts(sheet, who, income, months)
    account = who.balance
    if account is None:
        sheet.say("death_account_open", sheet.version.account_basis)
    else:
        sheet.say("death_account", sheet.version.account_basis, amount=yuan(account))
    total = None
    if funeral is not None and survivors is not None and account is not None:
        total = funeral + survivors + account
        parts = {"funeral": yuan(funeral), "survivors": yuan(survivors), "account": yuan(account)}
        sheet.say("death_total", sheet.version.survivors.basis, amount=yuan(total), **parts)
    base = None if income is None else cents(_base(sheet.version, income))
    return DeathBenefit(
        months=months,
        base=base,
        funeral=funeral,
        survivors=survivors,
        account=account,
        total=total,
        reasons=tuple(sheet.reasons),
    )


@dataclass(frozen=True)
class _Sheet:
    law: DeathLaw
    version: DeathVersion
    reasons: list[Reason]

    def say(self, rule: str, basis: Basis, **values: object) -> None:
        self.reasons.append(because(rule, basis, self.law.documents, **values))


def _months(sheet: _Sheet, who: Deceased) -> Fraction:
    rule = sheet.version.survivors
    above = Fraction(max(0, who.paid_months - rule.one_more.above), rule.one_more.each)
    most = min(rule.step_for(who.paid_months) + above, Fraction(rule.most))
    sheet.say("death_months", rule.basis, paid=who.paid_months, count=_written(most))
    if who.pension_from is None:
        return most
    drawn = who.drawn_months
    left = most - Fraction(drawn, rule.drawn.each)
    months = max(left, Fraction(rule.drawn.least))
    said = "death_months_drawn" if left == months else "death_months_least"
    sheet.say(said, rule.basis, paid=drawn, count=_written(months))
    return months


def _amounts(
    sheet: _Sheet, who: Deceased, income: Decimal | None, months: Fraction
) -> tuple[Decimal | None, Decimal | None]:
    """For the funeral and for the survivors; together not more than what was paid, where that was for a short time."""
    version = sheet.version
    if income is None:
        sheet.say("death_base_open", sheet.law.income.basis, year=who.died.year - 1)
        return None, None
    base = _base(version, income)
    sheet.say("death_base", sheet.law.income.basis, year=who.died.year - 1, income=yuan(income), base=yuan(base))
    # The base is written as it is used: where it is not rounded, as what it comes from.
    written = f"{plain(income)}÷12" if version.base_decimals is None else plain(Decimal(half_up(base, 2)))
    funeral, survivors = cents(base * version.funeral.times), cents(base * months)
    values = {"base": written, "times": version.funeral.times, "amount": yuan(funeral)}
    sheet.say("death_funeral", version.funeral.basis, **values)
    count = _written(months)
    values = {"base": written, "count": f"({count})" if "+" in count else count, "amount": yuan(survivors)}
    sheet.say("death_survivors", version.survivors.basis, **values)
    cap = version.own_cap
    if who.paid_months >= cap.below_months:
        return funeral, survivors
    if who.own is None:
        sheet.say("death_own_open", cap.basis, minimum=cap.below_months)
        return None, None
    if funeral + survivors > who.own:
        sheet.say("death_own_cap", cap.basis, minimum=cap.below_months, amount=yuan(who.own))
        funeral = min(funeral, cents(who.own))
        survivors = cents(who.own) - funeral
    return funeral, survivors


def _base(version: DeathVersion, income: Decimal) -> Fraction:
    month = Fraction(income) / 12
    return month if version.base_decimals is None else Fraction(half_up(month, version.base_decimals))


def _written(months: Fraction) -> str:
    """Exactly: whole months, and what is more as a fraction."""
    whole, rest = divmod(months, 1)
    return f"{whole}+{rest}" if rest else f"{whole}"
