"""From the values of the rules to sentences, in the present language, by ``words.zh.yaml`` and what translates it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

from config.datafile import Data
from config.language import ZH, language, load_said, per_language
from config.law import titles
from config.matters import Span
from law.month import Month
from law.reason import Reason

#: values of a reason that are months of the calendar, days, and spans counted in months
MONTH_VALUES = frozenset({"month", "reference", "earliest", "latest", "first", "by"})
DAY_VALUES = frozenset({"day", "to"})
SPAN_VALUES = frozenset({"minimum", "paid", "missing", "reached"})


class RuleWords(Data):
    category: Mapping[str, str]
    relation: Mapping[str, str]
    months: tuple[str, ...]
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


class Count(str):
    """How many of something: ``{months:month|months}`` says ``1 month``, ``3 months``."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        one, several, many = form.partition("|")
        return f"{self} {one if self == '1' else many}" if several else super().__format__(form)


class Article(str):
    """An article as its law numbers it; ``{article:number}`` says its number, and that of its paragraph: ``17(2)``."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if form != "number":
            return super().__format__(form)
        article, *parts = _numbers_in(self)
        return "".join((str(article), *(f"({part})" for part in parts)))


@per_language
def rule_words() -> RuleWords:
    return load_said(Path(__file__).parent / "words.zh.yaml", RuleWords)


def month_name(month: int) -> str:
    """A month, from 1 on, as it stands in a date."""
    return rule_words().months[month - 1]


def say_month(month: Month) -> str:
    return rule_words().month.format(year=month.year, month=month_name(month.month))


def say_day(day: date) -> str:
    return rule_words().day.format(year=day.year, month=month_name(day.month), day=day.day)


def say_age(years: int, months: int) -> str:
    words = rule_words()
    return (words.age_and_months if months else words.age).format(years=Count(years), months=Count(months))


def say_span(months: int) -> str:
    """A number of months as years and months."""
    words = rule_words()
    years, rest = divmod(months, 12)
    form = words.span_both if years and rest else words.span_years if years else words.span_months
    return form.format(years=Count(years), months=Count(rest))


def say_limit(limit: Span) -> str:
    """How long a matter may take."""
    return rule_words().limit[limit.unit].format(number=Count(limit.number))


def say_category(category: str) -> str:
    return rule_words().category[category]


def say_reason(reason: Reason) -> str:
    """The sentence of ``reason``."""
    return (
        rule_words().reasons[reason.rule].format(**{name: _say(name, value) for name, value in reason.values.items()})
    )


def cite(reason: Reason) -> str:
    """Document and article, as they stand beside the sentence."""
    document = reason.document if language() == ZH else titles()[reason.title]
    if not reason.article:
        return document
    return rule_words().cite.format(document=document, article=Article(reason.article))


def _say(name: str, value: str | int) -> str:
    if name in MONTH_VALUES:
        return say_month(Month.parse(str(value)))
    if name in SPAN_VALUES:
        return say_span(int(value))
    if name in DAY_VALUES:
        return say_day(date.fromisoformat(str(value)))
    if name == "category":
        return say_category(str(value))
    if name == "relation":
        return rule_words().relation[str(value)]
    return Count(value)


def _numbers_in(ordinal: str) -> Iterator[int]:
    """The numbers that are written out in ``ordinal``, each up to 999, in the numerals of any script."""
    numerals = (int(unicodedata.numeric(letter, -1)) for letter in ordinal)
    for is_number, digits in groupby(numerals, lambda numeral: numeral >= 0):
        if is_number:
            yield _number_of(digits)


def _number_of(numerals: Iterable[int]) -> int:
    total = unit = 0
    for numeral in numerals:
        if numeral >= 10:
            total, unit = total + max(unit, 1) * numeral, 0
        else:
            unit = 10 * unit + numeral
    return total + unit
