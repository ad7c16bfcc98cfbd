"""The sentences of the law as they are read: every unit once."""

from __future__ import annotations

import re
from datetime import date

import pytest

from config.law import Category
from law.month import Month
from law.retirement import standing
from law.unemployment import entitlement
from law.wording import Article, say_reason

TODAY = date(2026, 11, 24)
#: a unit that is said twice: by the value, and again by the sentence
DOUBLED = re.compile(r"(个月|年|月|日|岁|天)\1|个个")


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("born", ["1960-01", "1965-11", "1971-02", "1976-05", "1984-09", "1990-01"])
def test_no_sentence_about_retirement_says_a_unit_twice(category: Category, born: str) -> None:
    for paid in (0, 150, 372):
        for reason in standing(category, Month.parse(born), paid, TODAY).reasons:
            assert not DOUBLED.search(say_reason(reason)), say_reason(reason)


@pytest.mark.parametrize(("paid", "rest"), [(0, 0), (11, 3), (12, 0), (61, 0), (61, 20), (130, 10)])
def test_no_sentence_about_the_benefit_says_a_unit_twice(paid: int, rest: int) -> None:
    for reason in entitlement(paid, TODAY, remaining=rest).reasons:
        assert not DOUBLED.search(say_reason(reason)), say_reason(reason)


@pytest.mark.parametrize(
    ("article", "number"),
    [("第七条", "7"), ("第十七条第二款", "17(2)"), ("第二十条", "20"), ("第八十二条", "82"), ("第二百零三条", "203")],
)
def test_an_article_is_told_by_its_number_and_its_paragraph_is_no_part_of_that(article: str, number: str) -> None:
    assert f"{Article(article):number}" == number
