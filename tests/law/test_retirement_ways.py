"""What leads to a pension beside the age, as cases of the rules: short, special jobs, unable to work, where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.datafile import CONFIG_DIR, DataFileError, load
from config.language import EN, ZH, Language, speaking
from config.law import Category
from config.retirement_ways import RetirementWays, retirement_ways
from law.disability import Allowance, disability
from law.make_up import Openness, Short, Way, make_up
from law.month import Month
from law.pension_place import Ground, Insured, pension_place
from law.reason import Reason
from law.special_job import special_job
from law.wording import cite, say_reason

TODAY = date(2026, 11, 26)
FILE = CONFIG_DIR / "parameters" / "retirement_ways.yaml"


@pytest.mark.parametrize(
    ("of_age", "insured_from", "at_once", "rule"),
    [
        ("2024-12", "2009-01", Openness.CLOSED, "make_up_not_long_enough"),
        ("2021-11", "2009-01", Openness.OPEN, "make_up_at_once"),
        ("2021-12", "2009-01", Openness.CLOSED, "make_up_not_long_enough"),
        ("2021-11", "2011-06", Openness.OPEN, "make_up_at_once"),
        ("2021-11", "2011-07", Openness.CLOSED, "make_up_insured_too_late"),
        ("2021-11", None, Openness.UNCLEAR, "make_up_unclear"),
    ],
)
def test_who_may_pay_the_rest_at_once(of_age: str, insured_from: str | None, at_once: Openness, rule: str) -> None:
    short = Short(Month.parse(of_age), 30, Month.parse(insured_from) if insured_from else None)
    choices = {choice.way: choice for choice in make_up(short, TODAY)}
    assert list(choices) == list(Way)
    assert (choices[Way.AT_ONCE].openness, choices[Way.AT_ONCE].reason.rule) == (at_once, rule)
    assert all(choices[way].openness is Openness.OPEN for way in Way if way is not Way.AT_ONCE)
    assert str(choices[Way.GO_ON].until) == "2029-04"


@pytest.mark.parametrize(
    ("category", "born", "kind", "month", "reached", "needed"),
    [
        (Category.MALE, "1971-11", "toxic", "2026-11", True, 96),
        (Category.MALE, "1971-12", "heat", "2026-12", False, 108),
        (Category.FEMALE50, "1981-01", "heights", "2026-01", True, 120),
        (Category.FEMALE55, "1985-05", "underground", "2030-05", False, 108),
    ],
)
def test_special_jobs_end_five_years_earlier_and_are_not_delayed(
    category: Category, born: str, kind: str, month: str, reached: bool, needed: int
) -> None:
    job = special_job(category, Month.parse(born), kind, TODAY)
    assert (str(job.month), job.reached, job.needed_months) == (month, reached, needed)


@pytest.mark.parametrize(
    ("born", "paid", "kind", "months"),
    [
        ("1970-02", 300, Allowance.PENSION, None),  # statutory 2031-06: 55 months
        ("1970-10", 300, Allowance.BASIC, None),  # 2032-04: 65 months
        ("1970-02", 180, Allowance.PENSION, None),
        ("1970-02", 179, Allowance.LIMITED, 39),  # 14 years: nine of them above five
        ("1990-01", 59, Allowance.LIMITED, 12),
        ("1990-01", 71, Allowance.LIMITED, 12),
        ("1990-01", 72, Allowance.LIMITED, 15),
        ("1965-11", 300, Allowance.OF_AGE, None),
    ],
)
def test_who_cannot_work_any_more(born: str, paid: int, kind: Allowance, months: int | None) -> None:
    result = disability(Category.MALE, Month.parse(born), paid, TODAY)
    assert (result.kind, result.months) == (kind, months)


HOME, AWAY, FAR = "四川省", "重庆市", "广东省"


@pytest.mark.parametrize(
    ("places", "area", "ground"),
    [
        ([Insured(AWAY, 200), Insured(HOME, 3, household=True)], HOME, Ground.HOUSEHOLD),
        ([Insured(HOME, 200, household=True), Insured(AWAY, 120)], AWAY, Ground.CURRENT),
        ([Insured(FAR, 130), Insured(HOME, 200, household=True), Insured(AWAY, 119)], HOME, Ground.EARLIER),
        ([Insured(FAR, 130), Insured(HOME, 0, household=True), Insured(AWAY, 119)], FAR, Ground.EARLIER),
        ([Insured(FAR, 100), Insured(HOME, 0, household=True), Insured(AWAY, 100)], HOME, Ground.COLLECTED),
        ([Insured(FAR, 100), Insured(AWAY, 100)], None, Ground.COLLECTED),
    ],
)
def test_where_a_pension_is_drawn(places: list[Insured], area: str | None, ground: Ground) -> None:
    result = pension_place(places, TODAY)
    assert (result.area, result.ground) == (area, ground)


def test_whoever_was_never_insured_draws_nowhere() -> None:
    with pytest.raises(ValueError, match="never insured"):
        pension_place([Insured(HOME, 0, household=True)], TODAY)


def every_reason() -> list[Reason]:
    shorts = [Short(Month(2021, 11), 30, since) for since in (Month(2009, 1), Month(2012, 1), None)]
    shorts.append(Short(Month(2024, 12), 30, None))
    reasons = [choice.reason for short in shorts for choice in make_up(short, TODAY)]
    for kind in retirement_ways().on(TODAY).special_jobs.months:
        reasons += [*special_job(Category.MALE, Month(1971, 1), kind, TODAY).reasons]
        reasons += [*special_job(Category.MALE, Month(1990, 1), kind, TODAY).reasons]
    for born, paid in (("1970-02", 300), ("1990-01", 300), ("1990-01", 80), ("1965-11", 300)):
        reasons += [*disability(Category.MALE, Month.parse(born), paid, TODAY).reasons]
    for places in ([Insured(HOME, 9, household=True)], [Insured(HOME, 130)], [Insured(HOME, 130), Insured(AWAY, 9)]):
        reasons.append(pension_place(places, TODAY).reason)
    for places in ([Insured(HOME, 0, household=True), Insured(AWAY, 9)], [Insured(AWAY, 9)]):
        reasons.append(pension_place(places, TODAY).reason)
    return reasons


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_rule_is_a_sentence_with_its_source(language: Language) -> None:
    with speaking(language):
        for reason in every_reason():
            assert "{" not in say_reason(reason)
            assert "Article 0" not in cite(reason)


def test_before_the_rules_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="no rule beside the age is recorded for 2024-12-31"):
        special_job(Category.MALE, Month(1969, 1), "heat", date(2024, 12, 31))


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("female55: 45, ", "", "the ages are those of"),
        ("{document: place, article", "{document: nowhere, article", "'nowhere' is not listed"),
        ("insured_before: 2011-07", "insured_before: 2011-13", "insured_before"),
    ],
)
def test_rules_without_a_source_are_refused_with_their_line(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "retirement_ways.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"retirement_ways\.yaml:\d+: .*{reason}"):
        load(broken, RetirementWays)
