"""What the chart of the months of early retirement says of each: what will be paid by then, and what is needed."""

from __future__ import annotations

from datetime import date

import pytest

from config.law import Category
from flows.bodies import Chart
from flows.definition.computation import Said, computation, texts_of
from flows.engine import Answers
from law.month import Month
from law.retirement import standing
from office.record import Person, Record


def chart(born: date, paid_months: int, today: date) -> Chart:
    record = Record(Person("510000196701010015", "李试样", "M", born, b""))
    stand = standing(Category.MALE, Month.of(born), paid_months, today)
    answers = Answers((("record", record), ("standing", stand)))
    said = Said(stand, answers, today, texts_of("retirement"))
    return computation("retirement").charts["early_month"](said)


def test_one_line_stands_for_what_every_month_needs() -> None:
    found = chart(date(1967, 1, 5), 300, date(2026, 11, 24))
    assert [point.id for point in found.points] == [f"2027-{month:02d}" for month in range(2, 8)]
    assert found.line == 15
    assert [round(12 * point.value) for point in found.points] == list(range(303, 309))


@pytest.mark.parametrize(("paid", "first"), [(181, "2029-10"), (186, "2029-10")])
def test_where_the_need_rises_with_the_year_each_month_says_its_own_and_no_line_is_above_a_month_that_is_lawful(
    paid: int, first: str
) -> None:
    """From 2030 on half a year more is needed each year: whoever has enough for December may not have for January."""
    found = chart(date(1969, 9, 5), paid, date(2029, 7, 1))
    needed = {point.id[:4]: point.facts[3].value for point in found.points}
    assert found.points[0].id == first
    assert found.line == (15 if paid == 181 else 0)
    assert len(set(needed.values())) == len(needed) == (1 if paid == 181 else 2)
