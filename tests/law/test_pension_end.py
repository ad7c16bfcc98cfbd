"""What was paid of a pension after a death, at the edges of months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from law.month import Month
from law.pension_end import overpaid
from law.wording import cite, say_reason


@pytest.mark.parametrize(
    ("died", "paid_through", "months", "amount"),
    [
        (date(2026, 9, 1), Month(2026, 9), 0, "0"),  # the month of the death is due, on whatever day
        (date(2026, 9, 30), Month(2026, 10), 1, "2688.00"),
        (date(2025, 12, 31), Month(2026, 2), 2, "5376.00"),
        (date(2026, 9, 1), Month(2026, 8), 0, "0"),  # suspended before
    ],
)
def test_what_came_after_the_month_of_the_death_is_paid_back(
    died: date, paid_through: Month, months: int, amount: str
) -> None:
    found = overpaid(died, paid_through, Decimal("2688.00"))
    assert (found.months, found.amount) == (months, Decimal(amount))
    assert [reason.rule for reason in found.reasons][1:] == (["pension_overpaid"] if months else [])


def test_an_amount_that_nobody_knows_stays_open() -> None:
    found = overpaid(date(2026, 9, 10), Month(2026, 11), None)
    assert (found.months, found.amount) == (2, None)
    assert say_reason(found.reasons[1]) == "之后又发了2个月，要退回；可以从待遇里抵扣。"
    assert cite(found.reasons[1]) == "《社会保险经办条例》(国务院令第765号)第四十六条"
