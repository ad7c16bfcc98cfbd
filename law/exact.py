"""Money and years, exact: fractions until they are rounded, and never a float."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor


def half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """``value``, which is not negative, to so many decimals; a half goes up (四舍五入)."""
    return Decimal(floor(Fraction(value) * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def cents(value: Fraction | Decimal) -> Decimal:
    """An amount as it is paid."""
    return half_up(value, 2)


def yuan(value: Fraction | Decimal) -> str:
    """An amount as it is written: ``1,873.11``."""
    return f"{cents(value):,}"


def plain(value: Decimal) -> str:
    """A number without noughts at its end: ``0.84``, ``195``."""
    return f"{value.normalize():f}"
