"""缴费清单: every month that was paid for somebody. It is long, and asked for on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import NonNegativeInt, StringConstraints

from config.datafile import Data
from law.month import Month
from office.record.section import Section, Text100, YearMonth, Yuan

#: rates of contribution to the pension insurance of employees: the unit's, and the person's own (国发〔2005〕38号)
UNIT_RATE, PERSON_RATE = Decimal("0.16"), Decimal("0.08")
CENT = Decimal("0.01")
Named = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True)
class Contribution(Section):
    """One month (YYYY-MM) paid to the pension insurance; amounts are yuan with two decimals."""

    TABLE = "contributions"
    KEYS = ("number", "month")

    month: YearMonth
    unit: Text100
    base: Yuan
    unit_paid: Yuan
    person_paid: Yuan


class Paid(Data):
    """Months that an employer has paid, from ``first`` to ``last``, each by the ``base`` in yuan."""

    first: Named
    last: Named
    unit: str
    base: NonNegativeInt

    @property
    def months(self) -> tuple[str, ...]:
        start = Month.parse(self.first)
        return tuple(str(start + ahead) for ahead in range(Month.parse(self.last) - start + 1))

    @property
    def contributions(self) -> Iterator[Contribution]:
        """One for each month."""
        amounts = (UNIT_RATE * self.base, PERSON_RATE * self.base)
        of_unit, own = (f"{amount.quantize(CENT, ROUND_HALF_UP)}" for amount in amounts)
        for month in self.months:
            yield Contribution(month, self.unit, f"{self.base}.00", of_unit, own)
