"""From which day on somebody acts for themselves, and needs no guardian for it: pure."""

from __future__ import annotations

from datetime import date

from config.capacity import capacity_law
from law.month import months_later


def promises_from(born: date, on: date) -> date:
    """The first day on which whoever was ``born`` then promises for themselves, by the law ``on`` a day."""
    return months_later(born, capacity_law().on(on).promises.age * 12)
