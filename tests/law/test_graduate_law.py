"""What a graduate may claim and join, as tables of the law."""

from __future__ import annotations

from datetime import date

import pytest

from law.graduate import JobSubsidyStatus, Studies, job_subsidy, no_dispatch, not_yet, traineeship
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
IN_JUNE, AGO = date(2027, 6, 30), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("graduated", "known", "group", "status"),
    [
        (IN_JUNE, True, "allowance", JobSubsidyStatus.POSSIBLE),
        (IN_JUNE, True, "none", JobSubsidyStatus.NOT_FOR),
        (IN_JUNE, True, "", JobSubsidyStatus.UNSURE),
        (date(2027, 11, 24), True, "disabled", JobSubsidyStatus.POSSIBLE),
        (date(2027, 11, 25), True, "disabled", JobSubsidyStatus.TOO_EARLY),
        (date(2026, 11, 25), True, "disabled", JobSubsidyStatus.POSSIBLE),
        (TODAY, True, "disabled", JobSubsidyStatus.TOO_LATE),
        (AGO, True, "disabled", JobSubsidyStatus.TOO_LATE),
        (None, True, "disabled", JobSubsidyStatus.NO_STUDENT),
        (None, False, "disabled", JobSubsidyStatus.UNSURE),
        (None, False, "none", JobSubsidyStatus.NOT_FOR),
    ],
)
def test_the_first_thing_that_stands_against_the_subsidy(
    graduated: date | None, known: bool, group: str, status: JobSubsidyStatus
) -> None:
    told = job_subsidy(Studies(graduated, known), group, TODAY)
    assert (told.status, told.amount) == (status, None)
    assert all(say_reason(reason) and cite(reason) for reason in told.reasons)


@pytest.mark.parametrize(
    ("graduated", "born", "unemployed", "rule"),
    [
        (AGO, date(2003, 5, 1), False, "trainee_graduate"),
        (date(2024, 11, 24), date(2000, 5, 1), False, "trainee_graduate"),
        (date(2024, 11, 23), date(2000, 5, 1), False, None),
        (date(2024, 11, 23), date(2001, 11, 25), True, "trainee_young"),
        (date(2024, 11, 23), date(2001, 11, 24), True, None),
        (IN_JUNE, date(2004, 5, 1), False, None),
        (None, date(2004, 5, 1), True, "trainee_young"),
        (None, date(2010, 11, 24), True, "trainee_young"),
        (None, date(2010, 11, 25), True, None),  # nobody below 16
    ],
)
def test_who_may_join_a_traineeship(graduated: date | None, born: date, unemployed: bool, rule: str | None) -> None:
    told = traineeship(Studies(graduated, graduated is not None), born, unemployed, TODAY)
    assert (told.rule if told else None) == rule


def test_nobody_needs_a_dispatch_letter() -> None:
    reason = no_dispatch(TODAY)
    assert say_reason(reason) == "报到证2023年起不再使用。档案由经办机构发函去调，机要或者邮政寄送，不用您自己带。"
    assert "教学厅〔2023〕5号" in cite(reason)


def test_a_student_is_told_when_it_will_be_time() -> None:
    assert say_reason(not_yet(IN_JUNE, TODAY)) == "您2027年6月毕业，毕业以后才能办接收手续、登记失业。"
