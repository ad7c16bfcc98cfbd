"""What the law says, as plain data for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.law import Category
from law.month import Month
from law.reason import Reason
from law.retirement import retirement, standing
from law.unemployment import Near, entitlement
from law.wording import cite, say_reason


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
    """Months of unemployment benefit, and why."""
    given = entitlement(paid_months, on, remaining=remaining, who=who)
    return {"months": given.months, "reasons": [_plain(reason) for reason in given.reasons]}


def as_text(facts: Mapping[str, Any]) -> str:
    """The same for people: a line each, the reasons last."""
    lines = [f"{name}: {value}" for name, value in facts.items() if name != "reasons"]
    return "\n".join([*lines, *(f"- {reason['says']}  {reason['source']}" for reason in facts["reasons"])])


def _plain(reason: Reason) -> dict[str, str]:
    return {"rule": reason.rule, "says": say_reason(reason), "source": cite(reason), "article": reason.article}
