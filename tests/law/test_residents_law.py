"""Joining the residents' pension as cases of the law: who may, who draws from when, which years are to be made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from config.datafile import CONFIG_DIR, load
from config.residents import JoiningLaw
from law.month import Month
from law.residents import Known, Standing, grade_amount, paid_by_government, standing
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
HERE = "四川省达州市达川区虚构路1号"


def of(born: str, items: dict[str, str] | None = None, on: date = TODAY) -> Standing:
    return standing(Known.of({"birth_date": f"{born}-15", "household_address": HERE, **(items or {})}), on)


@pytest.mark.parametrize(
    ("born", "items", "stand"),
    [
        ("1954-05", {}, "elder"),
        ("1966-11", {}, "elder"),
        ("1966-12", {}, "young"),
        ("2010-11", {}, "young"),
        ("2010-12", {}, "too_young"),
        ("1954-05", {"household_address": "四川省达州市宣汉县样例路2号"}, "elsewhere"),
        ("1954-05", {"household_address": ""}, "elder"),
        ("1954-05", {"employee_scheme": "drawing"}, "other"),
        ("1954-05", {"employee_scheme": "joined"}, "employee"),
        ("1980-05", {"employee_scheme": "joined", "paid_until": "2026-07"}, "young"),
        ("1980-05", {"employee_scheme": "joined", "paid_until": "2026-08"}, "employee"),
        ("1980-05", {"no_unit_enrolment": "no"}, "employee"),
        ("1980-05", {"flexible_state": "enrolled"}, "employee"),
        ("1954-05", {"resident_state": "drawing"}, "drawing"),
        ("1954-05", {"resident_state": "suspended"}, "drawing"),
        ("1954-05", {"resident_state": "cancelled"}, "elder"),
        ("1980-05", {"resident_state": "enrolled", "household_address": "重庆市万州区"}, "paying"),
        ("1960-05", {"resident_state": "enrolled", "paid_years": "15"}, "due"),
        ("1960-05", {"resident_state": "enrolled", "paid_years": "14"}, "short"),
        ("1960-05", {"resident_state": "enrolled", "paid_years": "3", "employee_scheme": "joined"}, "short"),
    ],
)
def test_where_somebody_stands(born: str, items: dict[str, str], stand: str) -> None:
    assert of(born, items).stand == stand


@pytest.mark.parametrize(
    ("born", "paid", "until", "least", "most", "ahead"),
    [
        ("1951-06", 0, 0, 0, 0, 0),  # of age when the scheme began
        ("1951-07", 0, 0, 0, 15, 0),
        ("1954-05", 0, 0, 3, 15, 0),  # 2011, 2012, 2013
        ("1954-05", 3, 2013, 0, 12, 0),
        ("1965-12", 0, 0, 14, 15, 0),
        ("1966-01", 9, 2025, 6, 6, 0),  # all fifteen
        ("1966-01", 15, 2025, 0, 0, 0),
        ("1968-05", 9, 2025, 4, 4, 2),  # 2026 and 2027 are still paid year by year
        ("1968-05", 9, 2026, 5, 5, 1),
        ("1968-05", 13, 2025, 0, 0, 2),
        ("1990-01", 0, 0, 0, 0, 24),
    ],
)
def test_the_years_that_must_and_may_be_made_up(
    born: str, paid: int, until: int, least: int, most: int, ahead: int
) -> None:
    known = {"resident_state": "enrolled", "paid_years": str(paid), "paid_year": str(until)}
    found = of(born, known)
    assert (found.least, found.most, found.ahead) == (least, most, ahead)


@pytest.mark.parametrize(
    ("born", "first"),
    [("1954-05", Month(2026, 12)), ("1966-11", Month(2026, 12)), ("1966-12", Month(2027, 1))],
)
def test_it_is_paid_from_the_month_after_the_claim_or_the_age(born: str, first: Month) -> None:
    assert of(born).first == first


def test_every_reason_has_a_sentence_and_says_where_it_stands() -> None:
    told = [say_reason(reason) for reason in of("1954-05").reasons]
    assert told[2:] == ["制度实施时离60周岁不满15年：应补缴3年，最多可以补缴15年。", "补缴的年份没有政府补贴。"]
    assert "不用缴费" in say_reason(of("1951-06").reasons[1])
    assert all("《" in cite(reason) for reason in of("1954-05").reasons)


def test_what_the_bureau_has_not_entered_is_no_amount() -> None:
    assert grade_amount("lowest", TODAY) is None
    assert grade_amount("later", TODAY) is None


def test_what_the_bureau_enters_is_told_from_that_day_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (CONFIG_DIR / "parameters" / "residents.yaml").read_text("utf-8")
    assert "lowest: null" in text
    (tmp_path / "residents.yaml").write_text(text.replace("lowest: null", "lowest: 200"), encoding="utf-8")
    entered = load(tmp_path / "residents.yaml", JoiningLaw)
    monkeypatch.setattr("law.residents.joining_law", lambda: entered)
    assert (grade_amount("lowest", TODAY), grade_amount("highest", TODAY)) == (Decimal(200), None)


@pytest.mark.parametrize(
    ("category", "grade"), [("allowance", "lowest"), ("destitute", "lowest"), ("disabled", "lowest"), ("", "")]
)
def test_the_government_pays_for_those_in_hardship(category: str, grade: str) -> None:
    assert paid_by_government(category, TODAY) == grade


def test_nobody_paid_fewer_years_than_none_and_no_law_is_older_than_the_scheme() -> None:
    with pytest.raises(ValueError, match="fewer"):
        standing(Known(Month(1954, 5), paid_years=-1), TODAY)
    with pytest.raises(ValueError, match="no rule"):
        of("1954-05", on=date(2009, 1, 1))
