"""Pensions as cases of the law: settlements that were published, to the cent; the table by the month; what is open."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.datafile import CONFIG_DIR, DataFileError, load
from config.language import EN, ZH, Language, speaking
from config.law import Category
from config.pension import PensionLaw, pension_law
from law.estimate import Estimate, Name
from law.month import Month
from law.pension import PARTS, Contributions, Extra, Who, months_of_payment, more, over_months, pension
from law.resident_pension import resident_pension
from law.wording import cite, say_reason

TODAY = date(2026, 11, 24)
D = Decimal
ONE_CHILD, SPECIAL, CHILDLESS = Extra(rate=D("0.001")), Extra(rate=D("0.004")), Extra(fixed=D(60))
FILE = CONFIG_DIR / "parameters" / "pension.yaml"

#: (category, born, retired, months, before accounts, index, balance, extra), and basic, account, transition, extra
#: and total: notices of settlement of Sichuan, from public collections; nothing in them names anybody
NOTICES = [
    ("female50", "1974-03", "2024-04", 208, 0, ".84", "91147.87", ONE_CHILD, "1288.08 467.42 0.00 117.61 1873.11"),
    ("female55", "1970-01", "2025-01", 446, 97, ".964", "149649.55", ONE_CHILD, "3037.24 880.29 858.31 298.16 5074.00"),
    ("male", "1965-09", "2025-10", 297, 78, ".613", "72117.51", ONE_CHILD, "1660.94 521.08 567.07 126.24 2875.33"),
    ("male", "1965-11", "2025-12", 517, 157, ".872", "111640.05", ONE_CHILD, "3412.12 806.65 1346.79 317.88 5883.44"),
    # of 2020: years are not rounded
    ("male", "1960-08", "2020-08", 490, 194, ".7", "52139.03", Extra(), "2443.81 375.10 1257.82 0.00 4076.73"),
    # special jobs, five years before the age
    ("male", "1969-03", "2024-03", 445, 106, ".726", "88960.59", SPECIAL, "2585.28 523.30 800.34 869.95 4778.87"),
    ("female50", "1973-08", "2023-08", 336, 4, ".853", "98437.06", ONE_CHILD, "2029.18 504.81 31.09 186.82 2751.90"),
    # flexible workers at 50; a fixed amount for whoever has no child
    ("female50", "1976-05", "2026-05", 311, 5, ".685", "85217.90", CHILDLESS, "1847.90 437.01 38.93 60.00 2383.84"),
    ("female50", "1976-05", "2026-05", 232, 0, "1.11", "340196.44", ONE_CHILD, "1725.67 1744.60 0.00 181.56 3651.83"),
]  # fmt: skip


def told(estimate: Estimate) -> list[str]:
    return [reason.rule for reason in estimate.reasons]


def amounts(estimate: Estimate) -> list[Decimal | None]:
    return [estimate.value(name) for name in (*PARTS, Name.TOTAL)]


def man(month: str, **changed: object) -> Estimate:
    """A man born in November 1965, whose statutory month is February 2026, with what is changed."""
    known = {"paid": 360, "before": 24, "index": D("0.9"), "balance": D(100000), "on": TODAY} | changed
    given = Contributions(known["paid"], known["before"], known["index"], known["balance"])  # type: ignore[arg-type]
    who = Who(Category.MALE, Month(1965, 11), base=changed.get("base"))  # type: ignore[arg-type]
    return pension(who, Month.parse(month), given, known["on"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("category", "born", "month", "paid", "before", "index", "balance", "extra", "settled"), NOTICES
)
def test_settlements_that_were_published_recompute_to_the_cent(
    category: str, born: str, month: str, paid: int, before: int, index: str, balance: str, extra: Extra, settled: str
) -> None:
    contributions = Contributions(paid, before, D(index), D(balance))
    result = pension(Who(Category(category), Month.parse(born), extra), Month.parse(month), contributions, TODAY)
    assert amounts(result) == [D(amount) for amount in settled.split()]
    assert "pension_base" in told(result)


@pytest.mark.parametrize(
    ("age", "months"),
    [
        ((45, 1), "215.7"),
        ((50, 0), "195"),
        ((50, 1), "194.6"),
        ((50, 3), "193.8"),
        ((50, 5), "192.9"),
        ((51, 11), "185.4"),
        ((55, 1), "169.5"),
        ((55, 2), "169.0"),
        ((55, 3), "168.5"),
        ((55, 4), "168.0"),
        ((58, 1), "151.4"),
        ((60, 1), "138.4"),
        ((60, 2), "137.8"),
        ((60, 3), "137.3"),
        ((60, 4), "136.7"),
        ((61, 11), "125.6"),
        ((63, 11), "109.7"),
        ((70, 0), "56"),
    ],
)
def test_months_of_payment_by_the_month_are_those_of_notices(age: tuple[int, int], months: str) -> None:
    rule = pension_law().on(TODAY).months_of_payment
    assert months_of_payment(rule, age[0] * 12 + age[1]) == D(months)


def test_the_whole_table_by_the_month_agrees_with_the_one_that_was_written_down() -> None:
    rule = pension_law().on(TODAY).months_of_payment
    rows = csv.DictReader((Path(__file__).parent / "months_of_payment.csv").read_text(encoding="utf-8").splitlines())
    table = {int(row.pop("age")): row for row in rows}
    assert list(table) == list(range(50, 64))
    for age, row in table.items():
        found = [months_of_payment(rule, age * 12 + int(over)) for over in row]
        assert found == [D(months) for months in row.values()], age


def test_before_2025_only_whole_years_count() -> None:
    rule = pension_law().on(date(2024, 12, 31)).months_of_payment
    assert {months_of_payment(rule, 60 * 12 + over) for over in range(12)} == {D(139)}


@pytest.mark.parametrize("age", [39 * 12 + 11, 70 * 12 + 1, 71 * 12])
def test_an_age_outside_of_the_table_has_no_months(age: int) -> None:
    assert months_of_payment(pension_law().on(TODAY).months_of_payment, age) is None


def test_every_month_of_age_has_fewer_months_than_the_one_before() -> None:
    rule = pension_law().on(TODAY).months_of_payment
    months = [months_of_payment(rule, age) for age in range(40 * 12, 70 * 12 + 1)]
    assert all(later and earlier and later < earlier for earlier, later in pairwise(months))


@pytest.mark.parametrize(
    ("month", "on", "base", "rule"),
    [
        ("2024-04", TODAY, "8079", "pension_base"),
        ("2024-05", TODAY, None, "pension_base_unknown"),  # between two notices: 8079 or 8321
        ("2024-06", TODAY, "8321", "pension_base"),
        ("2025-10", TODAY, "8321", "pension_base"),
        ("2025-11", TODAY, None, "pension_base_unknown"),
        ("2025-12", TODAY, "8462", "pension_base"),
        ("2026-05", TODAY, "8462", "pension_base"),
        ("2026-06", TODAY, "8462", "pension_base_before"),  # the base of 2026 is not published
        ("2028-02", TODAY, "8462", "pension_base_before"),
        ("2026-02", date(2025, 11, 30), "8321", "pension_base_before"),  # on that day 8462 was not known
        ("2020-07", TODAY, None, "pension_base_unknown"),
        ("2020-08", date(2020, 7, 31), None, "pension_base_unknown"),
    ],
)
def test_the_base_is_the_one_in_use_in_the_month_as_far_as_it_was_published(
    month: str, on: date, base: str | None, rule: str
) -> None:
    result = man(month, on=on)
    assert result.value(Name.BASE) == (base and D(base))
    assert rule in told(result)


def test_without_a_base_the_account_is_known_and_the_sum_is_not() -> None:
    result = man("2025-11")
    assert amounts(result) == [None, D("719.42"), None, D("0.00"), None]
    assert told(result)[-1] == "pension_open"


def test_a_base_that_is_given_takes_the_place_of_the_published_one() -> None:
    result = man("2026-02", base=D(9000))
    assert (result.value(Name.BASE), "pension_base_given" in told(result)) == (D(9000), True)
    assert result.value(Name.WAGE) == D(8100)


@pytest.mark.parametrize(("paid", "entitled"), [(179, False), (180, True)])
def test_whoever_has_not_paid_long_enough_has_no_monthly_pension(paid: int, entitled: bool) -> None:
    result = man("2026-02", paid=paid)
    assert (result.value(Name.TOTAL) is not None) is entitled
    assert ("pension_not_yet" in told(result)) is not entitled
    if not entitled:
        assert amounts(result) == [None] * 5


@pytest.mark.parametrize(
    ("month", "year", "minimum"),
    [
        ("2029-06", 2029, 180),  # early: the year of retirement itself
        ("2030-04", 2030, 186),
        ("2033-04", 2030, 186),  # late: the statutory year, by the statutory month April 2030
    ],
)
def test_early_the_minimum_is_that_of_the_year_late_that_of_the_statutory_year(
    month: str, year: int, minimum: int
) -> None:
    who = Who(Category.MALE, Month(1969, 2))
    result = pension(who, Month.parse(month), Contributions(185, 0, D(1), D(90000)), TODAY)
    reason = next(reason for reason in result.reasons if reason.rule == "minimum")
    assert reason.values == {"year": year, "minimum": minimum}
    assert (result.value(Name.TOTAL) is None) is (minimum > 185)


@pytest.mark.parametrize(
    ("month", "rule"),
    [("2025-10", "pension_too_early"), ("2025-12", None), ("2029-02", None), ("2029-03", "pension_too_late")],
)
def test_a_month_outside_of_free_choice_says_so(month: str, rule: str | None) -> None:
    outside = {"pension_too_early", "pension_too_late"} & set(told(man(month)))
    assert outside == ({rule} if rule else set())


def test_every_figure_comes_from_figures_with_document_rule_and_month() -> None:
    result = man("2026-02")
    assert set(result.figures) == set(Name)
    for figure in result.figures.values():
        assert set(figure.uses) <= set(result.figures)
        assert cite(figure.reason).startswith("《")
        assert figure.reason in result.reasons
    assert result.figures[Name.BASE].reason.values["month"] == "2026-02"
    reached, todo = set(), [Name.TOTAL]
    while todo:
        name = todo.pop()
        reached.add(name)
        todo += result.figures[name].uses
    assert reached == set(Name)


def test_the_sentences_do_the_sum() -> None:
    says = {figure.name: say_reason(figure.reason) for figure in man("2026-02").figures.values()}
    assert says[Name.WAGE] == "本人指数化月平均缴费工资：8462×0.9＝7,615.80元。"
    assert says[Name.BASIC] == "基础养老金：（8462＋7,615.80）÷2×30×1%＝2,411.67元。"
    assert says[Name.DIVISOR] == "退休时60周岁3个月，个人账户按137.3个月计发（到月）。"
    assert says[Name.TRANSITION] == "过渡性养老金：（8462＋7,615.80）÷2×2×1.3%＝209.01元。"


WHO = Who(Category.MALE, Month(1965, 11))
CASES = st.tuples(
    st.integers(180, 600),
    st.integers(0, 180),
    st.decimals("0.4", "3", places=3),
    st.decimals(0, 600000, places=2),
    st.decimals(0, "0.01", places=3),
)


@given(CASES, st.integers(0, 60))
def test_the_sum_is_that_of_the_parts_and_more_never_gives_less(
    case: tuple[int, int, Decimal, Decimal, Decimal], further: int
) -> None:
    months, before, index, balance, rate = case
    who = Who(Category.MALE, Month(1965, 11), Extra(rate=rate))
    least = pension(who, Month(2026, 2), Contributions(months, before, index, balance), TODAY)
    assert least.value(Name.TOTAL) == sum(least.value(name) or 0 for name in PARTS)
    longer = pension(who, Month(2026, 2), Contributions(months + further, before, index, balance), TODAY)
    richer = pension(who, Month(2026, 2), Contributions(months, before, index, balance + further), TODAY)
    higher = pension(who, Month(2026, 2), Contributions(months, before, index + further, balance), TODAY)
    assert all((more(least, other) or 0) >= 0 for other in (longer, richer, higher))


@pytest.mark.parametrize("language", [ZH, EN])
def test_every_reason_is_a_sentence_with_its_source_in_every_language(language: Language) -> None:
    asked = [man("2026-02"), man("2025-11"), man("2026-06", paid=100), man("2020-08"), man("2039-01"), man("2020-01")]
    with speaking(language):
        for reason in (reason for estimate in asked for reason in estimate.reasons):
            assert "{" not in say_reason(reason)
            assert "Article 0" not in cite(reason)


def test_each_month_later_gives_more_and_says_what_it_takes_for_granted() -> None:
    first = Month(2026, 2)
    contributions = Contributions(360, 24, D("0.9"), D(100000))
    months = [first + later for later in range(37)]
    results = over_months(WHO, months, contributions, TODAY, counted_to=first, contribution_base=D(6000))
    totals = [result.value(Name.TOTAL) or D(0) for result in results]
    assert totals == sorted(set(totals))
    assert results[0] == pension(WHO, first, contributions, TODAY)
    # a year more: 12 times 8 % of 6000 yuan in the account, 31 years, 61 years and 3 months of age
    assert results[12].value(Name.BALANCE) == D("105760.00")
    assert (results[12].value(Name.YEARS), results[12].value(Name.DIVISOR)) == (D(31), D("130.3"))
    assert more(results[0], results[12]) == D("163.73")  # 80.39 of the basic part, 83.34 of the account
    assert told(results[12])[0] == "pension_going_on"
    with pytest.raises(ValueError, match="nothing is known of 2026-01"):
        over_months(WHO, [Month(2026, 1)], contributions, TODAY, counted_to=first, contribution_base=D(6000))


@pytest.mark.parametrize(
    ("months", "before", "index", "balance"),
    [(-1, 0, 1, 0), (12, 13, 1, 0), (12, -1, 1, 0), (12, 0, -1, 0), (12, 0, 1, -1), (12, 0, D("NaN"), 0)],
)
def test_contributions_that_cannot_be_are_refused(months: int, before: int, index: int, balance: int) -> None:
    with pytest.raises(ValueError, match=r"fewer than none|less than nothing"):
        Contributions(months, before, D(index), D(balance))


def test_what_is_added_is_a_rate_or_an_amount() -> None:
    with pytest.raises(ValueError, match="a rate below 1 or a fixed amount"):
        Extra(rate=D("0.001"), fixed=D(60))


def test_before_the_law_and_before_birth_nothing_is_computed() -> None:
    with pytest.raises(ValueError, match="no law on pensions is recorded for 2005-12-01"):
        man("2005-12")
    with pytest.raises(ValueError, match="nobody who is born in 1965-11 retires in 1965-10"):
        man("1965-10")


@pytest.mark.parametrize(
    ("born", "years", "base", "total", "rule"),
    [
        ("1966-01", 15, "163", "263.00", "resident_enough"),
        ("1966-01", 14, "163", None, "resident_short"),
        ("1966-01", 18, "163", "269.00", "resident_enough"),  # 2 yuan for each year above 15
        ("1965-12", 14, "163", "263.00", "resident_may_make_up"),
        ("1951-07", 3, "163", "263.00", "resident_may_make_up"),
        ("1951-06", 0, "163", "263.00", "resident_pays_nothing"),
        ("1966-01", 15, None, None, "resident_base_open"),
    ],
)
def test_the_pension_of_a_resident(born: str, years: int, base: str | None, total: str | None, rule: str) -> None:
    result = resident_pension(Month.parse(born), years, D(13900), TODAY, base=D(base) if base else None)
    assert result.value(Name.TOTAL) == (total and D(total))
    assert rule in told(result)
    assert cite(result.reasons[0]).endswith("(国发〔2014〕8号)第七条")
    assert result.value(Name.ACCOUNT) == (None if rule == "resident_short" else D("100.00"))
    for reason in result.reasons:
        assert "{" not in say_reason(reason)
        assert cite(reason)


@pytest.mark.parametrize(("born", "first"), [("1966-10", "2026-12"), ("1966-11", "2026-12"), ("1967-01", "2027-02")])
def test_a_resident_draws_from_the_month_after_being_of_age_and_asking(born: str, first: str) -> None:
    assert resident_pension(Month.parse(born), 15, D(0), TODAY).month == Month.parse(first)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("    2023: {amount: 8079, first: 2024-03, last: 2024-04, mark: S}\n", "", "comes 2023, not 2024"),
        ("first: 2024-06, last: 2025-10", "first: 2024-04, last: 2025-10", "while the one before is still used"),
        ("first: 2024-06, last: 2025-10", "first: 2024-06, last: 2024-05", "before the first one"),
        ("amount: null, mark: R}\n    2021", "amount: null, first: 2021-01, mark: R}\n    2021", "has neither"),
        ("2022: {rate: 0.0612, mark: S}", "2032: {rate: 0.0612, mark: S}", "comes 2022, not 2032"),
        ("    2001: 747.33\n", "", "after 2000 comes 2001"),
        ("50: 195,", "50: 199,", "cannot have as many months"),
        ("48: 204, 49: 199", "48: 204", "after 48 comes 49"),
        ("valid_from: 2025-01-01\n", "valid_from: 2022-01-01\n", "order of their dates"),
        ("    wage_basis: {document: province_2006}\n", "", "wage_basis"),
        ("basis: {document: by_the_month}", "basis: {document: nowhere}", "'nowhere' is not listed"),
        ("pays_from: 1951-07", "pays_from: 1967-07", "born after"),
        ("only_child: {rate: 0.001,", "only_child: {rate: 0.001, fixed: 60,", "a rate or a fixed amount"),
        ("by_the_month: true", "by_the_moon: true", "by_the_moon"),
        ("mark: S}\n    2017", "mark: X}\n    2017", "mark"),
    ],
)  # fmt: skip
def test_parameters_with_gaps_or_without_a_source_are_refused_with_their_line(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "pension.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"pension\.yaml:\d+: .*{reason}"):
        load(broken, PensionLaw)


def test_a_law_of_2030_is_one_dated_entry(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    begin, end = text.index("  - valid_from: 2025-01-01"), text.index("# 计发基数, yuan")
    entry = text[begin:end].replace("2025-01-01", "2030-01-01").replace("per_year: 0.01}", "per_year: 0.02}")
    changed = tmp_path / "pension.yaml"
    changed.write_text(text[:end] + entry + text[end:], encoding="utf-8")
    law = load(changed, PensionLaw)
    contributions, who = Contributions(360, 0, D(1), D(0)), Who(Category.MALE, Month(1967, 11))
    before, after = (pension(who, Month(*month), contributions, TODAY, law) for month in ((2029, 12), (2030, 1)))
    assert (after.value(Name.BASIC) or 0) == 2 * (before.value(Name.BASIC) or 0)
