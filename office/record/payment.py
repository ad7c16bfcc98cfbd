"""养老金发放: every month in which a pension was paid to somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from law.month import Month
from office.record.section import Section, YearMonth, Yuan


@dataclass(frozen=True)
class PaidPension(Section):
    """One month (YYYY-MM) and what was paid for it, in yuan with two decimals."""

    TABLE = "paid_pensions"
    KEYS = ("number", "month")

    month: YearMonth
    amount: Yuan

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        """Spans as ``{first, last, amount}``, each month of them."""
        return [each for span in told.pop(name, None) or () for each in _months(span)]


def _months(span: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    first, last = Month.parse(span["first"]), Month.parse(span["last"])
    for ahead in range(last - first + 1):
        yield {"month": str(first + ahead), "amount": span["amount"]}
