"""A pension from the books of the agency, month by month of retirement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from config.law import Category
from law.estimate import Name
from law.forecast import Books, Forecast, forecast
from law.month import Month
from law.pension import Contributions, Extra, Who, extra_of, pension
from law.retirement import Standing, Status, standing

TODAY = date(2026, 11, 26)
D = Decimal
NOW = Month.of(TODAY)
BORN = Month(1967, 1)


def paid(first: str, last: str, base: str = "6000") -> dict[Month, Decimal]:
    begin = Month.parse(first)
    return {begin + ahead: D(base) for ahead in range(Month.parse(last) - begin + 1)}


BOOKS = Books(paid("1993-07", "2026-10"), D("156743.21"), (Month(1986, 8), Month(1993, 6)))


def stand(books: Books = BOOKS, born: Month = BORN, **more: object) -> Standing:
    months = len(books.paid) + len(books.deemed_months)
    return standing(Category.MALE, born, months, TODAY, **more)  # type: ignore[arg-type]


def told(books: Books = BOOKS, born: Month = BORN, **more: object) -> Forecast:
    return forecast(Who(Category.MALE, born), stand(books, born, **more), books, TODAY)


def rules(found: Forecast, month: Month) -> list[str]:
    return [reason.rule for reason in found.of(month).reasons]


def test_every_month_of_choice_has_an_estimate_that_says_what_it_takes_for_granted() -> None:
    found = told()
    # from three months ahead, which is before the statutory August 2027, to three years after it
    assert (str(found.months[0]), str(found.months[-1]), len(found.months)) == ("2027-02", "2030-08", 43)
    totals = [found.of(month).value(Name.TOTAL) or D(0) for month in found.months]
    assert totals == sorted(set(totals))
    assert all(rules(found, month)[0] == "pension_going_on" for month in found.months)
    assert all("pension_base_before" in rules(found, month) for month in found.months)


def test_deemed_months_count_and_those_before_accounts_are_told_apart() -> None:
    found = told().of(Month(2027, 8))
    assert found.value(Name.YEARS) == D(41)  # 83 deemed, 400 paid and nine still to come
    assert found.value(Name.YEARS_BEFORE) == D("9.42")  # 113 months until the end of 1995


def test_one_more_year_is_the_difference_and_ends_with_the_choice() -> None:
    found = told()
    first, last = found.months[0], found.months[-1]
    more = (found.of(first + 12).value(Name.TOTAL) or D(0)) - (found.of(first).value(Name.TOTAL) or D(0))
    assert found.one_more_year(first) == more > 0
    assert found.one_more_year(last) is None


def test_whoever_has_stopped_paying_is_not_taken_to_go_on() -> None:
    books = Books(paid("1995-01", "2020-05"), D(100000))
    found = told(books)
    years = {found.of(month).value(Name.YEARS) for month in found.months}
    assert years == {D("25.42")}
    assert all(rules(found, month)[0] == "pension_not_going_on" for month in found.months)


def test_due_there_is_one_month_and_what_was_paid_after_it_does_not_count() -> None:
    books = Books(paid("1996-01", "2026-10"), D(100000))
    found = told(books, Month(1965, 11))
    assert list(map(str, found.months)) == ["2026-02"]
    assert found.of(Month(2026, 2)).value(Name.YEARS) == D("30.17")
    assert rules(found, Month(2026, 2))[0] == "pension_after_age"
    assert found.one_more_year(Month(2026, 2)) is None
    index = found.of(Month(2026, 2)).value(Name.INDEX)
    contributions = Contributions(362, 0, index or D(0), D(100000))
    alone = pension(Who(Category.MALE, Month(1965, 11)), Month(2026, 2), contributions, TODAY)
    assert found.of(Month(2026, 2)).value(Name.TOTAL) == alone.value(Name.TOTAL)


def test_whoever_makes_up_draws_when_the_minimum_is_reached_and_no_month_is_too_late() -> None:
    books = Books(paid("2014-05", "2026-10"), D(60000))
    found = told(books, Month(1964, 12))
    assert str(found.months[0]) == "2029-05"  # thirty months from November 2026 on, through April 2029
    assert found.of(found.months[0]).value(Name.YEARS) == D(15)
    assert "pension_too_late" not in rules(found, found.months[0])


def test_an_agreed_delay_ends_the_choice() -> None:
    found = told(agreed=Month(2028, 8))
    assert (str(found.months[0]), str(found.months[-1])) == ("2027-08", "2028-08")


def test_retired_there_is_nothing_to_estimate_any_more() -> None:
    assert stand(retired=True).status is Status.ALREADY_RETIRED
    assert told(retired=True).months == ()


def test_a_year_whose_wage_nobody_knows_leaves_the_estimate_open_and_says_which() -> None:
    found = told(Books(paid("1992-01", "2026-10"), D(100000)))
    assert found.months == ()
    assert [reason.values["year"] for reason in found.index.reasons if reason.rule == "index_open"] == [1992]


def test_bases_of_one_year_are_averaged() -> None:
    books = Books(paid("2024-01", "2024-06", "6000") | paid("2024-07", "2024-12", "7000"), D(1))
    assert books.by_year == {2024: D(6500)}


@pytest.mark.parametrize(
    ("claim", "extra"),
    [
        ("none", Extra()),
        ("only_child", Extra(rate=D("0.001"))),
        ("childless", Extra(fixed=D(60))),
        ("model_worker", None),
    ],
)
def test_what_is_added_for_a_claim(claim: str, extra: Extra | None) -> None:
    assert extra_of(claim) == extra
