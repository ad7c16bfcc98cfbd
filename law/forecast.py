"""What somebody would draw, month by month of retirement, from what stands in the books of the agency: pure.

The books have each month that was paid, what is deemed paid, and the balance of the account. From then on it is taken
for granted that whoever pays now goes on as before; every estimate says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from config.pension import PensionLaw, pension_law
from law.contribution_index import AverageIndex, average_index
from law.estimate import Estimate, Name
from law.month import Month
from law.pension import Contributions, Who, more, over_months, pension
from law.reason import because
from law.retirement import Standing, Status

MONTHS_A_YEAR = 12
#: whoever has not paid for longer does not pay any more, as far as anybody knows
PAYS_WITHIN_MONTHS = 3
#: how far the months go of whoever makes up what is missing
MAKING_UP_MONTHS = 36


@dataclass(frozen=True)
class Books:
    """``paid``: the contribution base of each month, in yuan; ``deemed``: first and last month that is deemed paid."""

    paid: Mapping[Month, Decimal] = field(repr=False)
    balance: Decimal = field(repr=False)
    deemed: tuple[Month, Month] | None = None

    def until(self, last: Month) -> Books:
        """Without what was paid after ``last``."""
        return replace(self, paid={month: base for month, base in self.paid.items() if month <= last})

    @cached_property
    def last(self) -> Month:
        return max(self.paid)

    @cached_property
    def deemed_months(self) -> frozenset[Month]:
        if self.deemed is None:
            return frozenset()
        first, last = self.deemed
        return frozenset(first + ahead for ahead in range(last - first + 1)) - set(self.paid)

    @cached_property
    def by_year(self) -> Mapping[int, Decimal]:
        """The mean of the bases of each year."""
        bases: dict[int, list[Decimal]] = {}
        for month, base in self.paid.items():
            bases.setdefault(month.year, []).append(base)
        return {year: sum(of_year, Decimal(0)) / len(of_year) for year, of_year in bases.items()}

    def index(self, law: PensionLaw) -> AverageIndex:
        return average_index(self.by_year, {month.year for month in self.deemed_months} - set(self.by_year), law)

    def contributions(self, index: Decimal, law: PensionLaw) -> Contributions:
        months = {*self.paid, *self.deemed_months}
        begin = Month.parse(law.versions[0].transition.accounts_from)
        return Contributions(len(months), sum(month < begin for month in months), index, self.balance)


@dataclass(frozen=True)
class Forecast:
    """Estimates by month of retirement, those a year after the last month of choice too; ``months`` can be chosen.

    Without any where the books do not suffice: then ``index`` says what is missing.
    """

    index: AverageIndex
    months: tuple[Month, ...]
    estimates: Mapping[Month, Estimate]

    def of(self, month: Month) -> Estimate:
        return self.estimates[month]

    def one_more_year(self, month: Month) -> Decimal | None:
        """Yuan a month that a year more gives; None where it cannot be chosen or is not known."""
        later = self.estimates.get(month + MONTHS_A_YEAR)
        return None if later is None or later.month not in self.months else more(self.of(month), later)


def forecast(who: Who, stand: Standing, books: Books, on: date, law: PensionLaw | None = None) -> Forecast:
    """For every month that can still be chosen (:func:`months_of_choice`), as far as the books tell ``on`` that day.

    ValueError for books without a single month.
    """
    law = law or pension_law()
    counted = books.until(stand.month) if stand.status is Status.DUE else books
    index = counted.index(law)
    if index.value is None:
        return Forecast(index, (), {})
    given = counted.contributions(index.value, law)
    months = months_of_choice(stand, on)
    estimates = _estimates(replace(who, making_up=stand.status is Status.SHORT), months, given, counted, on, law)
    left_out = len(books.paid) - len(counted.paid)
    found = {one.month: _without(one, left_out, law) for one in estimates if one.value(Name.TOTAL) is not None}
    return Forecast(index, tuple(found), found)


def months_of_choice(stand: Standing, on: date) -> tuple[Month, ...]:
    """The months of retirement that somebody may still have, whether or not the notice for them is due already."""
    now, choice = Month.of(on), stand.retirement
    match stand.status:
        case Status.ALREADY_RETIRED:
            return ()
        case Status.DUE:
            return (stand.month,)
        case Status.SHORT:
            first = now + stand.missing_months
            return _through(first, first + MAKING_UP_MONTHS)
        case Status.AGREED | Status.DELAYED:
            return _through(max(now, choice.month), stand.month)
    first = min(choice.month, max(choice.earliest, stand.early_months[0] if stand.early_months else now + 1))
    return _through(first, choice.latest if stand.late_notice_by else choice.month)


def _through(first: Month, last: Month) -> tuple[Month, ...]:
    return tuple(first + ahead for ahead in range(last - first + 1))


def _estimates(
    who: Who, months: tuple[Month, ...], given: Contributions, books: Books, on: date, law: PensionLaw
) -> Iterable[Estimate]:
    counted_to = max(books.last + 1, Month.of(on))
    settled = tuple(pension(who, month, given, on, law) for month in months if month < counted_to)
    ahead = tuple(month for month in months if month >= counted_to)
    if Month.of(on) - books.last <= PAYS_WITHIN_MONTHS:
        base = books.paid[books.last]
        later = over_months(who, ahead, given, on, counted_to=counted_to, contribution_base=base, law=law)
    else:
        stopped = because("pension_not_going_on", law.index.basis, law.documents, month=books.last)
        estimates = (pension(who, month, given, on, law) for month in ahead)
        later = tuple(replace(one, reasons=(stopped, *one.reasons)) for one in estimates)
    return (*settled, *later)


def _without(estimate: Estimate, months: int, law: PensionLaw) -> Estimate:
    """Says of months that were paid after the age that they do not count here."""
    if not months:
        return estimate
    reason = because("pension_after_age", law.index.basis, law.documents, months=months)
    return replace(estimate, reasons=(reason, *estimate.reasons))
