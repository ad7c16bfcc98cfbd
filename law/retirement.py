"""When and why somebody may retire: the arithmetic of the law, on the dated figures of ``config/parameters``.

Pure functions. Every result carries the rules that led to it, each with its document and article.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.law import Category, RetirementLaw, RetirementVersion, retirement_law
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
    minimum_months: int
    earliest: Month
    latest: Month
    reasons: tuple[Reason, ...]


class Status(StrEnum):
    """Where somebody stands on a given day."""

    ALREADY_RETIRED = "already_retired"
    DUE = "due"
    SHORT = "short_of_years"
    EARLY = "flexible_early"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Standing:
    """A person on a day: what the law says, and what still misses.

    ``missing_months`` is what the minimum asks beyond ``paid_months``. ``early_months`` are the months that may still
    be chosen with the notice that the law asks for; ``late_notice_by`` is the last month to agree on a later one.
    """

    retirement: Retirement
    status: Status
    paid_months: int
    missing_months: int
    early_months: tuple[Month, ...]
    late_notice_by: Month | None
    reasons: tuple[Reason, ...]


def retirement(category: Category, born: Month, on: date, law: RetirementLaw | None = None) -> Retirement:
    """What the law that is in force ``on`` that day says of ``category`` and birth month ``born``."""
    law = law or retirement_law()
    version = law.on(on)
    figures = version.categories[category]
    original = born + figures.original_age * 12
    reasons = [
        because(
            "original_age", version.basis, law.documents, category=category, age=figures.original_age, month=original
        )
    ]

    delay = 0
    if version.delay:
        gone = original - Month.parse(version.delay.reference_month)
        delay = min(gone // figures.step + 1, figures.cap) if gone >= 0 else 0
        rule = "not_delayed" if gone < 0 else "delayed_to_the_end" if delay == figures.cap else "delayed"
        reasons.append(
            because(
                rule,
                version.delay.basis,
                law.documents,
                reference=version.delay.reference_month,
                step=figures.step,
                delay=delay,
            )
        )
    month = original + delay
    minimum = version.minimum.for_year(month.year)
    reasons.append(because("minimum", version.minimum.basis, law.documents, year=month.year, minimum=minimum))

    earliest, latest = _free_choice(version, original, month)
    if version.flexible and earliest < month:
        reasons.append(because("early", version.flexible.basis, law.documents, earliest=earliest))
    if version.flexible and latest > month:
        reasons.append(because("late", version.flexible.basis, law.documents, latest=latest))
    years, months = divmod(month - born, 12)
    return Retirement(category, born, delay, years, months, month, minimum, earliest, latest, tuple(reasons))


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
    law: RetirementLaw | None = None,
) -> Standing:
    """Where somebody with ``paid_months`` of contribution stands ``on`` that day."""
    law = law or retirement_law()
    version = law.on(on)
    result = retirement(category, born, on, law)
    missing = max(0, result.minimum_months - paid_months)
    early = _early_months(version, result, paid_months, on)
    if retired:
        status = Status.ALREADY_RETIRED
    elif Month.of(on) >= result.month:
        status = Status.SHORT if missing else Status.DUE
    else:
        status = Status.EARLY if early else Status.NOT_YET

    reached = status in (Status.DUE, Status.SHORT, Status.ALREADY_RETIRED)
    # Once the month has come, the choice around it did not lead to the result any more.
    reasons = [reason for reason in result.reasons if not (reached and reason.rule in FREE_CHOICE)]
    basis = version.minimum.basis
    if missing:
        reasons.append(
            because("short", basis, law.documents, paid=paid_months, minimum=result.minimum_months, missing=missing)
        )
    else:
        reasons.append(because("enough", basis, law.documents, paid=paid_months, minimum=result.minimum_months))
    late_notice_by = None
    if version.flexible and not reached:
        notice = version.flexible.notice_basis
        if early:
            months = version.flexible.early_notice_months
            reasons.append(because("early_notice", notice, law.documents, months=months, first=early[0]))
        late_notice_by = result.month + -version.flexible.late_notice_months
        reasons.append(because("late_notice", notice, law.documents, by=late_notice_by))
    return Standing(result, status, paid_months, missing, early, late_notice_by, tuple(reasons))


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
