"""What was paid of a pension after a death: it ends with the month of the death, and what came later is paid back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.death import DeathLaw, death_law
from law.exact import yuan
from law.month import Month
from law.reason import Reason, because


@dataclass(frozen=True)
class Overpaid:
    """``months`` that were paid too much; ``amount`` in yuan, None where nobody knows what a month was."""

    months: int
    amount: Decimal | None
    reasons: tuple[Reason, ...]


def overpaid(died: date, paid_through: Month, monthly: Decimal | None, law: DeathLaw | None = None) -> Overpaid:
    """By the last month that was paid, and what it was in yuan; the law of the day of death counts."""
    law = law or death_law()
    version, last = law.on(died), Month.of(died)
    ends = because("pension_ends", version.ends, law.documents, month=last)
    months = max(0, paid_through - last)
    amount = None if monthly is None else monthly * months
    if not months:
        return Overpaid(0, Decimal(0), (ends,))
    if amount is None:
        return Overpaid(
            months, None, (ends, because("pension_overpaid_open", version.paid_back, law.documents, count=months))
        )
    values = {"count": months, "monthly": yuan(monthly or Decimal(0)), "amount": yuan(amount)}
    return Overpaid(months, amount, (ends, because("pension_overpaid", version.paid_back, law.documents, **values)))
