"""``law`` on the command line: last days, months of benefit, retirement, pensions; a wrong question."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commands.law import command as group
from kiosk import kiosk as door


def law(*arguments: str) -> Any:
    answered = CliRunner().invoke(door, ["law", *arguments, "--json"])
    assert answered.exit_code == 0, answered.output
    return json.loads(answered.stdout)


def test_the_last_day_of_ten_working_days() -> None:
    answer = law("deadline", "--from", "2026-11-24", "--workdays", "10")
    assert (answer["date"], answer["certain"]) == ("2026-12-08", True)
    assert answer["reasons"][0]["source"] == "《中华人民共和国民法典》第二百零一条"


def test_a_limit_over_the_spring_festival_counts_the_weekends_that_are_worked() -> None:
    answer = law("deadline", "--from", "2026-02-10", "--workdays", "4")
    assert (answer["date"], answer["certain"]) == ("2026-02-14", True)


def test_a_year_without_a_notice_is_not_certain() -> None:
    answer = law("deadline", "--from", "2098-12-30", "--workdays", "3")
    assert (answer["date"], answer["certain"]) == ("2099-01-05", False)
    assert "还没有录入" in answer["reasons"][-1]["says"]


def test_months_of_benefit_come_with_document_and_article() -> None:
    answer = law("unemployment", "--paid-months", "63", "--remaining", "12", "--on", "2026-11-24")
    assert set(answer) == {"months", "reasons"}
    assert answer["months"] == 24
    rules = [reason["rule"] for reason in answer["reasons"]]
    assert rules == ["benefit_enough", "benefit_table", "benefit_rest", "benefit_cap", "benefit_amount_open"]
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
        (("deadline", "--from", "2026-11-24", "--workdays", "1", "--days", "1"), 2, "one of"),
        (("deadline", "--from", "2020-12-31", "--workdays", "1"), 1, "2020-12-31"),
        (("authentication", "--last", "2025-11-30"), 2, "--born"),
        (("authentication", "--last", "1950-02-03", "--born", "1950-02-03"), 1, "proved alive"),
        (("death",), 2, "--deceased"),
        (("death", "--deceased", "nowhere.yaml"), 2, "nowhere.yaml"),
        (("contribution-index", "--paid", "2025", "1", "--on", "2024-12-31"), 2, "after"),
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


DECEASED = "death_date: 2025-06-01\npaid_months: 372\npension_from: 2016-03\naccount_balance: 12345.67\n"
WORKER = (
    "death_date: 2026-03-02\nwage: 5200\ndependants:\n"
    "  - {relation: spouse, sex: female, birth_date: 1970-01-01, dependency: true}\n"
    "  - {relation: child, sex: male, birth_date: 2012-05-04, dependency: true}\n"
)


def asked_of(tmp_path: Path, text: str) -> str:
    file = tmp_path / "deceased.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_what_relatives_get_after_a_death_to_the_cent(tmp_path: Path) -> None:
    answer = law("death", "--deceased", asked_of(tmp_path, DECEASED), "--on", "2026-11-26")
    assert set(answer) == {"months", "base", "funeral", "survivors", "account", "total", "reasons"}
    amounts = (answer["base"], answer["funeral"], answer["survivors"], answer["account"], answer["total"])
    assert amounts == (3944.67, 7889.33, 57855.11, 12345.67, 78090.11)
    assert {reason["article"] for reason in answer["reasons"]} == {"第四条", "第五条", "第十四条", ""}


def test_what_relatives_get_after_a_death_at_work(tmp_path: Path) -> None:
    file = asked_of(tmp_path, WORKER)
    answer = law("work-death", "--deceased", file, "--on", "2026-11-26")
    assert set(answer) == {"lump_sum", "funeral", "dependants", "monthly", "reasons"}
    assert (answer["lump_sum"], answer["funeral"], answer["monthly"]) == (1130040, None, 3640)
    shares = [(one["relation"], one["percent"], one["monthly"], one["until"]) for one in answer["dependants"]]
    assert shares == [("spouse", 40, 2080, None), ("child", 30, 1560, "2030-05-04")]
    told = CliRunner().invoke(door, ["law", "work-death", "--deceased", file, "--on", "2026-11-26"])
    assert "- 配偶符合供养亲属条件，每月按本人工资的40%。" in told.stdout


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("death", DECEASED.replace("372", "-1"), r":2: paid_months: "),
        ("death", DECEASED.replace("2016-03", "2016-13"), r":3: pension_from: "),
        ("death", DECEASED.replace("2016-03", "2025-07"), r"nobody draws a pension"),
        ("death", DECEASED.replace("12345.67", "12345.678"), r":4: account_balance: "),
        ("death", DECEASED.replace("2025-06-01", "2025-02-30"), r":1: "),
        ("death", DECEASED + "wage: 5\n", r":5: wage: "),
        ("death", DECEASED + "paid_months: 5\n", r":5: key 'paid_months' stands twice"),
        ("death", "death_date: [", r":2: "),
        ("death", "", r":1: "),
        ("work-death", WORKER.replace("spouse", "uncle"), r":4: dependants.0.relation: "),
        ("work-death", WORKER.replace("2012-05-04, dependency: true", "2012-05-04"), r":5: dependants.1.dependency: "),
        ("work-death", WORKER.replace("wage: 5200", "wage: 0"), r":2: wage: "),
        ("work-death", WORKER.replace("wage: 5200", "after_leave: true"), r"has a grade"),
        ("work-death", WORKER.replace("wage: 5200", "wage: .inf"), r":2: wage: "),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line_and_the_reason(
    tmp_path: Path, command: str, text: str, says: str
) -> None:
    refused = CliRunner().invoke(door, ["law", command, "--deceased", asked_of(tmp_path, text)])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert re.search(rf"deceased\.yaml.*{says}", refused.stderr), refused.stderr


@pytest.mark.parametrize(
    ("on", "state", "rule"),
    [
        ("2026-08-29", "current", "auth_current"),
        ("2026-08-30", "soon", "auth_soon"),
        ("2026-12-01", "overdue", "auth_overdue"),
    ],
)
def test_until_when_a_proof_counts_and_what_then(on: str, state: str, rule: str) -> None:
    answer = law("authentication", "--last", "2025-11-30", "--born", "1950-02-03", "--on", on)
    assert (answer["state"], answer["due"]) == (state, "2026-11-30")
    assert [reason["rule"] for reason in answer["reasons"]] == ["auth_cycle", rule]
    assert all(reason["source"].startswith("《") for reason in answer["reasons"])


def test_a_period_of_days_or_months_never_ends_on_a_day_off() -> None:
    days = law("deadline", "--from", "2026-08-12", "--days", "60")
    assert (days["date"], days["certain"], days["received"]) == ("2026-10-12", True, "2026-08-12")
    months = law("deadline", "--from", "2025-08-31", "--months", "6")
    assert (months["date"], months["received"]) == ("2026-03-02", "2025-09-01")
    assert "第二百零二条" in [reason["article"] for reason in months["reasons"]]


def test_what_was_not_published_on_the_day_of_asking_is_not_known(tmp_path: Path) -> None:
    early = asked_of(tmp_path, "death_date: 2026-01-10\n")
    assert law("work-death", "--deceased", early, "--on", "2026-01-18")["lump_sum"] is None
    assert law("work-death", "--deceased", early, "--on", "2026-01-19")["lump_sum"] == 1130040
    new_year = ("deadline", "--from", "2025-12-31", "--workdays", "1", "--on")
    assert [law(*new_year, on)["certain"] for on in ("2025-11-03", "2025-11-04")] == [False, True]


@pytest.mark.parametrize("name", sorted(group.commands))
def test_every_question_of_the_law_can_be_asked_for_another_day(name: str) -> None:
    options = [option for parameter in group.commands[name].params for option in parameter.opts]
    assert {"--on", "--json"} <= set(options)
