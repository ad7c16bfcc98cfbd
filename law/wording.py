"""From the values of the rules to sentences, by ``words.zh.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from config.datafile import Data, load
from config.matters import Span
from law.month import Month
from law.reason import Reason

#: values of a reason that are months of the calendar, and that are spans counted in months
MONTH_VALUES = frozenset({"month", "reference", "earliest", "latest", "first", "by"})
SPAN_VALUES = frozenset({"minimum", "paid", "missing", "reached"})


class RuleWords(Data):
    category: Mapping[str, str]
    month: str
    day: str
    age: str
    age_and_months: str
    span_years: str
    span_months: str
    span_both: str
    limit: Mapping[str, str]
    cite: str
    reasons: Mapping[str, str]


@cache
def rule_words() -> RuleWords:
    return load(Path(__file__).parent / "words.zh.yaml", RuleWords)


def say_month(month: Month) -> str:
    return rule_words().month.format(year=month.year, month=month.month)


def say_day(day: date) -> str:
    return rule_words().day.format(year=day.year, month=day.month, day=day.day)


def say_age(years: int, months: int) -> str:
    words = rule_words()
    return (words.age_and_months if months else words.age).format(years=years, months=months)


def say_span(months: int) -> str:
    """A number of months as years and months."""
    words = rule_words()
    years, rest = divmod(months, 12)
    form = words.span_both if years and rest else words.span_years if years else words.span_months
    return form.format(years=years, months=rest)


def say_limit(limit: Span) -> str:
    """How long a matter may take."""
    return rule_words().limit[limit.unit].format(number=limit.number)


def say_category(category: str) -> str:
    return rule_words().category[category]


def say_reason(reason: Reason) -> str:
    """The sentence of ``reason``."""
    return (
        rule_words().reasons[reason.rule].format(**{name: _say(name, value) for name, value in reason.values.items()})
    )


def cite(reason: Reason) -> str:
    """Document and article, as printed beside the sentence."""
    return rule_words().cite.format(document=reason.document, article=reason.article)


def _say(name: str, value: str | int) -> str:
    if name in MONTH_VALUES:
        return say_month(Month.parse(str(value)))
    if name in SPAN_VALUES:
        return say_span(int(value))
    if name == "category":
        return say_category(str(value))
    return str(value)
