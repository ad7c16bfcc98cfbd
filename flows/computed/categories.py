"""Both results for a woman of whom the data do not say which category is hers (原50、原55周岁)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.law import Category
from flows.computed.retirement import standing_of
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from law.month import Month
from law.wording import say_month


@dataclass(frozen=True)
class Categories:
    """The statutory month in each."""

    female55: Month
    female50: Month


def _compute(answers: Answers, today: date) -> Categories:
    both = (standing_of(answers, category, today) for category in (Category.FEMALE55, Category.FEMALE50))
    return Categories(*(stand.retirement.month for stand in both))


def _values(said: Said[Categories]) -> Mapping[str, str]:
    months = {"female55": said.result.female55, "female50": said.result.female50}
    return {name: said.texts["retires"].format(month=say_month(month)) for name, month in months.items()}


COMPUTATION = Computation(Categories, _compute, fills=frozenset({"female55", "female50"}), values=_values)
