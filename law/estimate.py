"""An estimate whose every figure says by which rule it came to be, and from which other figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from config.law import Basis, Document
from law.month import Month
from law.reason import Reason, because


class Name(StrEnum):
    """The figures of a pension: what was given, what follows from the law, the parts, and all of it."""

    BASE = "base"
    INDEX = "index"
    WAGE = "wage"
    YEARS = "years"
    YEARS_BEFORE = "years_before"
    BALANCE = "balance"
    DIVISOR = "months_of_payment"
    BASIC = "basic"
    ACCOUNT = "account"
    TRANSITION = "transition"
    EXTRA = "extra"
    TOTAL = "total"


@dataclass(frozen=True)
class Figure:
    """One figure, the rule that it follows, and the figures that it was computed from.

    Amounts are yuan to the cent; the wage is not rounded; years that the law does not round have six decimals here.
    """

    name: Name
    value: Decimal
    reason: Reason
    uses: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """What would be drawn each month, by whoever retires in ``month`` or draws from then on.

    ``reasons`` are those of the figures, too.
    """

    month: Month
    figures: Mapping[Name, Figure]
    reasons: tuple[Reason, ...]

    def value(self, name: Name) -> Decimal | None:
        """None where it cannot be computed: a reason says why."""
        figure = self.figures.get(name)
        return figure.value if figure else None


@dataclass(kw_only=True)
class Sheet:
    """The figures and reasons in the order in which they come to be; rules stand in ``documents``."""

    documents: Mapping[str, Document]
    figures: dict[Name, Figure] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def say(self, rule: str, basis: Basis, **values: object) -> Reason:
        reason = because(rule, basis, self.documents, **values)
        self.reasons.append(reason)
        return reason

    def add(self, name: Name, value: Decimal, rule: str, basis: Basis, *uses: Name, **values: object) -> None:
        self.figures[name] = Figure(name, value, self.say(rule, basis, **values), uses)

    def values(self, *names: Name) -> tuple[Decimal, ...] | None:
        """Theirs; None where one is missing."""
        if not all(name in self.figures for name in names):
            return None
        return tuple(self.figures[name].value for name in names)

    def estimate(self, month: Month) -> Estimate:
        return Estimate(month, self.figures, tuple(self.reasons))
