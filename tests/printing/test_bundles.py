"""Papers of bundles, certificates, lists and receipts: whatever was handed over stands on them, where it belongs."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from reportlab.lib.units import mm

from law.wording import say_limit
from printing.documents.letters import letter
from printing.documents.port import Content, Rows
from printing.documents.sampling import sample as sampled
from printing.messages import TO_CHILD, Order
from printing.port import Format
from tests.families import some_by_day
from tests.printing import looking, samples
from tests.printing.bundles import (
    AT,
    AUTHENTICATION,
    BUNDLE_ACCEPTANCE,
    BUNDLE_COMPLETION,
    BUNDLE_NOTICE,
    BUNDLE_NUMBER,
    BUNDLE_RECEIPT,
    CASES,
    CERTIFICATE,
    CODE,
    CONTRIBUTIONS,
    NOT_CONFIRMED,
    PUBLIC_NOTICE,
    REFUSAL,
    RESUMED,
    UNEMPLOYMENT,
)
from tests.printing.every import EVERY
from tests.printing.proving import STAMP
from tests.printing.samples import Sample
from tests.printing.setting import compose

MONTHS = 400


def pdf(sample: Sample) -> bytes:
    return compose("key", sample.letter).pdf


def text(sample: Sample) -> str:
    return looking.text(pdf(sample))


def pages(content: bytes) -> list[str]:
    return looking.raw_text(content).rstrip("\f").split("\f")


def cells(content: Content) -> list[str]:
    groups = [group for rows in content.tables.values() for group in rows.groups]
    rows = [row for group in groups for row in group.rows]
    return [part for row in rows for part in (*row.cells, row.note)]


def flat(words: str) -> str:
    return words.replace(" ", "")


# -- the notice of a bundle --------------------------------------------------------------------------------------------


def test_the_notice_of_a_bundle_tells_everything_that_it_was_given() -> None:
    content, said = BUNDLE_NOTICE.content, text(BUNDLE_NOTICE)
    told = [line for lines in content.lists.values() for line in lines]
    told += [part[:8] for part in cells(content)]  # the lines of a cell stand between those of its neighbours
    assert len(told) > 60
    for part in told:
        assert flat(part) in said


@pytest.mark.parametrize("name", UNEMPLOYMENT)
def test_each_matter_stands_with_its_limits_their_basis_and_its_departments(name: str) -> None:
    limit = UNEMPLOYMENT[name].limit_on(AT.date())
    lines = [flat(line) for page in pages(pdf(BUNDLE_NOTICE)) for line in page.splitlines() if line.strip()]
    at = next(place for place, line in enumerate(lines) if line.startswith(flat(UNEMPLOYMENT[name].name)[:8]))
    assert say_limit(limit.statutory) in lines[at]
    assert say_limit(limit.promise) in lines[at]
    below = "".join(lines[at + 1 : at + 4])
    assert flat(f"法定：{limit.statutory.source}")[:20] in below


def test_without_materials_the_notice_says_that_none_are_needed() -> None:
    assert "无需提交任何材料。" in text(BUNDLE_NOTICE.but(tables={"materials": Rows(())}))
    assert "无需提交任何材料。" not in text(BUNDLE_NOTICE)


def test_the_public_notice_of_a_bundle_names_nobody_and_asks_for_no_signature() -> None:
    said = text(PUBLIC_NOTICE)
    assert "公民身份号码" not in said
    assert "承诺人" not in said
    assert "失业登记" in said


# -- several cases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", [BUNDLE_ACCEPTANCE, BUNDLE_RECEIPT], ids=lambda sample: sample.kind)
def test_every_case_stands_with_its_number_its_state_and_its_own_date(sample: Sample) -> None:
    said = text(sample)
    for place, case in enumerate(CASES, start=1):
        begin = said.index(flat(f"{place}.{case.matter}"))
        end = said.index(flat(f"{place + 1}.{CASES[place].matter}")) if place < len(CASES) else len(said)
        own = said[begin:end]
        assert {"completed": "已办结", "accepted": "已受理，办理中", "refused": "不予受理"}[case.state] in own
        assert case.number in own
        assert ("2026年12月1日" in own) == (case.promised_by is not None)
        if case.reason:
            assert case.reason.sentence in own


def test_a_refused_case_says_why_by_what_and_what_can_be_done_and_the_others_go_on() -> None:
    said = text(BUNDLE_ACCEPTANCE)
    refused = CASES[-1]
    assert refused.reason is not None
    assert f"{refused.reason.source}{refused.reason.article}" in said
    assert all(remedy in said for remedy in refused.remedies)
    assert "行政复议" in said
    assert "共8个事项" in said
    assert "其中1个事项不予受理" in said
    assert "不予受理" not in text(BUNDLE_ACCEPTANCE.but(cases=CASES[:-1]))


def test_a_table_of_very_long_texts_still_comes_out_with_all_of_them() -> None:
    (group,) = BUNDLE_NOTICE.content.tables["matters"].groups
    rows = tuple(
        replace(row, cells=tuple(f"{cell}，" * 12 + f"末{place}" for cell in row.cells), note=row.note * 12)
        for place, row in enumerate(group.rows)
    )
    said = text(BUNDLE_NOTICE.but(tables={"matters": Rows((replace(group, rows=rows),))}))
    assert all(f"末{place}" in said for place in range(len(rows)))


def test_where_nothing_is_accepted_the_paper_says_so_and_what_the_law_leaves_open() -> None:
    said = text(REFUSAL)
    assert "不予受理通知书" in said
    assert "共2个事项" in said
    assert "编号" not in said
    assert all(part in said for part in ("行政复议", "行政诉讼", "请到窗口核对参保记录。", "请带残疾人证到窗口核对"))
    assert said.count("依据《四川省就业困难人员认定办法》第五条") == 1
    assert said.count("依据") == 2  # of the paper, and of the one reason that stands in a document


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    rows = Rows.of(("社会保障卡", "", "", ""), ("离职证明", "", "", ""))
    bare = text(BUNDLE_NOTICE.but(tables={"materials": rows}))
    assert "材料名称社会保障卡离职证明" in bare
    assert "份数" not in bare
    assert "出具单位" not in bare


def test_what_a_finished_case_has_come_to_stands_with_it_and_not_on_the_receipt() -> None:
    assert "领取期限18个月" in text(BUNDLE_ACCEPTANCE)
    assert "领取期限" not in text(BUNDLE_RECEIPT)


@pytest.mark.parametrize("sample", [BUNDLE_ACCEPTANCE, BUNDLE_RECEIPT], ids=lambda sample: sample.kind)
def test_a_date_that_is_not_certain_says_so_with_its_case(sample: Sample) -> None:
    doubtful = tuple(replace(case, certain=case.promised_by is None) for case in CASES)
    assert "遇放假顺延" not in text(sample)
    assert text(sample.but(cases=doubtful)).count("遇放假顺延") == 1


def test_the_code_of_a_bundle_is_its_number() -> None:
    for sample in (BUNDLE_ACCEPTANCE, BUNDLE_COMPLETION, BUNDLE_RECEIPT):
        assert [content for content, _ in looking.qr_but_the_proof(pdf(sample))] == [BUNDLE_NUMBER]


# -- certificate and list ----------------------------------------------------------------------------------------------


def test_a_certificate_is_one_page_and_says_how_it_is_checked_and_until_when() -> None:
    paper = compose("key", CERTIFICATE.letter)
    said = looking.text(paper.pdf)
    assert paper.pages == 1
    for part in (
        *cells(CERTIFICATE.content),
        CODE,
        "有效期至：2027年2月24日",
        "打印时间：2026年11月24日20:15",
        "12333",
    ):
        assert flat(part) in said
    assert [content for content, _ in looking.qr_but_the_proof(paper.pdf)] == [CERTIFICATE.content.values["check"]]


def test_who_is_not_insured_gets_a_certificate_that_says_so() -> None:
    said = text(CERTIFICATE.but(tables={"insurances": Rows(()), "recent": Rows(())}))
    assert "没有该人员的参保记录" in said
    assert "近期缴费" not in said


def test_a_list_of_four_hundred_months_holds_each_of_them_in_order() -> None:
    lines = [flat(line) for page in pages(pdf(CONTRIBUTIONS)) for line in page.splitlines()]
    months = [f"{month // 12}年{month % 12 + 1}月" for month in range(2026 * 12 + 10 - MONTHS, 2026 * 12 + 10)]
    rows = [line.partition("基本养老保险")[0] for line in lines if "基本养老保险" in line]
    assert rows == months


def test_the_heads_of_a_list_stand_on_every_page_that_has_rows_and_every_page_knows_its_number() -> None:
    content = pdf(CONTRIBUTIONS)
    every = [flat(page) for page in pages(content)]
    assert len(every) > 5
    for number, page in enumerate(every, start=1):
        assert page.count("缴费年月险种参保单位") == int("基本养老保险" in page)
        assert f"第{number}页共{len(every)}页" in page
    assert "基本养老保险" in every[0]  # the heading has not taken the whole table along to the next page


def test_the_totals_of_a_list_are_those_of_its_rows_and_are_never_parted_from_them() -> None:
    sums = dict.fromkeys(("year", "all"), (Decimal(0), Decimal(0)))
    years = 0
    for page in pages(pdf(CONTRIBUTIONS)):
        above = ""
        for line in (line for line in page.splitlines() if line.strip()):
            amounts = [Decimal(amount.replace(",", "")) for amount in re.findall(r"[\d,]+\.\d\d", line)][-2:]
            if "基本养老保险" in line:
                sums = {name: (unit + amounts[0], own + amounts[1]) for name, (unit, own) in sums.items()}
            if "小计" in line:
                assert tuple(amounts) == sums["year"]
                assert "基本养老保险" in above
                sums["year"] = (Decimal(0), Decimal(0))
                years += 1
            if "合计" in line:
                assert tuple(amounts) == sums["all"]
                assert "小计" in above
            above = line
    assert years == 2026 - 1993 + 1


def test_a_list_is_far_from_what_a_message_may_hold() -> None:
    assert len(TO_CHILD.encode(Order(CONTRIBUTIONS.letter, STAMP))) < TO_CHILD.max_bytes / 10


def test_a_list_of_nothing_says_so() -> None:
    assert "这段时间没有缴费记录。" in text(CONTRIBUTIONS.but(tables={"contributions": Rows(())}))


@pytest.mark.parametrize("months", some_by_day(range(1, 40), 4))
def test_neither_notes_nor_heads_of_a_list_stand_alone_on_a_page(months: int) -> None:
    whole = CONTRIBUTIONS.content.tables["contributions"]
    rows = tuple(row for group in whole.groups for row in group.rows)[: 20 + months]
    short = CONTRIBUTIONS.but(tables={"contributions": Rows((replace(whole.groups[0], rows=rows),), whole.total)})
    for page in map(flat, pages(pdf(short))):
        assert ("尚未接入" in page) == ("验证码：" in page)
        assert page.count("缴费年月险种") == int("基本养老保险" in page)
        assert "合计" not in page or "基本养老保险" in page
        assert "验证码：" not in page or "清单以经办机构的记录为准" in page, "a seal has something of the paper with it"


@pytest.mark.parametrize("rows", range(16, 28))
def test_a_table_leaves_its_last_rows_with_the_seal_below_it(rows: int) -> None:
    content = sampled("payments", samples.HALL, samples.ACCEPTED, rows=rows)
    *_, last = map(flat, pages(compose("k", letter("payments", content)).pdf))
    assert "验证码：" in last
    assert last.count("基本养老金") >= min(rows, 2)
    assert "发放年月待遇项目" in last, "below its heads"


@pytest.mark.parametrize("cases", range(6))
def test_neither_a_signature_nor_the_end_of_a_promise_stands_alone_on_a_page(cases: int) -> None:
    asked = BUNDLE_ACCEPTANCE.content.cases
    for page in map(flat, pages(pdf(BUNDLE_ACCEPTANCE.but(cases=asked[: len(asked) - cases])))):
        assert "申请人签收" not in page or "接下来" in page
        assert "原则上不得由他人代为承诺" not in page or "本人承诺" in page


# -- the receipt of an authentication ----------------------------------------------------------------------------------


def test_an_authentication_says_its_result_and_when_the_next_one_is_due() -> None:
    said = text(AUTHENTICATION)
    for part in ("认证结果认证通过", "下次认证不晚于2027年11月30日", "2026年11月24日20:15", "企业职工基本养老金"):
        assert part in said
    assert "暂停" not in said


def test_a_pension_that_had_been_suspended_says_from_when_it_is_paid_again() -> None:
    said = text(RESUMED)
    for part in ("恢复发放2026年12月起", "补发3个月", "此前暂停发放"):
        assert part in said


def test_who_could_not_be_confirmed_is_told_what_to_do_and_no_date() -> None:
    said = text(NOT_CONFIRMED)
    assert "下次认证" not in said
    assert "认证结果已受理，正在核实" in said
    assert str(NOT_CONFIRMED.content.values["advice"]) in said


# -- on the roll -------------------------------------------------------------------------------------------------------

ROLLED = [sample for sample in EVERY.values() if sample.receipt.format is Format.RECEIPT]


@pytest.mark.parametrize("sample", ROLLED, ids=lambda sample: sample.kind)
def test_a_receipt_is_one_piece_as_wide_as_the_roll_and_cut_behind_its_last_line(sample: Sample) -> None:
    paper = compose("key", sample.receipt)
    (height,) = looking.heights(paper.pdf)
    last = max(bottom for _, _, _, _, bottom, _ in looking.words(paper.pdf))
    assert paper.pages == 1
    assert looking.info(paper.pdf)["Page size"].startswith(f"{80 * mm:.3f}"[:6])
    assert 0 < height - last < 15 * mm


@pytest.mark.parametrize("sample", ROLLED, ids=lambda sample: sample.kind)
def test_a_receipt_says_on_the_roll_what_it_says_on_a_sheet(sample: Sample) -> None:
    on_sheet, on_roll = (looking.text(compose("key", letter).pdf) for letter in (sample.letter, sample.receipt))
    told = [flat(value) for value in sample.content.values.values() if isinstance(value, str)]
    assert [value for value in told if value in on_sheet] == [value for value in told if value in on_roll] != []


def test_a_receipt_of_eight_cases_is_one_page_on_a_sheet_too() -> None:
    paper = compose("key", BUNDLE_RECEIPT.letter)
    assert paper.pages == 1
    assert looking.heights(paper.pdf)[0] <= 297 * mm + 1
