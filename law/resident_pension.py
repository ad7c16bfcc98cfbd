"""What pension a resident would draw (城乡居民养老保险): pure, on the dated figures of ``config``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from config.pension import PensionLaw, ResidentVersion, pension_law
from law.estimate import Estimate, Name, Sheet
from law.exact import cents, plain, yuan
from law.month import Month

#: what is paid, in the order in which it is told
PARTS = (Name.BASIC, Name.ACCOUNT, Name.EXTRA)


def resident_pension(
    born: Month,
    paid_years: int,
    balance: Decimal,
    on: date,
    *,
    base: Decimal | None = None,
    law: PensionLaw | None = None,
) -> Estimate:
    """By the rules ``on`` that day, from the month after the one in which somebody is of age and claims.

    ``base`` takes the place of the basic amount (基础养老金, yuan a month) that the bureau has entered; ``balance`` is
    that of the account. ValueError for less than nothing.
    """
    if paid_years < 0 or not (balance.is_finite() and balance >= 0):
        raise ValueError("neither years nor a balance are less than nothing")
    law = law or pension_law()
    version = law.residents_on(on)
    sheet = Sheet(documents=law.documents)
    of_age = born + version.age * 12
    first = max(of_age, Month.of(on)) + 1
    sheet.say("resident_of_age", version.claim_basis, age=version.age, month=of_age, first=first)
    if _entitled(sheet, version, born, paid_years):
        _parts(sheet, version, paid_years, balance, version.base_amount if base is None else base)
    return sheet.estimate(first)


def _entitled(sheet: Sheet, version: ResidentVersion, born: Month, paid_years: int) -> bool:
    """Who was of age when the scheme began need not have paid; who was near it pays what is missing at once."""
    rule, minimum = version.cohorts, version.minimum_years
    if born < Month.parse(rule.pays_from):
        sheet.say("resident_pays_nothing", rule.basis, first=rule.pays_from)
        return True
    if paid_years >= minimum:
        sheet.say("resident_enough", version.claim_basis, years=paid_years, least=minimum)
        return True
    if born < Month.parse(rule.all_years_from):
        sheet.say("resident_may_make_up", rule.basis, years=paid_years, left=minimum - paid_years)
        return True
    sheet.say("resident_short", version.claim_basis, years=paid_years, least=minimum, left=minimum - paid_years)
    return False


def _parts(sheet: Sheet, version: ResidentVersion, paid_years: int, balance: Decimal, base: Decimal | None) -> None:
    if base is None:
        sheet.say("resident_base_open", version.basis)
    else:
        sheet.add(Name.BASIC, cents(base), "resident_basic", version.basis, amount=yuan(base))
    divisor = Decimal(version.months_of_payment)
    sheet.add(Name.BALANCE, balance, "pension_balance", version.basis, amount=yuan(balance))
    sheet.add(Name.DIVISOR, divisor, "resident_divisor", version.basis, divisor=plain(divisor))
    account = cents(Fraction(balance) / Fraction(divisor))
    values = {"balance": yuan(balance), "divisor": plain(divisor), "amount": yuan(account)}
    sheet.add(Name.ACCOUNT, account, "pension_account", version.basis, Name.BALANCE, Name.DIVISOR, **values)
    over, addition = max(0, paid_years - version.minimum_years), version.addition
    extra = over * addition.yuan_per_year
    values = {"years": str(over), "each": plain(addition.yuan_per_year), "amount": yuan(extra)}
    sheet.add(Name.EXTRA, cents(extra), "resident_extra", addition.basis, **values)
    if parts := sheet.values(*PARTS):
        total = sum(parts, Decimal(0))
        written = {str(name): yuan(value) for name, value in zip(PARTS, parts, strict=True)}
        sheet.add(Name.TOTAL, total, "resident_total", version.basis, *PARTS, amount=yuan(total), **written)
    else:
        sheet.say("pension_open", version.basis)
