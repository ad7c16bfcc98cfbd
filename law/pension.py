"""What pension an employee would draw, month by month of retirement: pure, on the dated figures of ``config``.

Each figure says by which rule it came to be, and from which other figures. The rules are those of the month of
retirement; of what was published, only what was on the day of asking. What cannot be computed has no figure, and a
reason says why. An estimate: the agency decides (以经办机构公布为准).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from config.law import Basis, Category, retirement_law
from config.pension import Bases, Basic, MonthsOfPayment, PensionLaw, PensionVersion, Transition, pension_law
from law.estimate import Estimate, Name, Sheet
from law.exact import cents, half_up, plain, yuan
from law.month import Month
from law.reason import because
from law.retirement import minimum_months, retirement

#: what is paid, in the order of a notice
PARTS = (Name.BASIC, Name.ACCOUNT, Name.TRANSITION, Name.EXTRA)
#: the value of the item ``extra_claim`` of whoever has nothing to claim
NO_EXTRA = "none"
#: decimals of years that the law does not round, where they are shown
YEARS_SHOWN = 6


@dataclass(frozen=True)
class Contributions:
    """What somebody has when they retire: months with deemed ones, those of them before there were accounts (过渡),
    the average index, and the balance of the account in yuan."""

    months: int
    before_accounts: int
    index: Decimal
    balance: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.before_accounts <= self.months:
            raise ValueError("the months before accounts are some of all months, and neither are fewer than none")
        if not (self.index.is_finite() and self.balance.is_finite() and self.index >= 0 and self.balance >= 0):
            raise ValueError("neither an index nor a balance is less than nothing")

    def going_on(self, months: int, into_account: Decimal) -> Contributions:
        """After so many further months, each with as many yuan ``into_account``: no interest, the index as before."""
        return replace(self, months=self.months + months, balance=self.balance + months * into_account)


@dataclass(frozen=True)
class Extra:
    """增发养老金: a part of the wage for each year, or yuan a month, by what the agency recognised."""

    rate: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not (0 <= self.rate < 1 and 0 <= self.fixed < Decimal("Infinity")) or (self.rate and self.fixed):
            raise ValueError("what is added is a rate below 1 or a fixed amount, never less than nothing")


def extra_of(claim: str, law: PensionLaw | None = None) -> Extra | None:
    """What is added for a value of the item ``extra_claim``; None where the agency must decide how much."""
    if claim == NO_EXTRA:
        return Extra()
    kind = (law or pension_law()).extras.kinds.get(claim)
    return None if kind is None else Extra(kind.rate or Decimal(0), kind.fixed or Decimal(0))


@dataclass(frozen=True)
class Who:
    """Whose pension is asked about. ``base`` takes the place of the published one, in yuan.

    ``making_up``: of age, and going on until the minimum is reached; then no month is too late.
    """

    category: Category
    born: Month
    extra: Extra = Extra()
    base: Decimal | None = None
    making_up: bool = False


def pension(who: Who, month: Month, given: Contributions, on: date, law: PensionLaw | None = None) -> Estimate:
    """The pension after a retirement in ``month`` with what is ``given`` then, as far as is known ``on`` a day.

    ValueError before the first law, and before somebody is born.
    """
    if month < who.born:
        raise ValueError(f"nobody who is born in {who.born} retires in {month}")
    law = law or pension_law()
    sheet = _Sheet(documents=law.documents, law=law, version=law.on(_first_day(month)), given=given)
    entitled = _entitlement(sheet, who, month)
    _base(sheet, who, month, Month.of(on))
    _wage(sheet)
    _years(sheet)
    _divisor(sheet, month - who.born)
    if entitled:
        _parts(sheet, who.extra)
    return sheet.estimate(month)


def over_months(
    who: Who,
    months: Iterable[Month],
    given: Contributions,
    on: date,
    *,
    counted_to: Month,
    contribution_base: Decimal,
    law: PensionLaw | None = None,
) -> tuple[Estimate, ...]:
    """The pension after each of ``months``, if contributions on that base (yuan a month) go on until then.

    What is ``given`` was counted up to a month, before which there is no answer: ValueError. Interest is left out: the
    rates of the years to come are not published.
    """
    law = law or pension_law()

    def after(month: Month) -> Estimate:
        if month < counted_to:
            raise ValueError(f"contributions are counted up to {counted_to}: nothing is known of {month}")
        into_account = contribution_base * law.on(_first_day(month)).account.share
        estimate = pension(who, month, given.going_on(month - counted_to, into_account), on, law)
        if month == counted_to:
            return estimate
        year, rate = law.interest.newest
        values = {"base": yuan(contribution_base), "months": month - counted_to, "year": year, "rate": _percent(rate)}
        going_on = because("pension_going_on", law.interest.basis, law.documents, **values)
        return replace(estimate, reasons=(going_on, *estimate.reasons))

    return tuple(after(month) for month in months)


def more(now: Estimate, later: Estimate) -> Decimal | None:
    """Yuan a month that ``later`` gives more than ``now``; None where one of them is not known."""
    before, after = now.value(Name.TOTAL), later.value(Name.TOTAL)
    return None if before is None or after is None else after - before


@dataclass(kw_only=True)
class _Sheet(Sheet):
    """What the figures come from, with them."""

    law: PensionLaw
    version: PensionVersion
    given: Contributions


def _first_day(month: Month) -> date:
    return date(month.year, month.month, 1)


def _entitlement(sheet: _Sheet, who: Who, month: Month) -> bool:
    """Whether the months suffice: early, those of the year itself; late, those of the statutory year."""
    rules, day, paid = retirement_law(), _first_day(month), sheet.given.months
    choice = retirement(who.category, who.born, day)
    counts = min(month, choice.month)
    minimum = minimum_months(counts, day)

    def say(rule: str, basis: Basis, **values: object) -> None:
        sheet.reasons.append(because(rule, basis, rules.documents, **values))

    version = rules.on(day)
    if month < choice.earliest:
        say("pension_too_early", version.basis, month=month, earliest=choice.earliest)
    if month > choice.latest and not who.making_up:
        say("pension_too_late", version.basis, month=month, latest=choice.latest)
    basis = version.minimum.basis
    say("minimum", basis, year=counts.year, minimum=minimum)
    if paid >= minimum:
        say("enough", basis, paid=paid, minimum=minimum)
        return True
    say("short", basis, paid=paid, minimum=minimum, missing=minimum - paid)
    say("pension_not_yet", basis)
    return False


def _base(sheet: _Sheet, who: Who, month: Month, now: Month) -> None:
    basis = sheet.law.bases.basis
    if who.base is not None:
        sheet.add(Name.BASE, who.base, "pension_base_given", basis, base=plain(who.base))
    elif used := _base_for(sheet.law.bases, month, now):
        rule = "pension_base" if month <= min(used.last, now) else "pension_base_before"
        values = {"month": month, "year": used.year, "base": plain(used.amount)}
        sheet.add(Name.BASE, used.amount, rule, basis, **values)
    else:
        sheet.say("pension_base_unknown", basis, month=month)


@dataclass(frozen=True)
class _Use:
    """The base of a year, and the first and last month for which it is known to have been used."""

    year: int
    amount: Decimal
    first: Month
    last: Month


def _base_for(bases: Bases, month: Month, now: Month) -> _Use | None:
    """The base for a retirement in ``month``: the one that notices used; after the last of them the newest one known
    ``now``, because the agency settles by it until the next is published. Between two of them nobody knows."""
    known = [
        _Use(year, base.amount, Month.parse(base.first), Month.parse(base.last))
        for year, base in bases.years.items()
        if base.amount is not None and base.first and base.last and Month.parse(base.first) <= now
    ]
    found = [use for use in known if use.first <= month and (month <= use.last or use is known[-1])]
    return found[-1] if found else None


def _wage(sheet: _Sheet) -> None:
    """The indexed wage. It is not rounded: the notices recompute only so."""
    index = sheet.given.index
    sheet.add(Name.INDEX, index, "pension_index", sheet.law.index.basis, index=plain(index))
    if Name.BASE in sheet.figures:
        base = sheet.figures[Name.BASE].value
        values = {"base": plain(base), "index": plain(index), "wage": yuan(base * index)}
        sheet.add(Name.WAGE, base * index, "pension_wage", sheet.version.wage_basis, Name.BASE, Name.INDEX, **values)


def _years(sheet: _Sheet) -> None:
    rule, given = sheet.version.years, sheet.given
    for name, months in (Name.YEARS, given.months), (Name.YEARS_BEFORE, given.before_accounts):
        years, written = _in_years(months, rule.decimals)
        first = sheet.version.transition.accounts_from
        values = {"first": first, "paid": months, "years": written}
        sheet.add(name, half_up(years, YEARS_SHOWN), f"pension_{name}", rule.basis, **values)


def _in_years(months: int, decimals: int | None) -> tuple[Fraction, str]:
    """``months`` in years as they are used, and as that is written."""
    if decimals is None:
        return Fraction(months, 12), f"{months}÷12"
    years = half_up(Fraction(months, 12), decimals)
    return Fraction(years), plain(years)


def _divisor(sheet: _Sheet, age_in_months: int) -> None:
    rule, balance = sheet.version.months_of_payment, sheet.given.balance
    sheet.add(Name.BALANCE, balance, "pension_balance", sheet.version.account.basis, amount=yuan(balance))
    years, over = divmod(age_in_months, 12)
    divisor = months_of_payment(rule, age_in_months)
    if divisor is None:
        sheet.say("pension_age_unknown", rule.basis, age=years)
        return
    sentence = "pension_divisor_by_month" if rule.by_the_month else "pension_divisor"
    sheet.add(Name.DIVISOR, divisor, sentence, rule.basis, age=years, over=over, divisor=plain(divisor))


def months_of_payment(rule: MonthsOfPayment, age_in_months: int) -> Decimal | None:
    """Months over which the balance is spread for whoever retires at that age; None outside the table."""
    years, over = divmod(age_in_months, 12)
    begins, ends = rule.whole_years.get(years), rule.whole_years.get(years + 1)
    if begins is None:
        return None
    if not (rule.by_the_month and over):
        return Decimal(begins)
    return None if ends is None else half_up(begins - Fraction(over, 12) * (begins - ends), 1)


def _parts(sheet: _Sheet, extra: Extra) -> None:
    """What is paid. Each part is rounded by itself, as on a notice, and the total is their sum."""
    version = sheet.version
    _by_years(sheet, Name.BASIC, Name.YEARS, sheet.given.months, version.basic)
    if spread := sheet.values(Name.BALANCE, Name.DIVISOR):
        balance, divisor = spread
        values = {"balance": yuan(balance), "divisor": plain(divisor)}
        amount = cents(Fraction(balance) / Fraction(divisor))
        _part(sheet, Name.ACCOUNT, amount, version.account.basis, Name.BALANCE, Name.DIVISOR, **values)
    _by_years(sheet, Name.TRANSITION, Name.YEARS_BEFORE, sheet.given.before_accounts, version.transition)
    _extra(sheet, extra)
    if parts := sheet.values(*PARTS):
        written = {str(name): yuan(value) for name, value in zip(PARTS, parts, strict=True)}
        _part(sheet, Name.TOTAL, sum(parts, Decimal(0)), version.basic.basis, *PARTS, **written)
    else:
        sheet.say("pension_open", version.basic.basis)


def _part(sheet: _Sheet, name: Name, amount: Decimal, basis: Basis, *uses: Name, **values: object) -> None:
    sheet.add(name, amount, f"pension_{name}", basis, *uses, amount=yuan(amount), **values)


def _by_years(sheet: _Sheet, name: Name, years: Name, months: int, part: Basic | Transition) -> None:
    """The part of the mean of base and wage that is given for each of the years."""
    if means := sheet.values(Name.BASE, Name.WAGE):
        base, wage = means
        exact, written = _in_years(months, sheet.version.years.decimals)
        values = {"base": plain(base), "wage": yuan(wage), "years": written, "rate": _percent(part.per_year)}
        amount = cents(Fraction(base + wage) / 2 * exact * Fraction(part.per_year))
        _part(sheet, name, amount, part.basis, Name.BASE, Name.WAGE, years, **values)


def _extra(sheet: _Sheet, extra: Extra) -> None:
    basis = sheet.version.extra_basis
    if not extra.rate:
        rule = "pension_extra_fixed" if extra.fixed else "pension_extra_none"
        sheet.add(Name.EXTRA, cents(extra.fixed), rule, basis, amount=yuan(extra.fixed))
    elif means := sheet.values(Name.WAGE):
        exact, written = _in_years(sheet.given.months, sheet.version.years.decimals)
        values = {"wage": yuan(means[0]), "rate": _percent(extra.rate), "years": written}
        amount = cents(Fraction(means[0]) * Fraction(extra.rate) * exact)
        _part(sheet, Name.EXTRA, amount, basis, Name.WAGE, Name.YEARS, **values)


def _percent(rate: Decimal) -> str:
    return f"{plain(rate * 100)}%"
