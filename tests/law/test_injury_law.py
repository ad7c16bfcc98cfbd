"""Until when the recognition of an injury is applied for, and whose contributions come from another province."""

from __future__ import annotations

from datetime import date

import pytest

from law.injury import Timeliness, recognition
from law.transfer import Destiny, transfer

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("injured", "by_unit", "expected", "until"),
    [
        ("2026-10-25", True, Timeliness.IN_TIME, "2026-11-24"),
        ("2026-10-24", True, Timeliness.LATE, "2026-11-23"),
        ("2025-11-24", False, Timeliness.IN_TIME, "2026-11-24"),
        ("2025-11-23", False, Timeliness.TOO_LATE, "2026-11-23"),
        ("2024-02-29", False, Timeliness.TOO_LATE, "2025-02-28"),  # 民法典 art. 202: the last day of a shorter month
        # 民法典 art. 203: a day off is never the last one, be it a Sunday or a week of holidays
        ("2026-10-23", True, Timeliness.LATE, "2026-11-23"),
        ("2026-09-05", True, Timeliness.LATE, "2026-10-08"),
        ("2025-10-03", False, Timeliness.TOO_LATE, "2026-10-08"),
        ("2026-10-29", True, Timeliness.IN_TIME, "2026-11-30"),
    ],
)
def test_the_unit_has_thirty_days_and_the_worker_a_year(
    injured: str, by_unit: bool, expected: Timeliness, until: str
) -> None:
    found = recognition(date.fromisoformat(injured), ON, by_unit=by_unit)
    assert (found.timeliness, found.until.isoformat()) == (expected, until)
    assert all(reason.article for reason in found.reasons)


@pytest.mark.parametrize(
    ("sex", "born", "household", "scheme", "expected"),
    [
        ("1", "1965-01-01", "四川省达州市虚构路1号", "paying", Destiny.OPEN),
        ("1", "1976-11-25", "重庆市虚构路1号", "paying", Destiny.OPEN),
        ("1", "1976-11-24", "重庆市虚构路1号", "paying", Destiny.TEMPORARY),
        ("2", "1986-11-25", "湖北省虚构路1号", "paying", Destiny.OPEN),
        ("2", "1986-11-24", "湖北省虚构路1号", "paying", Destiny.TEMPORARY),
        ("2", "1970-01-01", "", "paying", Destiny.OPEN),
        ("2", "1970-01-01", "四川省达州市虚构路1号", "drawing", Destiny.DRAWING),
    ],
)
def test_a_household_here_or_the_age_brings_it_here(
    sex: str, born: str, household: str, scheme: str, expected: Destiny
) -> None:
    told = {"sex": sex, "birth_date": born, "household_address": household, "employee_scheme": scheme}
    assert transfer(told, ON).destiny is expected
