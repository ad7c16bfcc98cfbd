"""When and why somebody may retire: the arithmetic of the law, on the dated figures of ``config/parameters``.

Pure functions. Every result carries the rules that led to it, each with its document and article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from config.law import Category, Flexible, Minimum, RetirementLaw, RetirementVersion, retirement_law
from law.month import Month
from law.reason import Reason, because

#: the rules about choosing another month
FREE_CHOICE = frozenset({"early", "late"})


@dataclass(frozen=True)
class Retirement:
    """The statutory age and month of one birth month and category, and the range of free choice around it.

    ``earliest`` and ``latest`` are the limits in law; where there is no choice both are ``month``.
    """

    category: Category
    born: Month
    delay_months: int
    age_years: int
    age_months: int
    month: Month
    minimum: Minimum
    earliest: Month
    latest: Month
    reasons: tuple[Reason, ...]

    @property
    def minimum_months(self) -> int:
        """Months of contribution that it takes; :class:`NotRecorded` of whoever is of age since before all that is."""
        return self.minimum.for_year(self.month.year)


class Status(StrEnum):
    """Where somebody stands on a given day."""

    ALREADY_RETIRED = "already_retired"
    #: a later month has been agreed: the statutory one is still to come, or has gone by
    AGREED = "delay_agreed"
    DELAYED = "delayed"
    DUE = "due"
    SHORT = "short_of_years"
    EARLY = "flexible_early"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Standing:
    """A person on a day: what the law says, and what still misses.

    ``month`` is when they retire if nothing changes: the statutory month, or the later one that was agreed.
    ``missing_months`` is what the minimum asks beyond ``paid_months``. ``early_months`` and ``late_months`` are the
    months that may still be chosen with the notice that the law asks for; ``late_notice_by`` is the last month to agree
    on a later one, None where nobody can any more; ``retires_in_time``: one of those who may not.
    """

    retirement: Retirement
    status: Status
    month: Month
    paid_months: int
    missing_months: int
    early_months: tuple[Month, ...]
    late_months: tuple[Month, ...]
    late_notice_by: Month | None
    retires_in_time: bool
    reasons: tuple[Reason, ...]

    @property
    def late(self) -> Literal["yes", "no"]:
        """Whether a later month can still be chosen."""
        return "yes" if self.late_months else "no"

    @property
    def kind(self) -> Literal["of_age", "late"]:
        """What the retirement is called, by the dates: a value of the item ``retirement_kind``."""
        return "late" if self.month > self.retirement.month else "of_age"


def retirement(
    category: Category, born: Month, on: date, law: RetirementLaw | None = None, *, retired: bool = False
) -> Retirement:
    """What the law that is in force ``on`` that day says of ``category`` and birth month ``born``.

    What it took whoever is ``retired`` is settled, and may lie before all that is recorded; else :class:`NotRecorded`.
    """
    law = law or retirement_law()
    version = law.on(on)
    original = born + version.categories[category].original_age * 12
    raised, delay = _delay(version, category, original)
    month = original + delay
    earliest, latest = _free_choice(version, original, month)
    years, months = divmod(month - born, 12)
    found = Retirement(
        category=category,
        born=born,
        delay_months=delay,
        age_years=years,
        age_months=months,
        month=month,
        minimum=version.minimum,
        earliest=earliest,
        latest=latest,
        reasons=(),
    )
    return replace(found, reasons=tuple(_rules(found, original, raised, version, law, asks=not retired)))


def _delay(version: RetirementVersion, category: Category, original: Month) -> tuple[str, int]:
    """The rule by which the age is raised of whoever would have reached it in that month, and by how many months."""
    if version.delay is None:
        return "", 0
    figures = version.categories[category]
    gone = original - Month.parse(version.delay.reference_month)
    if gone < 0:
        return "not_delayed", 0
    months = min(gone // figures.step + 1, figures.cap)
    return "delayed_to_the_end" if months == figures.cap else "delayed", months


def _rules(
    found: Retirement, original: Month, raised: str, version: RetirementVersion, law: RetirementLaw, *, asks: bool
) -> Iterator[Reason]:
    """The rules that led to ``found``, in the order in which they are told; ``raised`` is that of :func:`_delay`.

    ``asks``: whether the minimum is one of them.
    """
    figures = version.categories[found.category]
    age = figures.original_age
    yield because("original_age", version.basis, law.documents, category=found.category, age=age, month=original)
    if version.delay:
        told = {"reference": version.delay.reference_month, "step": figures.step, "delay": found.delay_months}
        yield because(raised, version.delay.basis, law.documents, **told)
    if asks:
        minimum = {"year": found.month.year, "minimum": found.minimum_months}
        yield because("minimum", version.minimum.basis, law.documents, **minimum)
    if version.flexible and found.earliest < found.month:
        yield because("early", version.flexible.basis, law.documents, earliest=found.earliest)
    if version.flexible and found.latest > found.month:
        yield because("late", version.flexible.basis, law.documents, latest=found.latest)


def suitable(category: Category | None, sex: str) -> tuple[Category, ...]:
    """The categories that the pension of somebody of this sex (``M`` or ``F``) may be of, while it is open."""
    of_sex = (each for each in Category if (each is Category.MALE) == (sex == "M"))
    return (category,) if category else tuple(of_sex)


def minimum_months(month: Month, on: date, law: RetirementLaw | None = None) -> int:
    """Months of contribution that whoever retires in ``month`` needs, by the law that is in force ``on`` that day."""
    return (law or retirement_law()).on(on).minimum.for_year(month.year)


def standing(
    category: Category,
    born: Month,
    paid_months: int,
    on: date,
    *,
    retired: bool = False,
    agreed: Month | None = None,
    in_time: bool = False,
    law: RetirementLaw | None = None,
) -> Standing:
    """Where somebody with ``paid_months`` of contribution stands ``on`` that day.

    ``agreed``: the later month that was agreed and registered; ``in_time``: one of those who may not retire later.
    """
    law = law or retirement_law()
    version = law.on(on)
    result = retirement(category, born, on, law, retired=retired)
    missing = 0 if retired else max(0, result.minimum_months - paid_months)
    now, month = Month.of(on), agreed or result.month
    free = not retired and agreed is None and now < result.month
    early = _early_months(version, result, paid_months, on) if free else ()
    late = _late_months(version, result, on) if free and not in_time else ()
    status = Status.ALREADY_RETIRED if retired else _status(now, result.month, month, missing, early)
    notice_by = None
    if version.flexible and free and not in_time:
        notice_by = result.month + -version.flexible.late_notice_months
    stand = Standing(
        retirement=result,
        status=status,
        month=month,
        paid_months=paid_months,
        missing_months=missing,
        early_months=early,
        late_months=late,
        late_notice_by=notice_by,
        retires_in_time=in_time,
        reasons=(),
    )
    return replace(stand, reasons=tuple(_why(stand, law, version.flexible, free)))


def _why(stand: Standing, law: RetirementLaw, flexible: Flexible | None, free: bool) -> Iterator[Reason]:
    """The rules that led to it; ``free``: the choice around the statutory month was still one of them."""
    result = stand.retirement
    yield from (reason for reason in result.reasons if free or reason.rule not in FREE_CHOICE)
    if stand.status is Status.ALREADY_RETIRED:
        return
    paid = {"paid": stand.paid_months, "minimum": result.minimum_months}
    basis = next(reason for reason in result.reasons if reason.rule == "minimum")
    enough = "short" if stand.missing_months else "enough"
    missing = {"missing": stand.missing_months} if stand.missing_months else {}
    yield replace(basis, rule=enough, values={**paid, **missing})
    if flexible is None:
        return
    if stand.early_months:
        months, first = flexible.early_notice_months, stand.early_months[0]
        yield because("early_notice", flexible.notice_basis, law.documents, months=months, first=first)
    if free and stand.retires_in_time:
        yield because("in_time", flexible.in_time_basis, law.documents)
    elif stand.late_notice_by:
        yield because("late_notice", flexible.notice_basis, law.documents, by=stand.late_notice_by)
    if stand.month > result.month:
        yield because("delay_agreed", flexible.basis, law.documents, month=stand.month)
    if stand.status is Status.DELAYED:
        yield because("delay_can_end", flexible.ending_basis, law.documents)


def first_paid(month: Month, filed: date) -> Month:
    """The first month of the pension of whoever retires in ``month`` and files for it on a day."""
    return max(month, Month.of(filed)) + 1


def _status(now: Month, statutory: Month, month: Month, missing: int, early: tuple[Month, ...]) -> Status:
    if now >= month:
        return Status.SHORT if missing else Status.DUE
    if month > statutory:
        return Status.DELAYED if now >= statutory else Status.AGREED
    return Status.EARLY if early else Status.NOT_YET


def _free_choice(version: RetirementVersion, original: Month, month: Month) -> tuple[Month, Month]:
    """Earliest and latest month in law. Whoever reached the age before the rules came into force has no choice."""
    flexible = version.flexible
    if flexible is None or month < Month.of(version.valid_from):
        return month, month
    return max(original, month + -flexible.early_max_months), month + flexible.late_max_months


def _early_months(version: RetirementVersion, result: Retirement, paid_months: int, on: date) -> tuple[Month, ...]:
    """The months before the statutory one that can be announced now and in time, with contributions that suffice."""
    if version.flexible is None:
        return ()
    first = max(result.earliest, Month.of(on) + version.flexible.early_notice_months)
    end = min(result.month, Month.of(on) + version.flexible.early_accept_ahead_months + 1)
    months = (first + offset for offset in range(max(0, end - first)))
    return tuple(month for month in months if paid_months >= version.minimum.for_year(month.year))


def _late_months(version: RetirementVersion, result: Retirement, on: date) -> tuple[Month, ...]:
    """The months after the statutory one that can be agreed now and in time."""
    flexible = version.flexible
    if flexible is None:
        return ()
    ahead = result.month - Month.of(on)
    if not flexible.late_notice_months <= ahead <= flexible.late_accept_ahead_months:
        return ()
    return tuple(result.month + later for later in range(1, result.latest - result.month + 1))
