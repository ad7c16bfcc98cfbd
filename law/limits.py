"""The most that an amount may be which somebody is asked for, where the law knows it: pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from law.startup import loan_ceiling

_HIGHEST: Mapping[str, Callable[[date], Decimal]] = {"loan_amount": loan_ceiling}


def highest(item: str, on: date) -> Decimal | None:
    """The most of ``item`` (config/items.yaml) in yuan ``on`` that day; None where the law does not say."""
    return _HIGHEST[item](on) if item in _HIGHEST else None
