"""Who may have a loan or a subsidy for starting a business, as tables of the law."""

from __future__ import annotations

from datetime import date

import pytest

from config.law import Category
from config.startup import startup_law
from law.startup import Founder, LoanStatus, SubsidyStatus, loan, loan_ceiling, subsidy
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
MALE, BOTH = (Category.MALE,), (Category.FEMALE50, Category.FEMALE55)


@pytest.mark.parametrize(
    ("group", "born", "categories", "previous", "status", "years"),
    [
        ("unemployed", date(1990, 6, 15), MALE, 0, LoanStatus.POSSIBLE, 3),
        ("unemployed", date(1990, 6, 15), MALE, 2, LoanStatus.POSSIBLE, 3),
        ("unemployed", date(1990, 6, 15), MALE, 3, LoanStatus.USED_UP, 0),
        ("", date(1990, 6, 15), MALE, 0, LoanStatus.UNSURE, 3),
        ("none", date(1990, 6, 15), MALE, 0, LoanStatus.NOT_FOR, 0),
        ("student", date(2010, 11, 24), MALE, 0, LoanStatus.POSSIBLE, 3),
        ("student", date(2010, 11, 25), MALE, 0, LoanStatus.TOO_YOUNG, 0),
        # the statutory month of a man born in 1968-09 is 2029-09, by the official table
        ("veteran", date(1968, 9, 1), MALE, 0, LoanStatus.POSSIBLE, 2),
        ("veteran", date(1967, 9, 1), MALE, 0, LoanStatus.POSSIBLE, 1),
        ("veteran", date(1967, 1, 15), MALE, 0, LoanStatus.OF_AGE, 0),
        # 50 or 55: while the archive must tell, the later age counts
        ("farmer", date(1976, 5, 1), (Category.FEMALE50,), 0, LoanStatus.OF_AGE, 0),
        ("farmer", date(1976, 5, 1), BOTH, 0, LoanStatus.POSSIBLE, 3),
    ],
)
def test_the_first_thing_that_stands_against_a_loan(
    group: str, born: date, categories: tuple[Category, ...], previous: int, status: LoanStatus, years: int
) -> None:
    told = loan(Founder(group, born, categories, previous), TODAY)
    assert (told.status, told.years) == (status, years)
    assert (told.ceiling > 0) == (status in (LoanStatus.POSSIBLE, LoanStatus.UNSURE))
    assert all(say_reason(reason) and cite(reason) for reason in told.reasons)


def test_the_loan_tells_how_much_how_long_and_who_pays_the_interest() -> None:
    told = loan(Founder("unemployed", date(1968, 9, 1), MALE, 0), TODAY)
    assert [say_reason(reason) for reason in told.reasons] == [
        "您属于可以申请创业担保贷款的人员。",
        "个人最多贷300,000元，最长3年；银行按项目核定。",
        "您2029年9月到法定退休年龄，最长可以贷2年。",
        "利息按LPR减1.5个百分点由您付，其余由财政贴息；逾期的不贴。",
    ]
    assert loan_ceiling(TODAY) == told.ceiling == 300_000


@pytest.mark.parametrize(
    ("graduated", "known", "opened", "status"),
    [
        (date(2021, 11, 24), True, True, SubsidyStatus.POSSIBLE),
        (date(2021, 11, 23), True, True, SubsidyStatus.TOO_LATE),
        (date(2027, 6, 30), True, True, SubsidyStatus.POSSIBLE),
        (date(2025, 6, 30), True, None, SubsidyStatus.POSSIBLE),
        (date(2025, 6, 30), True, False, SubsidyStatus.NOT_OPEN),
        (None, True, True, SubsidyStatus.NO_GRADUATE),
        (None, True, False, SubsidyStatus.NO_GRADUATE),
        (None, False, None, SubsidyStatus.UNSURE),
        (None, False, False, SubsidyStatus.NOT_OPEN),
    ],
)
def test_the_subsidy_is_for_the_first_years_after_graduation(
    graduated: date | None, known: bool, opened: bool | None, status: SubsidyStatus
) -> None:
    told = subsidy(graduated, known, opened, TODAY)
    assert told.status == status
    assert all(say_reason(reason) and cite(reason) for reason in told.reasons)


def test_an_amount_that_nobody_has_entered_is_told_as_open() -> None:
    told = subsidy(date(2025, 6, 30), True, True, TODAY)
    assert (told.amount, told.reasons[-1].rule) == (None, "startup_subsidy_open_amount")


def test_before_the_first_rules_nobody_is_told_anything() -> None:
    with pytest.raises(ValueError, match="no law on starting a business is recorded for 2023-09-30"):
        startup_law().on(date(2023, 9, 30))
