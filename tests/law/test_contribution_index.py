"""The average contribution index: a contribution record of Sichuan that was printed, year by year; what is open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.language import EN, ZH, Language, speaking
from law.contribution_index import average_index
from law.wording import cite, say_reason

#: year, base paid on, index as it stands on the record, of nobody who is named
RECORD = """
1997 200.70 0.428 · 1998 196.08 0.396 · 1999 324.58 0.602 · 2000 323.75 0.522 · 2001 448.42 0.600 · 2002 447.00 0.522
2003 579.75 0.600 · 2004 1171.92 1.000 · 2005 1318.83 1.000 · 2006 1318.83 1.000 · 2007 1487.67 1.000
2008 1776.00 1.000 · 2009 2086.50 1.000 · 2010 2380.25 1.000 · 2011 2759.33 1.000 · 2012 3160.00 1.000
2013 3593.00 1.000 · 2014 2451.00 0.600 · 2015 3582.00 0.800 · 2016 4035.00 0.800 · 2017 3290.00 0.600
2018 3582.00 0.600 · 2019 3498.33 0.522 · 2020 5000.00 0.866 · 2021 3625.00 0.584 · 2022 6166.33 0.909
2023 6198.75 0.876 · 2024 4511.00 0.600 · 2025 4511.00 0.590
"""
ROWS = [row.split() for line in RECORD.strip().splitlines() for row in line.split(" · ")]
PAID = {int(year): Decimal(base) for year, base, _ in ROWS}


def test_each_year_of_a_printed_record_and_their_average_recompute() -> None:
    result = average_index(PAID)
    assert result.by_year == {int(year): Decimal(index) for year, _, index in ROWS}
    assert (sum(result.by_year.values()), len(PAID), result.value) == (Decimal("22.017"), 29, Decimal("0.759"))
    assert say_reason(result.reasons[-1]) == "平均缴费工资指数：22.017÷29年＝0.759。"


def test_years_without_payment_are_left_out_and_deemed_years_count_one() -> None:
    result = average_index({2024: Decimal(4511)}, {1990, 1991, 1992})
    assert result.value == Decimal("0.900")
    assert result.by_year == {1990: 1, 1991: 1, 1992: 1, 2024: Decimal("0.600")}


def test_years_before_1990_do_not_count() -> None:
    result = average_index({}, range(1985, 1991))
    assert (result.value, list(result.by_year)) == (Decimal(1), [1990])
    assert [reason.rule for reason in result.reasons] == ["index_too_early"] * 5 + ["index_deemed", "index_average"]


@pytest.mark.parametrize("year", [1992, 2027])
def test_without_the_wage_of_a_year_there_is_no_average(year: int) -> None:
    result = average_index({year: Decimal(300), 2024: Decimal(4511)})
    assert (result.value, list(result.by_year)) == (None, [2024])
    assert "index_open" in [reason.rule for reason in result.reasons]


def test_of_no_year_there_is_no_average() -> None:
    assert average_index({}).value is None


@pytest.mark.parametrize("base", ["0", "-1", "NaN"])
def test_a_base_is_more_than_nothing(base: str) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        average_index({2024: Decimal(base)})


def test_a_year_is_not_both_paid_and_deemed() -> None:
    with pytest.raises(ValueError, match="2024 cannot be paid and deemed paid"):
        average_index({2024: Decimal(1)}, {2024})


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_reason_is_a_sentence_with_its_source_in_every_language(language: Language) -> None:
    with speaking(language):
        for reason in average_index({1980: Decimal(50), 1992: Decimal(300), 2024: Decimal(1)}, {1993}).reasons:
            assert "{" not in say_reason(reason)
            assert cite(reason)


@given(st.dictionaries(st.integers(1993, 2025), st.decimals(1, 20000, places=2), min_size=1))
def test_the_average_lies_between_the_years(paid: dict[int, Decimal]) -> None:
    result = average_index(paid)
    assert result.value is not None
    assert min(result.by_year.values()) <= result.value <= max(result.by_year.values())
