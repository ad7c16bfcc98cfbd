"""Paying for oneself as cases of the law: who may, what each base costs to the cent, for how long it is subsidised."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.datafile import CONFIG_DIR, DataFileError, load
from config.flexible import FlexibleLaw
from law.flexible import Known, costs, say_costs, stand, subsidy_left
from law.wording import say_reason

TODAY = date(2026, 11, 24)


def known(born: str, sex: str = "1", **items: str) -> Known:
    return Known.of({"birth_date": f"{born}-15", "sex": sex, **items})


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        (known("1985-03"), "open"),
        (known("2010-11"), "open"),
        (known("2010-12"), "too_young"),
        (known("1965-12"), "of_age"),  # 2026-03
        (known("1966-09"), "open"),  # 2027-03
        (known("1972-05", "2"), "open"),  # as 50 she would be of age, as 55 she is not: the archive decides
        (known("1970-05", "2"), "of_age"),
        (known("1972-05", "2", category="female50"), "of_age"),
        (known("1985-03", no_unit_enrolment="no"), "unit"),
        (known("1985-03", paid_until="2026-08"), "unit"),
        (known("1985-03", paid_until="2026-07"), "open"),
        (known("1985-03", flexible_state="enrolled", paid_until="2026-10"), "enrolled"),
        (known("1985-03", flexible_state="stopped"), "open"),
        (known("1955-03", employee_scheme="drawing"), "pension"),
        (known("1955-03", resident_state="suspended"), "pension"),
    ],
)
def test_where_somebody_stands(who: Known, stands: str) -> None:
    assert stand(who, TODAY) == stands


@pytest.mark.parametrize(
    ("on", "percent", "base", "amount"),
    [
        (TODAY, 60, "4699.00", "939.80"),  # the lowest base is rounded up to a yuan
        (TODAY, 80, "6264.80", "1252.96"),
        (TODAY, 100, "7831.00", "1566.20"),
        (TODAY, 300, "23493.00", "4698.60"),
        (date(2025, 7, 1), 60, "4588.00", "917.60"),
        (date(2025, 7, 1), 300, "22938.00", "4587.60"),
        (date(2027, 1, 5), 60, "4699.00", "939.80"),  # not published yet: those of the year before
    ],
)
def test_what_a_base_costs_a_month(on: date, percent: int, base: str, amount: str) -> None:
    cost = costs(on).by_percent[percent]
    assert (f"{cost.base}", f"{cost.amount}") == (base, amount)


def test_what_is_not_published_is_said_so() -> None:
    assert say_reason(costs(TODAY).reasons[0]).startswith("2026年缴费基数下限4699元、上限23493元")
    assert "2027年的缴费基数还没有公布" in say_reason(costs(date(2027, 1, 5)).reasons[0])
    before = costs(date(2024, 12, 31))
    assert (before.year, before.by_percent) == (None, {})
    assert "以经办机构公布为准" in say_reason(before.reasons[0])


def test_amounts_are_written_as_people_read_them() -> None:
    told = say_costs(costs(TODAY).by_percent.values())
    assert (told["base_80"], told["cost_80"]) == ("6,264.80", "1,252.96")


@pytest.mark.parametrize(
    ("born", "recognised", "used", "left"),
    [
        ("1985-03", date(2025, 1, 1), 0, 36),
        ("1985-03", date(2024, 1, 1), 24, 12),
        ("1985-03", date(2020, 1, 1), 36, 0),
        ("1968-01", date(2026, 1, 1), 30, 24),  # 2028-11: less than five years away when recognised
        ("1972-09", date(2026, 1, 1), 30, 6),
    ],
)
def test_the_months_of_subsidy_that_are_left(born: str, recognised: date, used: int, left: int) -> None:
    assert subsidy_left(known(born), recognised, used, TODAY).months == left


def test_the_share_is_told_when_the_bureau_has_entered_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (known("1985-03"), date(2025, 1, 1), 0, TODAY)
    assert "以经办机构公布为准" in say_reason(subsidy_left(*asked).reasons[-1])
    text = (CONFIG_DIR / "parameters" / "flexible.yaml").read_text("utf-8")
    (tmp_path / "flexible.yaml").write_text(text.replace("share: null", "share: 0.5"), encoding="utf-8")
    entered = load(tmp_path / "flexible.yaml", FlexibleLaw)
    monkeypatch.setattr("law.flexible.flexible_law", lambda: entered)
    assert say_reason(subsidy_left(*asked).reasons[-1]) == "社会保险补贴为实际缴费的50%。"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("percent: [60,", "percent: [65,", "contribution_base"),
        ("lower: 4699", "lower: 7900", "average lies between"),
        ("document: limits_2026", "document: limits_2030", "limits_2030"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    text = (CONFIG_DIR / "parameters" / "flexible.yaml").read_text("utf-8")
    assert right in text
    (tmp_path / "flexible.yaml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=reason):
        load(tmp_path / "flexible.yaml", FlexibleLaw)
