"""Benefits after a death that is no work injury, as cases of the law: months, pension drawn, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.datafile import CONFIG_DIR, DataFileError, load
from config.death import DeathLaw, death_law
from config.law import YearFigure
from law.death import Deceased, death_benefit
from law.month import Month
from law.wording import cite, say_reason

TODAY = date(2026, 11, 26)
DIED = date(2025, 6, 1)
LAW = "《企业职工基本养老保险遗属待遇暂行办法》(人社部发〔2021〕18号)"


def with_income(year: int, amount: int, base_decimals: int | None = None) -> DeathLaw:
    """The law with the income of another province in a year."""
    law = death_law()
    income = law.income.model_copy(update={"years": {year: YearFigure(amount=Decimal(amount), mark="S")}})
    versions = tuple(version.model_copy(update={"base_decimals": base_decimals}) for version in law.versions)
    return law.model_copy(update={"income": income, "versions": versions})


@pytest.mark.parametrize(
    ("paid", "months"),
    [
        (0, 3),
        (59, 3),
        (60, 6),
        (119, 6),
        (120, 9),
        (180, 9),
        (181, Fraction(109, 12)),
        (186, Fraction(19, 2)),
        (192, 10),
        (359, Fraction(287, 12)),
        (360, 24),
        (480, 24),
    ],
)
def test_months_by_months_paid_at_the_edges(paid: int, months: Fraction) -> None:
    assert death_benefit(Deceased(DIED, paid), TODAY).months == months


@pytest.mark.parametrize(
    ("paid", "first", "months"),
    [
        (360, Month(2025, 6), Fraction(287, 12)),  # the month of the death counts as drawn
        (360, Month(2024, 7), 23),
        (360, Month(2010, 7), 9),  # fifteen years of pension
        (360, Month(2000, 1), 9),
        (200, Month(2024, 7), Fraction(9 * 12 + 20, 12) - 1),
        (180, Month(2024, 7), 9),
    ],
)
def test_each_year_of_pension_takes_a_month_and_nine_are_left(paid: int, first: Month, months: Fraction) -> None:
    assert death_benefit(Deceased(DIED, paid, first), TODAY).months == months


@pytest.mark.parametrize(
    ("law", "died", "who", "funeral", "both"),
    [
        (None, DIED, (180, None), "7889.33", "43391.33"),
        (None, DIED, (360, None), "7889.33", "102561.33"),
        (None, DIED, (360, Month(2000, 1)), "7889.33", "43391.33"),
        (with_income(2021, 47066), date(2022, 5, 4), (400, Month(2000, 1)), "7844.33", "43143.83"),  # 山东, published
        (
            with_income(2022, 60180, 0),
            date(2023, 5, 4),
            (400, Month(2000, 1)),
            "10030",
            "55165",
        ),  # published: 5015 a month
    ],
)
def test_published_amounts_to_the_cent(
    law: DeathLaw | None, died: date, who: tuple[int, Month | None], funeral: str, both: str
) -> None:
    given = death_benefit(Deceased(died, *who), TODAY, law)
    assert given.funeral is not None
    assert given.survivors is not None
    assert (given.funeral, given.funeral + given.survivors) == (Decimal(funeral), Decimal(both))


def test_the_sum_has_the_account_and_every_amount_says_how_it_came_to_be() -> None:
    given = death_benefit(Deceased(DIED, 372, Month(2016, 3), Decimal("12345.67")), TODAY)
    assert (given.months, given.base, given.total) == (Fraction(44, 3), Decimal("3944.67"), Decimal("78090.11"))
    said = [(say_reason(reason), cite(reason)) for reason in given.reasons]
    assert ("抚恤金：47336÷12×(14+2/3)＝57,855.11元。", f"{LAW}第五条") in said
    assert ("丧葬补助金：47336÷12×2＝7,889.33元。", f"{LAW}第四条") in said
    assert ("个人账户余额12,345.67元，可以继承。", "《中华人民共和国社会保险法》第十四条") in said


def test_under_five_years_nobody_gets_more_than_was_paid() -> None:
    capped = death_benefit(Deceased(DIED, 40, own=Decimal(9000), balance=Decimal(0)), TODAY)
    assert (capped.funeral, capped.survivors) == (Decimal("7889.33"), Decimal("1110.67"))
    small = death_benefit(Deceased(DIED, 1, own=Decimal(300), balance=Decimal(300)), TODAY)
    assert [small.funeral, small.survivors, small.total] == [300, 0, 600]
    enough = death_benefit(Deceased(DIED, 59, own=Decimal(30000)), TODAY)
    assert (enough.funeral, enough.survivors) == (Decimal("7889.33"), Decimal("11834.00"))
    open_ = death_benefit(Deceased(DIED, 59), TODAY)
    assert (open_.funeral, open_.survivors, open_.reasons[-2].rule) == (None, None, "death_own_open")


def test_a_year_whose_income_is_not_published_gives_no_amount_and_says_so() -> None:
    given = death_benefit(Deceased(date(2026, 3, 1), 400, balance=Decimal(1)), TODAY)
    assert [given.months, given.base, given.funeral, given.survivors, given.total] == [24, None, None, None, None]
    assert "以经办机构公布为准" in say_reason(next(r for r in given.reasons if r.rule == "death_base_open"))


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (lambda: Deceased(DIED, -1), "fewer than none"),
        (lambda: Deceased(DIED, 1, Month(2025, 7)), "nobody draws"),
        (lambda: Deceased(DIED, 1, balance=Decimal(-1)), "less than nothing"),
        (lambda: death_benefit(Deceased(date(2021, 8, 31), 400), TODAY), "no law on survivors' benefits is recorded"),
        (lambda: death_benefit(Deceased(date(2026, 11, 27), 400), TODAY), "is after"),
    ],
)
def test_what_cannot_be_is_refused(who: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        who()


@given(
    st.integers(0, 700),
    st.none() | st.builds(Month, st.integers(1980, 2024), st.integers(1, 12)),
    st.none() | st.decimals(0, 10**6, places=2),
    st.none() | st.decimals(0, 10**6, places=2),
)
def test_parts_add_up_and_months_stay_within_the_table(
    paid: int, first: Month | None, balance: Decimal | None, own: Decimal | None
) -> None:
    given = death_benefit(Deceased(DIED, paid, first, balance, own), TODAY)
    assert 3 <= given.months <= 24
    assert first is None or given.months >= 9
    if given.total is not None:
        assert given.total == (given.funeral or 0) + (given.survivors or 0) + (given.account or 0)
        if paid < 60:
            assert given.total - (given.account or 0) <= (own or 0)
    for reason in given.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("{0: 3, 60: 6", "{12: 3, 60: 6", "begins with 0"),
        ("120: 9}", "240: 9}", "single months"),
        ("120: 9}", "120: 25}", "more than 24"),
        ("2021: {amount: 41444, mark: S}", "2031: {amount: 41444, mark: S}", "follow on each other"),
        ("{document: income}", "{document: nowhere}", "'nowhere' is not listed"),
    ],
)
def test_parameters_that_contradict_themselves_are_refused_with_their_line(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = (CONFIG_DIR / "parameters" / "death.yaml").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "death.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"death\.yaml:\d+: .*{reason}"):
        load(broken, DeathLaw)
