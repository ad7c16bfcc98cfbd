"""The law's arithmetic: every birth month against the formula of the Decision, written here a second time, and the
rows of the official comparison tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.law import Category, NotRecorded, retirement_law
from law.month import Month
from law.retirement import Status, first_paid, retirement, standing
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)

#: (category, first birth month, last birth month, delay, years, months, first retirement month): official tables
ANCHORS = [
    ("male", "1964-12", "1964-12", 0, 60, 0, "2024-12"),
    ("male", "1965-01", "1965-04", 1, 60, 1, "2025-02"),
    ("male", "1965-05", "1965-08", 2, 60, 2, "2025-07"),
    ("male", "1965-09", "1965-12", 3, 60, 3, "2025-12"),
    ("male", "1966-01", "1966-04", 4, 60, 4, "2026-05"),
    ("male", "1966-09", "1966-12", 6, 60, 6, "2027-03"),
    ("male", "1968-09", "1968-12", 12, 61, 0, "2029-09"),
    ("male", "1972-09", "1972-12", 24, 62, 0, "2034-09"),
    ("male", "1976-05", "1976-08", 35, 62, 11, "2039-04"),
    ("male", "1976-09", "1976-12", 36, 63, 0, "2039-09"),
    ("female55", "1969-12", "1969-12", 0, 55, 0, "2024-12"),
    ("female55", "1970-01", "1970-04", 1, 55, 1, "2025-02"),
    ("female55", "1973-09", "1973-12", 12, 56, 0, "2029-09"),
    ("female55", "1981-05", "1981-08", 35, 57, 11, "2039-04"),
    ("female55", "1981-09", "1981-12", 36, 58, 0, "2039-09"),
    ("female50", "1974-12", "1974-12", 0, 50, 0, "2024-12"),
    ("female50", "1975-01", "1975-02", 1, 50, 1, "2025-02"),
    ("female50", "1975-05", "1975-06", 3, 50, 3, "2025-08"),
    ("female50", "1980-11", "1980-12", 36, 53, 0, "2033-11"),
    ("female50", "1984-09", "1984-10", 59, 54, 11, "2039-08"),
    ("female50", "1984-11", "1984-12", 60, 55, 0, "2039-11"),
]


def formula(category: str, year: int, month: int) -> tuple[int, int, int, str]:
    """The equivalent formula of the tables, in plain month numbers and on its own figures."""
    age, step, cap = {"male": (60, 4, 36), "female55": (55, 4, 36), "female50": (50, 2, 60)}[category]
    born = year * 12 + month - 1
    gone = born + age * 12 - 2025 * 12
    delay = 0 if gone < 0 else min(gone // step + 1, cap)
    retires = born + age * 12 + delay
    total = age * 12 + delay
    return delay, total // 12, total % 12, f"{retires // 12:04d}-{retires % 12 + 1:02d}"


@pytest.mark.parametrize("category", ["male", "female55", "female50"])
def test_every_birth_month_from_1955_to_2000_agrees_with_the_formula(category: str) -> None:
    for year in range(1955, 2001):
        for month in range(1, 13):
            result = retirement(Category(category), Month(year, month), TODAY)
            figures = (result.delay_months, result.age_years, result.age_months, str(result.month))
            assert figures == formula(category, year, month), (year, month)


@pytest.mark.parametrize(("category", "first", "last", "delay", "years", "months", "retires"), ANCHORS)
def test_the_rows_of_the_official_tables(
    category: str, first: str, last: str, delay: int, years: int, months: int, retires: str
) -> None:
    begin, end = Month.parse(first), Month.parse(last)
    for offset in range(end - begin + 1):
        result = retirement(Category(category), begin + offset, TODAY)
        assert (result.delay_months, result.age_years, result.age_months) == (delay, years, months)
        assert result.month == Month.parse(retires) + offset


@pytest.mark.parametrize(
    ("year", "months"),
    [(2025, 180), (2029, 180), *((2030 + n, 186 + 6 * n) for n in range(10)), (2060, 240)],
)
def test_the_minimum_rises_by_half_a_year_from_2030(year: int, months: int) -> None:
    assert retirement_law().on(TODAY).minimum.for_year(year) == months


def test_the_woman_of_the_case_library_retires_in_january_2031_with_sixteen_years() -> None:
    result = retirement(Category.FEMALE55, Month(1974, 10), TODAY)
    assert (result.age_years, result.age_months, str(result.month), result.minimum_months) == (56, 3, "2031-01", 192)


def test_before_2025_the_old_ages_hold_for_everybody() -> None:
    result = retirement(Category.MALE, Month(1970, 9), date(2024, 12, 31))
    assert (result.delay_months, result.age_years, str(result.month), result.minimum_months) == (0, 60, "2030-09", 180)
    assert result.earliest == result.latest == result.month


def test_free_choice_reaches_from_the_original_age_at_most_three_years_back_and_three_years_on() -> None:
    early_delay = retirement(Category.MALE, Month(1967, 1), TODAY)
    assert (str(early_delay.earliest), str(early_delay.latest)) == ("2027-01", "2030-08")
    long_delay = retirement(Category.FEMALE50, Month(1990, 1), TODAY)
    assert long_delay.month - long_delay.earliest == 36
    assert long_delay.latest - long_delay.month == 36


def test_whoever_reached_the_age_before_2025_had_no_free_choice() -> None:
    result = retirement(Category.MALE, Month(1964, 12), TODAY)
    assert result.earliest == result.month == result.latest


@pytest.mark.parametrize(
    ("category", "born", "paid", "status", "missing"),
    [
        ("male", "1965-11", 372, Status.DUE, 0),
        ("male", "1964-12", 150, Status.SHORT, 30),
        ("female50", "1982-03", 216, Status.NOT_YET, 0),
        ("male", "1967-01", 300, Status.EARLY, 0),
        ("male", "1967-01", 179, Status.NOT_YET, 1),
        ("male", "1966-07", 179, Status.NOT_YET, 1),
        ("male", "1966-06", 180, Status.DUE, 0),
    ],
)
def test_where_people_stand(category: str, born: str, paid: int, status: Status, missing: int) -> None:
    result = standing(Category(category), Month.parse(born), paid, TODAY)
    assert (result.status, result.missing_months) == (status, missing)


def test_early_months_leave_three_months_for_the_notice() -> None:
    result = standing(Category.MALE, Month(1967, 1), 300, TODAY)
    assert [str(month) for month in result.early_months] == [f"2027-{month:02d}" for month in range(2, 8)]
    assert str(result.late_notice_by) == "2027-07"


def test_a_later_month_is_agreed_within_the_year_before_and_a_month_before_at_the_latest() -> None:
    def late(on: date, in_time: bool = False) -> tuple[str, ...]:
        return tuple(map(str, standing(Category.MALE, Month(1967, 1), 300, on, in_time=in_time).late_months))

    assert (late(TODAY)[0], late(TODAY)[-1], len(late(TODAY))) == ("2027-09", "2030-08", 36)
    assert late(date(2026, 7, 31)) == ()
    assert late(date(2027, 7, 31)) == late(date(2026, 8, 1)) == late(TODAY)
    assert late(date(2027, 8, 1)) == ()
    assert late(TODAY, in_time=True) == ()


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2027, 7, 31), Status.AGREED),
        (date(2027, 8, 1), Status.DELAYED),
        (date(2029, 1, 31), Status.DELAYED),
        (date(2029, 2, 1), Status.DUE),
    ],
)
def test_whoever_has_agreed_on_a_later_month_is_due_in_that_month(on: date, status: Status) -> None:
    stand = standing(Category.MALE, Month(1967, 1), 300, on, agreed=Month(2029, 2))
    assert (stand.status, str(stand.month), stand.early_months, stand.late_months) == (status, "2029-02", (), ())
    assert ("delay_can_end" in [reason.rule for reason in stand.reasons]) is (status is Status.DELAYED)


@pytest.mark.parametrize(
    ("month", "filed", "first"),
    [("2026-02", date(2026, 2, 28), "2026-03"), ("2026-02", TODAY, "2026-12"), ("2027-03", TODAY, "2027-04")],
)
def test_a_pension_is_paid_from_the_month_after_somebody_retires_and_files(month: str, filed: date, first: str) -> None:
    assert str(first_paid(Month.parse(month), filed)) == first


def test_a_retired_person_is_told_so_whatever_the_dates_say() -> None:
    assert standing(Category.MALE, Month(1990, 1), 0, TODAY, retired=True).status is Status.ALREADY_RETIRED


def test_whoever_draws_a_pension_since_before_all_that_is_recorded_is_told_so_and_nobody_else_of_that_age_is() -> None:
    born = Month(1925, 5)
    stand = standing(Category.FEMALE50, born, 200, TODAY, retired=True)
    assert (stand.status, str(stand.retirement.month)) == (Status.ALREADY_RETIRED, "1975-05")
    with pytest.raises(NotRecorded):
        standing(Category.FEMALE50, born, 200, TODAY)


@given(
    st.sampled_from(list(Category)),
    st.integers(1950, 2005),
    st.integers(1, 12),
    st.integers(0, 600),
    st.dates(date(2025, 1, 1), date(2060, 1, 1)),
)
def test_every_result_is_coherent_and_says_why(category: Category, year: int, month: int, paid: int, on: date) -> None:
    result = standing(category, Month(year, month), paid, on)
    law = result.retirement
    assert law.earliest <= law.month <= law.latest
    assert all(law.earliest <= early < law.month for early in result.early_months)
    assert result.missing_months == max(0, law.minimum_months - paid)
    for reason in result.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)
