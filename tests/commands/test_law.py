"""``law`` on the command line: last days, months of benefit, retirement, pensions; a wrong question."""

from __future__ import annotations

import json
import re
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
    rules = [reason["rule"] for reason in answer["reasons"]]
    assert (answer["months"], "benefit_until_retirement" in rules) == (9, True)


def test_retirement_is_the_same_in_the_group_as_outside() -> None:
    asked = ["retirement", "--category", "male", "--born", "1965-11", "--paid-months", "372", "--on", "2026-11-24"]
    alone = CliRunner().invoke(door, [*asked, "--json"])
    assert law(*asked) == json.loads(alone.stdout)


WHO = ("--category", "female50", "--born", "1974-03", "--month", "2024-04")
PENSION = (
    "pension",
    *WHO,
    "--paid-months",
    "208",
    "--pre-account-months",
    "0",
    "--index",
    "0.84",
    "--account",
    "91147.87",
)


def test_a_pension_has_its_parts_to_the_cent_and_traces_each_figure() -> None:
    answer = law(*PENSION, "--extra-rate", "0.001")
    assert set(answer) == {"components", "total", "months_of_payment", "reasons"}
    assert answer["components"] == {"basic": 1288.08, "account": 467.42, "transition": 0, "extra": 117.61}
    assert (answer["total"], answer["months_of_payment"]) == (1873.11, 195)
    figures = {reason["figure"]: reason for reason in answer["reasons"] if "figure" in reason}
    assert figures["basic"]["uses"] == ["base", "wage", "years"]
    assert (figures["base"]["value"], figures["wage"]["value"], figures["years"]["value"]) == (8079, 6786.36, 17.33)
    assert figures["total"]["value"] == answer["total"]
    for reason in answer["reasons"]:
        assert reason["source"].startswith("《")


def test_a_base_that_is_given_takes_the_place_of_the_published_one() -> None:
    answer = law(*PENSION, "--base", "10000")
    assert answer["components"]["basic"] == 1594.36
    assert "pension_base_given" in [reason["rule"] for reason in answer["reasons"]]


def test_what_is_not_published_is_null_and_says_so() -> None:
    answer = law(*PENSION, "--month", "2024-05")
    assert (answer["total"], answer["components"]["basic"], answer["components"]["account"]) == (None, None, 467.42)
    assert "以经办机构公布为准" in answer["reasons"][-1]["says"]


def test_what_one_more_year_gives() -> None:
    answer = law(*PENSION, "--month", "2025-12", "--wage", "4588")
    later = answer["one_more_year"]
    assert (later["month"], later["more"]) == ("2026-12", round(later["total"] - answer["total"], 2))
    assert later["more"] > 0


def test_a_pension_as_people_read_it_is_a_line_for_each_part_and_reason() -> None:
    told = CliRunner().invoke(door, ["law", *PENSION, "--wage", "4588"])
    assert "basic: 1288.08\n" in told.stdout
    assert re.search(r"^one_more_year: 2025-04: \d+\.\d\d \(\+\d+\.\d\d\)$", told.stdout, re.MULTILINE)
    assert "- 基础养老金：（8079＋6,786.36）÷2×17.33×1%＝1,288.08元。" in told.stdout


def test_the_index_of_each_year_and_the_average_of_them() -> None:
    answer = law("contribution-index", "--paid", "2023", "6198.75", "--paid", "2024", "4511", "--deemed", "1992")
    assert (answer["index"], answer["by_year"]) == (0.825, {"1992": 1, "2023": 0.876, "2024": 0.6})
    assert answer["reasons"][-1]["says"] == "平均缴费工资指数：2.476÷3年＝0.825。"


def test_the_pension_of_a_resident_waits_for_the_basic_amount() -> None:
    asked = ("resident-pension", "--born", "1966-12", "--paid-years", "18", "--account", "13900", "--on", "2026-11-24")
    answer = law(*asked)
    assert answer["components"] == {"basic": None, "account": 100, "extra": 6}
    assert (answer["total"], answer["months_of_payment"], answer["first_month"]) == (None, 139, "2027-01")
    assert law(*asked, "--base", "163")["total"] == 269


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
        (("pension",), 2, "--category"),
        ((*PENSION, "--index", "much"), 2, "not a number"),
        ((*PENSION, "--index", "NaN"), 2, "range"),
        ((*PENSION, "--account", "-1"), 2, "range"),
        ((*PENSION, "--account", "1e999999"), 2, "range"),
        ((*PENSION, "--extra-rate", "0.1"), 2, "range"),
        ((*PENSION, "--extra-rate", "0.001", "--extra-fixed", "60"), 1, "a rate below 1 or a fixed amount"),
        ((*PENSION, "--pre-account-months", "209"), 1, "months before accounts"),
        ((*PENSION, "--month", "2005-12"), 1, "2005-12-01"),
        ((*PENSION, "--month", "1974-02"), 1, "nobody"),
        (("resident-pension", "--born", "1966-13", "--paid-years", "15", "--account", "0"), 1, "1966-13"),
        (("contribution-index", "--paid", "2024", "1", "--paid", "2024", "2"), 2, "each year once"),
        (("contribution-index", "--paid", "2024", "1", "--deemed", "2024"), 1, "2024"),
        (("contribution-index", "--paid", "2024", "0"), 1, "more than nothing"),
        (("retirement",), 2, "--category"),
        (("annuity",), 2, "annuity"),
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence(arguments: tuple[str, ...], code: int, says: str) -> None:
    refused = CliRunner().invoke(door, ["law", *arguments])
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert says in refused.stderr
