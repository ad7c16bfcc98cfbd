"""Months of unemployment benefit, as cases of the law: six steps, the rest of before, the way to the pension."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.datafile import CONFIG_DIR, DataFileError, load
from config.law import Category
from config.unemployment import UnemploymentLaw, WageFigure, unemployment_law
from law.month import Month
from law.unemployment import Entitlement, Near, entitlement
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
ART_45, ART_46 = "《中华人民共和国社会保险法》第四十五条", "《中华人民共和国社会保险法》第四十六条"
PROVINCE = "《四川省失业保险条例》"
NEAR = "《关于大龄领取失业保险金人员参加企业职工基本养老保险有关问题的通知》(人社部发〔2024〕76号)"
GOING_ON = "《人力资源社会保障部 财政部关于扩大失业保险保障范围的通知》(人社部发〔2020〕40号)"
DELAY = "《国务院关于渐进式延迟法定退休年龄的办法》第七条"
#: a man whose statutory month is August 2027, by the official table
MAN = Near(Category.MALE, Month(1967, 1))


def told(given: Entitlement) -> list[tuple[str, str]]:
    return [(reason.rule, cite(reason)) for reason in given.reasons]


@pytest.mark.parametrize(
    ("paid", "months"),
    [
        (0, 0),
        (11, 0),
        (12, 3),
        (23, 3),
        (24, 6),
        (35, 6),
        (36, 12),
        (59, 12),
        (60, 15),
        (95, 15),
        (96, 18),
        (119, 18),
        (120, 24),
        (400, 24),
    ],
)
@pytest.mark.parametrize("on", [date(2011, 7, 1), date(2024, 12, 31), date(2025, 1, 1), TODAY])
def test_the_six_steps_of_sichuan_at_their_edges(paid: int, months: int, on: date) -> None:
    assert entitlement(paid, on).months == months


def test_who_has_paid_five_years_is_told_both_the_law_and_the_step() -> None:
    result = entitlement(63, TODAY)
    assert told(result) == [("benefit_enough", ART_45), ("benefit_table", PROVINCE)]
    assert say_reason(result.reasons[0]) == "您缴费5年3个月，满1年，可以领失业保险金。"
    assert say_reason(result.reasons[1]) == "缴费满5年，可以领15个月。"


def test_who_has_paid_less_than_a_year_and_never_before_gets_nothing() -> None:
    result = entitlement(11, TODAY)
    assert (result.months, told(result)) == (0, [("benefit_short", ART_45)])


def test_what_was_not_drawn_before_is_added() -> None:
    result = entitlement(24, TODAY, remaining=5)
    assert result.months == 11
    assert told(result) == [("benefit_enough", ART_45), ("benefit_table", PROVINCE), ("benefit_rest", ART_46)]


@pytest.mark.parametrize(("paid", "rest", "capped"), [(96, 6, False), (96, 7, True), (400, 1, True), (11, 25, True)])
def test_both_together_end_at_24_months_and_only_what_is_cut_says_so(paid: int, rest: int, capped: bool) -> None:
    result = entitlement(paid, TODAY, remaining=rest)
    assert result.months == 24
    assert (told(result)[-1] == ("benefit_cap", ART_46)) is capped
    assert [rule for rule, _ in told(result)].count("benefit_cap") == capped


def test_under_a_year_of_new_work_only_the_rest_of_before_is_drawn() -> None:
    result = entitlement(11, TODAY, remaining=7)
    assert result.months == 7
    assert told(result) == [("benefit_short", ART_45), ("benefit_rest_only", ART_46)]


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2026, 7, 31), 3),  # thirteen months before
        (date(2026, 8, 31), 3),  # a whole year is not less than one
        (date(2026, 9, 1), 11),
        (date(2027, 7, 31), 1),
        (date(2027, 8, 1), 0),
        (date(2030, 1, 1), 0),
    ],
)
def test_less_than_a_year_before_the_statutory_age_the_benefit_goes_on_until_then(on: date, months: int) -> None:
    assert entitlement(12, on, who=MAN).months == months


def test_the_delayed_age_is_the_one_that_counts_and_the_reason_names_it() -> None:
    result = entitlement(12, TODAY, who=MAN)
    assert (result.months, told(result)[-2]) == (9, ("benefit_until_retirement", DELAY))
    assert "2027年8月" in say_reason(result.reasons[-2])


def test_at_the_statutory_age_there_is_a_pension_to_apply_for() -> None:
    result = entitlement(400, date(2027, 8, 1), who=MAN)
    assert (result.months, told(result)[-1]) == (0, ("benefit_of_age", DELAY))


def test_who_draws_nothing_does_not_begin_because_the_pension_is_near() -> None:
    assert entitlement(11, TODAY, who=MAN).months == 0


@pytest.mark.parametrize(
    ("paid", "on", "months", "continued"),
    [
        (120, date(2025, 11, 24), 21, 0),  # 24 by the table, and the statutory age before
        (96, date(2025, 11, 24), 18, 3),
        (60, date(2025, 11, 24), 15, 6),
        (36, date(2025, 11, 24), 12, 9),
        (24, date(2025, 11, 24), 6, 0),  # fifteen months away when all is drawn
        (36, date(2025, 9, 1), 12, 11),
        (36, date(2025, 8, 31), 12, 0),  # a whole year away when all is drawn
        (11, date(2026, 8, 31), 0, 0),
    ],
)
def test_it_goes_on_for_who_is_near_the_age_when_all_is_drawn(paid: int, on: date, months: int, continued: int) -> None:
    result = entitlement(paid, on, who=MAN)
    assert (result.months, result.continued_months) == (months, continued)
    left = Month(2027, 8) - Month.of(on)
    assert months + continued <= left
    if continued:
        assert months + continued == left
        assert ("benefit_going_on", GOING_ON) in told(result)


def test_what_began_in_december_2019_was_not_so_before() -> None:
    man = Near(Category.MALE, Month(1961, 6))  # 60 in June 2021
    assert entitlement(36, date(2019, 12, 1), who=man).continued_months == 6
    assert entitlement(36, date(2019, 11, 30), who=man).continued_months == 0


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        (date(2026, 9, 1), "benefit_contributions"),
        (date(2026, 8, 31), "benefit_contributions_later"),  # and so on after three months
        (date(2024, 12, 31), None),
    ],
)
def test_who_is_near_the_age_pays_by_themselves_and_gets_it_back(on: date, rule: str | None) -> None:
    said = [(each, source) for each, source in told(entitlement(12, on, who=MAN)) if "contributions" in each]
    assert said == ([(rule, NEAR)] if rule else [])


def test_contributions_are_given_back_until_the_end_of_2039() -> None:
    man = Near(Category.MALE, Month(1977, 6))  # 63 in June 2040
    rules = [[rule for rule, _ in told(entitlement(36, on, who=man))] for on in (date(2039, 12, 31), date(2040, 1, 1))]
    assert ["benefit_contributions" in said for said in rules] == [True, False]
    assert all("benefit_until_retirement" in said for said in rules)


def test_before_2025_nobody_near_the_age_had_more_months_and_none_drew_with_a_pension() -> None:
    near = Near(Category.MALE, Month(1965, 6))  # delayed, to August 2025
    assert entitlement(12, date(2024, 12, 31), who=near).months == 3
    last = entitlement(12, date(2024, 12, 31), who=Near(Category.MALE, Month(1965, 1)))
    assert (last.months, told(last)[-1]) == (1, ("benefit_ends_of_age", "《中华人民共和国社会保险法》第五十一条"))


@pytest.mark.parametrize(
    ("on", "amount", "said"),
    [
        (date(2016, 3, 1), "966.00", "每月失业保险金：最低工资1,380.00元×70%＝966.00元。"),
        (date(2017, 10, 1), "1104.00", "每月失业保险金：最低工资1,380.00元×80%＝1,104.00元。"),
        (date(2015, 6, 30), None, "每月失业保险金是最低工资的70%；没有核到现在的最低工资，以经办机构公布为准。"),
        (TODAY, None, "每月失业保险金是最低工资的90%；没有核到现在的最低工资，以经办机构公布为准。"),
    ],
)
def test_the_amount_is_a_part_of_the_minimum_wage_as_far_as_that_is_known(
    on: date, amount: str | None, said: str
) -> None:
    result = entitlement(120, on)
    assert result.amount_per_month == (None if amount is None else Decimal(amount))
    assert say_reason(result.amount_reason) == said


@pytest.mark.parametrize(("wage", "amount"), [(1550, 1240), (1650, 1320), (1780, 1424)])
def test_the_amounts_that_were_published_in_july_2018(wage: int, amount: int) -> None:
    assert entitlement(120, date(2018, 7, 1), law=with_minimum_wage(date(2018, 7, 1), wage)).amount_per_month == amount


def with_minimum_wage(first: date, amount: int) -> UnemploymentLaw:
    law = unemployment_law()
    wages = {**law.minimum_wage.begins, first: WageFigure(amount=Decimal(amount), mark="S")}
    return law.model_copy(update={"minimum_wage": law.minimum_wage.model_copy(update={"begins": wages})})


@pytest.mark.parametrize("on", [date(2011, 6, 30), date(1999, 1, 22)])
def test_before_the_law_that_is_recorded_nothing_is_computed(on: date) -> None:
    with pytest.raises(ValueError, match=f"no law on unemployment benefit is recorded for {on}"):
        entitlement(120, on)


@pytest.mark.parametrize(("paid", "rest"), [(-1, 0), (12, -1)])
def test_fewer_than_no_months_are_refused(paid: int, rest: int) -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        entitlement(paid, TODAY, remaining=rest)


@given(
    st.integers(0, 600),
    st.integers(0, 60),
    st.dates(date(2011, 7, 1), date(2060, 1, 1)),
    st.none() | st.builds(Near, st.sampled_from(Category), st.builds(Month, st.integers(1950, 2010), st.just(6))),
)
def test_every_result_is_within_the_cap_and_says_why(paid: int, rest: int, on: date, who: Near | None) -> None:
    result = entitlement(paid, on, remaining=rest, who=who)
    assert 0 <= result.months <= 24
    assert 0 <= result.continued_months < 12
    assert result.months <= entitlement(paid + 1, on, remaining=rest, who=who).months
    for reason in result.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("{12: 3, 24: 6", "{18: 3, 24: 6", "first step of the table must be the minimum"),
        ("120: 24}", "120: 25}", "more than the cap"),
        ("{document: province}", "{document: nowhere}", "'nowhere' is not listed"),
        ("valid_from: 2025-01-01", "valid_from: 2010-01-01", "order of their dates"),
        ("within_months: 12", "within_moons: 12", "within_moons"),
    ],
)
def test_parameters_that_contradict_themselves_are_refused_with_their_line(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = (CONFIG_DIR / "parameters" / "unemployment.yaml").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "unemployment.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"unemployment\.yaml:\d+: .*{reason}"):
        load(broken, UnemploymentLaw)
