"""``law`` on the command line: last days, months of benefit, retirement; a sentence where the question is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from kiosk import kiosk as door


def law(*arguments: str) -> Any:
    answered = CliRunner().invoke(door, ["law", *arguments, "--json"])
    assert answered.exit_code == 0, answered.output
    return json.loads(answered.stdout)


def test_the_last_day_of_ten_working_days() -> None:
    assert law("deadline", "--from", "2026-11-24", "--workdays", "10") == {"date": "2026-12-08", "certain": True}


def test_a_limit_over_the_spring_festival_counts_the_weekends_that_are_worked() -> None:
    assert law("deadline", "--from", "2026-02-11", "--workdays", "4") == {"date": "2026-02-24", "certain": True}


def test_a_year_without_a_notice_is_not_certain() -> None:
    assert law("deadline", "--from", "2098-12-30", "--workdays", "3") == {"date": "2099-01-05", "certain": False}


def test_months_of_benefit_come_with_document_and_article() -> None:
    answer = law("unemployment", "--paid-months", "63", "--remaining", "12", "--on", "2026-11-24")
    assert set(answer) == {"months", "reasons"}
    assert answer["months"] == 24
    rules = [reason["rule"] for reason in answer["reasons"]]
    assert rules == ["benefit_enough", "benefit_table", "benefit_rest", "benefit_cap"]
    for reason in answer["reasons"]:
        assert set(reason) == {"rule", "says", "source", "article"}
        assert reason["source"].endswith(reason["article"])


def test_who_is_near_the_statutory_age_is_told_until_when() -> None:
    near = ("--category", "male", "--born", "1967-01")
    answer = law("unemployment", "--paid-months", "12", "--on", "2026-11-24", *near)
    assert (answer["months"], answer["reasons"][-1]["rule"]) == (9, "benefit_until_retirement")


def test_retirement_is_the_same_in_the_group_as_outside() -> None:
    asked = ["retirement", "--category", "male", "--born", "1965-11", "--paid-months", "372", "--on", "2026-11-24"]
    alone = CliRunner().invoke(door, [*asked, "--json"])
    assert law(*asked) == json.loads(alone.stdout)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("deadline", "--workdays", "10"), 2, "--from"),
        (("deadline", "--from", "2026-11-24"), 2, "--workdays"),
        (("deadline", "--from", "2026-02-30", "--workdays", "10"), 2, "2026-02-30"),
        (("deadline", "--from", "2026-11-24", "--workdays", "0"), 2, "range"),
        (("deadline", "--from", "2026-11-24", "--workdays", "ten"), 2, "integer"),
        (("deadline", "--from", "9999-12-30", "--workdays", "10"), 1, "calendar ends"),
        (("unemployment",), 2, "--paid-months"),
        (("unemployment", "--paid-months", "-1"), 2, "range"),
        (("unemployment", "--paid-months", "12", "--remaining", "-1"), 2, "range"),
        (("unemployment", "--paid-months", "12", "--on", "2011-06-30"), 1, "2011-06-30"),
        (("unemployment", "--paid-months", "12", "--category", "male"), 2, "together"),
        (("unemployment", "--paid-months", "12", "--category", "male", "--born", "1967-13"), 1, "1967-13"),
        (("retirement",), 2, "--category"),
        (("annuity",), 2, "annuity"),
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence(arguments: tuple[str, ...], code: int, says: str) -> None:
    refused = CliRunner().invoke(door, ["law", *arguments])
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert says in refused.stderr
