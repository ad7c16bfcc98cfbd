"""Benefits after a death at work, as cases of the law: published amounts, who is a relative, shares to the cent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.law import YearFigure
from config.work_death import WorkDeathLaw, work_death_law
from law.wording import cite, say_reason
from law.work_death import Relation, Relative, Worker, work_death_benefit

TODAY = date(2026, 11, 26)
DIED = date(2026, 3, 2)
WAGE = Decimal(5200)
SPOUSE, CHILD, PARENT = Relation.SPOUSE, Relation.CHILD, Relation.PARENT


def with_area_wage(amount: str) -> WorkDeathLaw:
    law = work_death_law()
    years = {2025: YearFigure(amount=Decimal(amount), mark="S")}
    return law.model_copy(update={"area_wage": law.area_wage.model_copy(update={"years": years})})


@pytest.mark.parametrize(
    ("year", "amount"),
    [
        (2013, 491300),
        (2014, 539100),
        (2015, 576880),
        (2016, 623900),
        (2017, 672320),
        (2018, 727920),
        (2019, 785020),
        (2020, 847180),
        (2021, 876680),
        (2022, 948240),
        (2023, 985660),
        (2024, 1036420),
        (2025, 1083760),
        (2026, 1130040),
    ],
)
def test_the_lump_sum_that_was_published_for_each_year(year: int, amount: int) -> None:
    assert work_death_benefit(Worker(date(year, 7, 1)), [], TODAY).lump_sum == amount


def test_the_income_of_a_year_counts_from_the_day_of_its_publication() -> None:
    worker = Worker(date(2026, 1, 10))
    assert work_death_benefit(worker, [], date(2026, 1, 18)).lump_sum is None
    assert work_death_benefit(worker, [], date(2026, 1, 19)).lump_sum == 1130040


def test_the_funeral_is_six_wages_of_the_area_and_open_where_that_is_not_known() -> None:
    unknown = work_death_benefit(Worker(DIED), [], TODAY)
    assert (unknown.funeral, [r.rule for r in unknown.reasons][-1]) == (None, "work_death_funeral_open")
    assert "以经办机构公布为准" in say_reason(unknown.reasons[-1])
    assert work_death_benefit(Worker(DIED), [], TODAY, with_area_wage("7831.25")).funeral == Decimal("46987.50")


def test_after_the_leave_a_worker_of_the_first_four_grades_leaves_no_lump_sum() -> None:
    mother = Relative(PARENT, "female", date(1960, 1, 1), lived_on=True)
    after = work_death_benefit(Worker(DIED, WAGE, grade=3, after_leave=True), [mother], TODAY)
    assert (after.lump_sum, after.monthly) == (Decimal(0), Decimal("1560.00"))
    within = work_death_benefit(Worker(DIED, WAGE, grade=3), [mother], TODAY)
    assert within.lump_sum == 1130040
    lighter = work_death_benefit(Worker(DIED, WAGE, grade=5, after_leave=True), [], TODAY)
    assert lighter.lump_sum is None


@pytest.mark.parametrize(
    ("relative", "share"),
    [
        (Relative(SPOUSE, "male", date(1966, 3, 2), lived_on=True), 40),
        (Relative(SPOUSE, "male", date(1966, 3, 3), lived_on=True), 0),
        (Relative(SPOUSE, "female", date(1971, 3, 2), lived_on=True), 40),
        (Relative(SPOUSE, "female", date(1971, 3, 3), lived_on=True), 0),
        (Relative(SPOUSE, "female", date(1990, 1, 1), lived_on=True, unable=True), 40),
        (Relative(SPOUSE, "female", date(1960, 1, 1), lived_on=False), 0),
        (Relative(CHILD, "male", date(2008, 3, 3), lived_on=True), 30),
        (Relative(CHILD, "male", date(2008, 3, 2), lived_on=True), 0),
        (Relative(CHILD, "male", date(1990, 3, 2), lived_on=True, unable=True), 30),
        (Relative(CHILD, "female", date(2012, 1, 1), lived_on=True, alone=True), 40),
        (Relative(CHILD, "female", date(2026, 8, 1), lived_on=True), 30),  # born after the death
        (Relative(PARENT, "male", date(1966, 3, 2), lived_on=True), 30),
        (Relative(PARENT, "female", date(1971, 3, 3), lived_on=True), 0),
        (Relative(PARENT, "female", date(1950, 1, 1), lived_on=True, alone=True), 40),
        (Relative(Relation.GRANDPARENT, "male", date(1940, 1, 1), lived_on=True), 0),
        (Relative(Relation.GRANDPARENT, "male", date(1940, 1, 1), lived_on=True, others_gone=True), 30),
        (Relative(Relation.GRANDCHILD, "male", date(2015, 1, 1), lived_on=True), 0),
        (Relative(Relation.GRANDCHILD, "male", date(2015, 1, 1), lived_on=True, others_gone=True), 30),
        (Relative(Relation.SIBLING, "male", date(2015, 1, 1), lived_on=True, others_gone=True), 30),
        (Relative(Relation.SIBLING, "male", date(2015, 1, 1), lived_on=True), 0),
        (Relative(Relation.SIBLING, "male", date(1995, 1, 1), lived_on=True, others_gone=True), 0),
        (Relative(Relation.SIBLING, "male", date(1995, 1, 1), lived_on=True, unable=True), 30),
        (Relative(Relation.SIBLING, "male", date(2026, 5, 1), lived_on=True, others_gone=True), 0),
    ],
)
def test_who_counts_as_a_relative_on_the_day_of_the_death(relative: Relative, share: int) -> None:
    (found,) = work_death_benefit(Worker(DIED, WAGE), [relative], TODAY).shares
    assert (found.hundredths, found.monthly) == (share, WAGE * share / 100)


def test_a_minor_draws_until_of_age_and_a_disabled_one_without_end() -> None:
    born = date(2012, 2, 29)
    minor = Relative(CHILD, "male", born, lived_on=True)
    unable = Relative(CHILD, "male", born, lived_on=True, unable=True)
    ends = [share.until for share in work_death_benefit(Worker(DIED, WAGE), [minor, unable], TODAY).shares]
    assert ends == [date(2030, 2, 28), None]


def test_together_they_are_cut_to_the_wage_in_proportion() -> None:
    family = [
        Relative(SPOUSE, "female", date(1960, 1, 1), lived_on=True),
        Relative(CHILD, "male", date(2012, 5, 4), lived_on=True),
        Relative(PARENT, "male", date(1950, 1, 1), lived_on=True, alone=True),
    ]
    given = work_death_benefit(Worker(DIED, WAGE), family, TODAY)
    assert [share.monthly for share in given.shares] == [Decimal("1890.91"), Decimal("1418.18"), Decimal("1890.91")]
    assert given.monthly == WAGE
    assert "合计110%" in say_reason(given.reasons[-1])


def test_a_half_cent_that_goes_up_never_makes_more_than_the_wage() -> None:
    family = [
        Relative(SPOUSE, "female", date(1960, 1, 1), lived_on=True),
        Relative(PARENT, "male", date(1950, 1, 1), lived_on=True),
        Relative(PARENT, "female", date(1950, 1, 1), lived_on=True),
    ]
    given = work_death_benefit(Worker(DIED, Decimal("5200.05")), family, TODAY)
    assert [share.monthly for share in given.shares] == [Decimal("2080.02"), Decimal("1560.01"), Decimal("1560.01")]


@pytest.mark.parametrize(("wage", "counts"), [("3000", "4698.60"), ("6000", "6000"), ("30000", "23493.00")])
def test_the_own_wage_counts_within_the_limits_of_the_area(wage: str, counts: str) -> None:
    mother = Relative(PARENT, "female", date(1950, 1, 1), lived_on=True)
    given = work_death_benefit(Worker(DIED, Decimal(wage)), [mother], TODAY, with_area_wage("7831"))
    assert given.monthly == (Decimal(counts) * 30 / 100).quantize(Decimal("0.01"))


def test_without_a_wage_the_pensions_are_open() -> None:
    mother = Relative(PARENT, "female", date(1950, 1, 1), lived_on=True)
    given = work_death_benefit(Worker(DIED), [mother], TODAY)
    assert (given.shares[0].hundredths, given.shares[0].monthly, given.monthly) == (30, None, None)


RELATIVES = st.builds(
    Relative,
    st.sampled_from(Relation),
    st.sampled_from(["male", "female"]),
    st.dates(date(1930, 1, 1), date(2026, 12, 1)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(RELATIVES, max_size=8), st.decimals("0.01", 100000, places=2))
def test_whatever_the_family_all_together_never_draw_more_than_the_wage(family: list[Relative], wage: Decimal) -> None:
    given = work_death_benefit(Worker(DIED, wage), family, TODAY)
    assert given.monthly is not None
    assert given.monthly <= wage
    for share in given.shares:
        assert (share.monthly == 0) == (share.hundredths == 0) or wage < 1
        assert share.until is None or share.until > DIED
    for reason in given.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Worker(DIED, Decimal(0)), "more than nothing"),
        (lambda: Worker(DIED, grade=11), "1 to 10"),
        (lambda: Worker(DIED, after_leave=True), "has a grade"),
        (lambda: work_death_benefit(Worker(date(2026, 11, 27)), [], TODAY), "is after"),
        (lambda: work_death_benefit(Worker(date(2010, 12, 31)), [], TODAY), "no law on deaths at work"),
    ],
)
def test_what_cannot_be_is_refused(wrong: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        wrong()
