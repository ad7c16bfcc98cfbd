"""What the law says, as plain data for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from config.law import Category
from law import pension, resident_pension
from law.authentication import authentication, authentication_reasons
from law.contribution_index import AverageIndex
from law.deadline import Period
from law.death import DeathBenefit
from law.estimate import Estimate, Figure, Name
from law.exact import half_up
from law.month import Month
from law.reason import Reason
from law.retirement import retirement, standing
from law.unemployment import Near, entitlement
from law.wording import cite, say_reason
from law.work_death import Share, WorkDeathBenefit

#: decimals of a number of months: twelfths are not exact
MONTHS_SHOWN = 4


def report(category: str, born: str, paid_months: int | None, on: date) -> dict[str, Any]:
    """The law for a category and a birth month (``YYYY-MM``); with ``paid_months`` also what is still missing."""
    month = Month.parse(born)
    result = retirement(Category(category), month, on)
    facts = {
        "delay_months": result.delay_months,
        "age_years": result.age_years,
        "age_months": result.age_months,
        "retirement_month": str(result.month),
        "minimum_months": result.minimum_months,
        "earliest_month": str(result.earliest),
        "latest_month": str(result.latest),
    }
    if paid_months is None:
        return {**facts, "reasons": [_plain(reason) for reason in result.reasons]}
    stand = standing(result.category, month, paid_months, on)
    return {
        **facts,
        "missing_months": stand.missing_months,
        "status": str(stand.status),
        "reasons": [_plain(reason) for reason in stand.reasons],
    }


def benefit_report(paid_months: int, remaining: int, on: date, who: Near | None) -> dict[str, Any]:
    """Months of unemployment benefit, and why; the amount of a month is told among the reasons."""
    given = entitlement(paid_months, on, remaining=remaining, who=who)
    reasons = (*given.reasons, given.amount_reason) if given.months else given.reasons
    return {"months": given.months, "reasons": [_plain(reason) for reason in reasons]}


def period_report(found: Period) -> dict[str, Any]:
    """When a period ends, and by which rules."""
    reasons = [_plain(reason) for reason in found.reasons]
    return {"date": f"{found.end}", "certain": found.certain, "received": f"{found.received}", "reasons": reasons}


def authentication_report(last: date, born: date, on: date) -> dict[str, Any]:
    """Where a pensioner stands ``on`` a day who was ``born`` on one and proved alive ``last`` on one."""
    if not born < last <= on:
        raise ValueError(f"somebody is born ({born}) before they are proved alive ({last}), and that was by {on}")
    found = authentication(last, None, on)
    reasons = [_plain(reason) for reason in authentication_reasons(found, last, on)]
    return {"state": str(found.state), "due": f"{found.due}", "reasons": reasons}


def death_report(given: DeathBenefit) -> dict[str, Any]:
    """What relatives get once, in yuan; null where it cannot be computed."""
    months = half_up(given.months, MONTHS_SHOWN)
    amounts = {"base": given.base, "funeral": given.funeral, "survivors": given.survivors, "account": given.account}
    return {
        "months": _number(months),
        **{name: _number(amount) for name, amount in amounts.items()},
        "total": _number(given.total),
        "reasons": [_plain(reason) for reason in given.reasons],
    }


def work_death_report(given: WorkDeathBenefit) -> dict[str, Any]:
    """What relatives get once and each month, in yuan; null where it cannot be computed."""
    return {
        "lump_sum": _number(given.lump_sum),
        "funeral": _number(given.funeral),
        "dependants": [_share(share) for share in given.shares],
        "monthly": _number(given.monthly),
        "reasons": [_plain(reason) for reason in given.reasons],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "relation": str(share.relative.relation),
        "percent": share.hundredths,
        "monthly": _number(share.monthly),
        "until": f"{share.until}" if share.until else None,
        "reason": _plain(share.why),
    }


def pension_report(estimate: Estimate) -> dict[str, Any]:
    """What an employee would draw each month, in yuan; null where it cannot be computed."""
    return _estimate_report(estimate, pension.PARTS)


def one_more_year_report(now: Estimate, later: Estimate) -> dict[str, Any]:
    """A year later, and how many yuan more that is."""
    return {"month": str(later.month), **pension_report(later), "more": _number(pension.more(now, later))}


def index_report(index: AverageIndex) -> dict[str, Any]:
    """The average contribution index and that of each year."""
    by_year = {str(year): _number(value) for year, value in index.by_year.items()}
    return {"index": _number(index.value), "by_year": by_year, "reasons": [_plain(reason) for reason in index.reasons]}


def resident_pension_report(estimate: Estimate) -> dict[str, Any]:
    """What a resident would draw each month, and from which month on."""
    return {**_estimate_report(estimate, resident_pension.PARTS), "first_month": str(estimate.month)}


def _estimate_report(estimate: Estimate, parts: Iterable[Name]) -> dict[str, Any]:
    """``reasons`` trace each figure: its name, its value, and the names of the figures that it comes from."""
    traced = {id(figure.reason): figure for figure in estimate.figures.values()}
    return {
        "components": {str(name): _number(estimate.value(name)) for name in parts},
        "total": _number(estimate.value(Name.TOTAL)),
        "months_of_payment": _number(estimate.value(Name.DIVISOR)),
        "reasons": [{**_plain(reason), **_trace(traced.get(id(reason)))} for reason in estimate.reasons],
    }


def _trace(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {}
    return {"figure": str(figure.name), "value": _number(figure.value), "uses": [str(name) for name in figure.uses]}


def _number(value: Decimal | None) -> float | int | None:
    """A number of JSON. A float has all digits of an amount: here it is written, and nothing is computed any more."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def as_text(facts: Mapping[str, Any]) -> str:
    """The same for people: a line each, the reasons last."""
    lines = [f"{name}: {value}" for name, value in facts.items() if not isinstance(value, list)]
    return "\n".join([*lines, *(f"- {reason['says']}  {reason['source']}" for reason in facts["reasons"])])


def _plain(reason: Reason) -> dict[str, str]:
    return {"rule": reason.rule, "says": say_reason(reason), "source": cite(reason), "article": reason.article}
