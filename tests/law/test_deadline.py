"""When periods end: the day of receipt, days off, the calendar's months, and years whose holidays nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from config.datafile import CONFIG_DIR, DataFileError, load
from config.holidays import Holidays, holiday_law
from law.deadline import Period, Unit, period
from law.wording import cite, say_reason
from law.workdays import looked_at

RULES_2027 = "2027年的放假安排还没有录入"


def told(found: Period) -> list[str]:
    return [reason.rule for reason in found.reasons]


@pytest.mark.parametrize(
    ("came_in", "number", "unit", "received", "end", "certain"),
    [
        (date(2026, 11, 24), 10, "workdays", date(2026, 11, 24), date(2026, 12, 8), True),
        (date(2026, 11, 28), 1, "workdays", date(2026, 11, 30), date(2026, 12, 1), True),  # a Saturday
        (date(2026, 2, 14), 1, "workdays", date(2026, 2, 14), date(2026, 2, 24), True),  # a Saturday that is worked
        (date(2026, 2, 15), 1, "workdays", date(2026, 2, 24), date(2026, 2, 25), True),  # the festival
        (date(2026, 9, 30), 20, "workdays", date(2026, 9, 30), date(2026, 11, 3), True),
        (date(2025, 9, 30), 3, "workdays", date(2025, 9, 30), date(2025, 10, 11), True),
        (date(2026, 12, 30), 5, "workdays", date(2026, 12, 30), date(2027, 1, 7), False),
        (date(2026, 11, 24), 15, "days", date(2026, 11, 24), date(2026, 12, 9), True),
        (date(2026, 9, 10), 15, "days", date(2026, 9, 10), date(2026, 9, 28), True),  # ends in the Mid-Autumn days
        (date(2026, 1, 20), 30, "days", date(2026, 1, 20), date(2026, 2, 24), True),  # in the Spring Festival
        (date(2026, 8, 10), 60, "days", date(2026, 8, 10), date(2026, 10, 9), True),
        (date(2026, 8, 12), 60, "days", date(2026, 8, 12), date(2026, 10, 12), True),  # a Sunday
        (date(2026, 8, 11), 60, "days", date(2026, 8, 11), date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 11, 20), 60, "days", date(2026, 11, 20), date(2027, 1, 19), False),
        (date(2026, 1, 30), 1, "months", date(2026, 1, 30), date(2026, 2, 28), True),  # a Saturday that is worked
        (date(2026, 5, 27), 6, "months", date(2026, 5, 27), date(2026, 11, 27), True),
        (date(2025, 8, 31), 6, "months", date(2025, 9, 1), date(2026, 3, 2), True),  # both ends moved
        (date(2024, 2, 29), 12, "months", date(2024, 2, 29), date(2025, 2, 28), True),
    ],
)
def test_a_period_of_any_kind(came_in: date, number: int, unit: Unit, received: date, end: date, certain: bool) -> None:
    found = period(came_in, number, unit)
    assert (found.received, found.end, found.certain) == (received, end, certain)
    for reason in found.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)


def test_each_rule_that_led_to_the_end_is_named_with_its_article() -> None:
    found = period(date(2025, 8, 31), 6, "months")
    moved = ["period_received", "period_first_day", "period_months", "period_moved", "period_notice", "period_notice"]
    assert told(found) == moved
    assert cite(found.reasons[2]) == "《中华人民共和国民法典》第二百零二条"
    assert say_reason(found.reasons[3]) == "2026年3月1日不是工作日，顺延到2026年3月2日。"


def test_a_year_without_a_notice_is_said_and_never_passed_for_known() -> None:
    for start in (date(2026, 12, 20) + timedelta(days=n) for n in range(300)):
        found = period(start, 10, "workdays")
        if found.end.year > 2026:
            assert not found.certain
            assert any(say_reason(reason).startswith(RULES_2027) for reason in found.reasons)


def test_a_notice_counts_from_the_day_of_its_publication() -> None:
    asked = (date(2025, 12, 31), 1, "workdays")
    assert period(*asked, on=date(2025, 11, 4)) == period(*asked)  # type: ignore[arg-type]
    before = period(*asked, on=date(2025, 11, 3))  # type: ignore[arg-type]
    assert (before.end, before.certain) == (date(2026, 1, 2), False)
    assert looked_at(date(2026, 1, 4), date(2025, 11, 3)) == (False, False)
    assert looked_at(date(2026, 1, 4)) == (True, True)


def test_a_notice_that_the_bureau_enters_makes_the_year_certain(tmp_path: Path) -> None:
    text = (CONFIG_DIR / "parameters" / "holidays.yaml").read_text(encoding="utf-8")
    entered = tmp_path / "holidays.yaml"
    notice = "2027: {basis: {document: notice_2026}, free: [01-01..01-03], worked: [01-30]}"
    entered.write_text(text.replace("2027: null ", f"{notice} "), encoding="utf-8")
    found = load(entered, Holidays).notices[2027]
    assert found is not None
    assert (found.free, holiday_law().notices[2027]) == (("01-01..01-03",), None)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('"01-28..02-04"', '"02-04..01-28"', "the last day is before the first"),
        ('"01-28..02-04"', '"01-28..02-30"', "day is out of range"),
        ('worked: ["01-26"', 'worked: ["01-29"', "a day off that is worked"),
        ("  2027: null", "  2028: null", "follow on each other"),
        ("{document: notice_2025}", "{document: nowhere}", "'nowhere' is not listed"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, reason: str) -> None:
    text = (CONFIG_DIR / "parameters" / "holidays.yaml").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "holidays.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"holidays\.yaml:\d+: .*{reason}"):
        load(broken, Holidays)


def test_no_period_and_no_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        period(date(2026, 11, 24), 0, "days")
    with pytest.raises(ValueError, match="no rule on holidays is recorded"):
        period(date(2020, 12, 31), 1, "days")
