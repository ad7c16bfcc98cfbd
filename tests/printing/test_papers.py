from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from reportlab.lib.units import mm

from printing.documents.compose import compose
from printing.documents.port import AppointmentSlip, Document, Holder, Line, Reason, Receipt
from printing.documents.sheet import A4_SHEET, A5_SHEET
from printing.port import PaperKind
from tests.printing import looking
from tests.printing.samples import (
    ACCEPTANCE,
    CASE_NUMBER,
    COMPLETION,
    DECISION,
    HALL,
    LI,
    NOTICE,
    RECEIPT,
    SLIP,
)

ALL: dict[str, Document] = {
    "completion": COMPLETION,
    "acceptance": ACCEPTANCE,
    "receipt": RECEIPT,
    "notice": NOTICE,
    "slip": SLIP,
}
EVERY_PAPER = pytest.mark.parametrize("document", ALL.values(), ids=ALL.keys())


def pdf(document: Document) -> bytes:
    return compose("key", document).pdf


def assert_inside_margins(content: bytes, *, small: bool = False) -> None:
    sheet = A5_SHEET if small else A4_SHEET
    rounding, furniture = 0.6, 9 * mm  # head and foot lines stand in the margin, at most 9 mm outside
    for page, left, top, right, bottom, word in looking.words(content):
        assert left >= sheet.margin_x - rounding, (page, word)
        assert right <= sheet.width - sheet.margin_x + rounding, (page, word)
        assert top >= sheet.margin_y - furniture, (page, word)
        assert bottom <= sheet.height - sheet.margin_y + furniture, (page, word)


@EVERY_PAPER
def test_every_font_is_embedded_and_searchable(document: Document) -> None:
    rows = looking.fonts(pdf(document))
    assert rows
    assert all((row["emb"], row["uni"]) == ("yes", "yes") for row in rows)


@EVERY_PAPER
def test_nothing_stands_outside_the_margins(document: Document) -> None:
    assert_inside_margins(pdf(document), small=isinstance(document, Receipt | AppointmentSlip))


@EVERY_PAPER
def test_the_properties_name_the_paper_but_nobody(document: Document) -> None:
    properties = looking.info(pdf(document))
    assert properties["Title"] in {"办结通知书", "受理通知书", "办件回执", "一次性告知书", "预约单"}
    assert properties["Author"] == HALL.bureau
    assert properties["CreationDate"].startswith("Tue Nov 24")
    assert not any("李试样" in value or "周样本" in value for value in properties.values())
    assert b"/Lang (zh-CN)" in pdf(document)


@EVERY_PAPER
def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert pdf(document) == pdf(document)


@EVERY_PAPER
def test_the_citizen_number_is_masked(document: Document) -> None:
    text = looking.text(pdf(document))
    assert "510000196511030015" not in text
    assert "510000196505080075" not in text
    assert document.holder is not None
    assert document.holder.masked_number in {"5100****0015", "5100****0075"}
    assert document.holder.masked_number in text


@EVERY_PAPER
def test_the_paper_says_that_it_carries_no_seal_yet(document: Document) -> None:
    assert "尚未接入电子印章" in looking.text(pdf(document))


@EVERY_PAPER
def test_no_repr_shows_a_person(document: Document) -> None:
    shown = repr(document) + repr(compose("key", document))
    assert not any(personal in shown for personal in ("李试样", "周样本", "19651103", "19650508", "60周岁"))


@pytest.mark.parametrize("document", [COMPLETION, ACCEPTANCE, RECEIPT], ids=["completion", "acceptance", "receipt"])
def test_the_qr_gives_the_case_number_and_is_large_enough(document: Document) -> None:
    ((content, width_mm),) = looking.qr(pdf(document))
    assert content == CASE_NUMBER
    assert width_mm >= 30


def test_an_appointment_says_when_large_and_its_number_as_a_code() -> None:
    slip = pdf(SLIP)
    assert all(words in looking.text(slip) for words in (SLIP.when, SLIP.number, SLIP.advice))
    ((content, _),) = looking.qr(slip)
    assert content == SLIP.number


def test_a_completed_case_says_what_when_and_why() -> None:
    paper = compose("key", COMPLETION)
    text = looking.text(paper.pdf)
    assert paper.kind is PaperKind.COMPLETION
    assert "办结通知书" in text
    assert "受理通知书" not in text
    for part in ("李试样", CASE_NUMBER, COMPLETION.matter, "2026年12月", "60周岁3个月", "2026年11月24日20:16", "12345"):
        assert part in text
    for part in (*(reason.sentence for reason in COMPLETION.reasons), *COMPLETION.basis, *COMPLETION.next_steps):
        assert part in text
    assert all(reason.article in text and reason.source in text for reason in COMPLETION.reasons)


def test_an_accepted_case_shows_the_promised_date_large() -> None:
    paper = compose("key", ACCEPTANCE)
    text = looking.text(paper.pdf)
    assert paper.kind is PaperKind.ACCEPTANCE
    assert "受理通知书" in text
    assert "办结通知书" not in text
    assert "2026年12月8日前" in text
    tallest = max(looking.words(paper.pdf), key=lambda word: word[4] - word[2] if word[5] != "受理通知书" else 0)
    assert tallest[5] == "2026年12月8日前"


def test_the_promise_holds_every_part_and_who_gave_it_when() -> None:
    text = looking.text(pdf(COMPLETION))
    promise = COMPLETION.promise
    assert promise is not None
    for part in (*promise.basis, promise.proof, promise.way, promise.liability, promise.verification):
        assert part in text
    assert all(statement in text for statement in promise.statements)
    assert "承诺人李试样（5100****0015）于2026年11月24日20:14" in text


def test_a_promise_not_yet_given_has_a_line_to_sign() -> None:
    text = looking.text(pdf(NOTICE))
    assert "承诺人（签名）" in text
    assert "承诺人李试样" not in text


def test_the_one_time_notice_holds_every_required_part() -> None:
    paper = compose("key", NOTICE)
    text = looking.text(paper.pdf)
    assert paper.kind is PaperKind.NOTICE
    told = [NOTICE.matter, *NOTICE.basis, *NOTICE.conditions, *NOTICE.steps, NOTICE.fee]
    told += [NOTICE.statutory_limit, NOTICE.promised_limit, HALL.telephone, HALL.complaints, HALL.hours, HALL.address]
    told += [part for material in NOTICE.materials for part in (material.copies, material.form, material.issuer)]
    told += [f"{department.name}：{department.task}" for department in NOTICE.departments]
    for part in told:
        assert part.replace(" ", "") in text


def test_the_notice_tells_everything_to_mend_with_its_limit_and_what_a_refusal_leaves_open() -> None:
    refused = replace(
        NOTICE,
        mend=("补交户口簿", "补交劳动合同"),
        mend_by=date(2026, 12, 1),
        refused=(Reason("未达到法定退休年龄。", "第一条", DECISION),),
        remedies=("六十日内申请行政复议。", "六个月内提起行政诉讼。"),
    )
    text = looking.text(pdf(refused))
    for part in ("补交户口簿", "补交劳动合同", "2026年12月1日前", "未达到法定退休年龄", "行政复议", "行政诉讼"):
        assert part in text


def test_a_public_notice_names_nobody() -> None:
    assert "****" not in looking.text(pdf(replace(NOTICE, holder=None)))


def test_an_empty_part_leaves_no_heading_behind() -> None:
    text = looking.text(pdf(replace(COMPLETION, reasons=(), next_steps=())))
    assert "为什么是这个结果" not in text
    assert "接下来" not in text


@pytest.mark.parametrize("name", ["李𠅤", "㐂䶮龦", "𫖯𬨎𬴂", "陈𰜩", "阿卜杜拉·买买提", "龴龵龶龷龸龹龺龻"])
def test_rare_names_are_drawn_and_can_be_searched(name: str) -> None:
    for document in (
        replace(COMPLETION, holder=replace(LI, name=name)),
        replace(RECEIPT, holder=replace(LI, name=name)),
    ):
        paper = compose("key", document)
        assert name in looking.text(paper.pdf)
        assert "〓" not in looking.text(paper.pdf)
        assert paper.missing == ()
        assert all(row["emb"] == "yes" for row in looking.fonts(paper.pdf))


def test_a_rare_character_leaves_ink_on_the_paper() -> None:
    with_it = looking.picture(pdf(replace(RECEIPT, holder=replace(LI, name="李𠅤"))), 1)
    without = looking.picture(pdf(replace(RECEIPT, holder=replace(LI, name="李　"))), 1)
    assert np.count_nonzero(with_it < 128) > np.count_nonzero(without < 128) + 20


@pytest.mark.parametrize("char", ["\ue000", "\U0002fffd", "\U0010fffd"])
def test_a_character_in_no_font_is_a_visible_sign_with_a_warning(char: str) -> None:
    paper = compose("key", replace(COMPLETION, holder=replace(LI, name=f"李{char}")))
    text = looking.text(paper.pdf)
    assert "李〓" in text
    assert "字库暂缺" in text
    assert paper.missing == (f"U+{ord(char):04X}",)


def test_a_missing_character_is_found_wherever_it_stands() -> None:
    sign = "\ue000"
    places = (
        replace(COMPLETION, hall=HALL.model_copy(update={"address": sign})),
        replace(COMPLETION, reasons=(Reason(sign, "第一条", DECISION),)),
        replace(NOTICE, conditions=("好", sign)),
    )
    assert all(compose("key", document).missing == ("U+E000",) for document in places)


def test_control_characters_and_variation_selectors_do_no_harm() -> None:
    text = looking.text(pdf(replace(RECEIPT, holder=replace(LI, name="葛\U000e0100\u200b试\x00\n样<b>&amp;"))))
    assert "葛试样<b>&amp;" in text


def test_twelve_long_reasons_flow_over_the_pages_in_order() -> None:
    reasons = tuple(
        Reason(f"第{n}条理由：" + "缴费年限与退休年龄的计算依据逐项列明，" * 4 + f"完{n}。", f"第{n}条", DECISION)
        for n in range(1, 13)
    )
    paper = compose("key", replace(COMPLETION, reasons=reasons))
    text = looking.text(paper.pdf)
    assert paper.pages >= 3
    assert_inside_margins(paper.pdf)
    places = [text.index(f"第{n}条理由：") for n in range(1, 13)]
    assert places == sorted(places)
    assert all(f"完{n}。" in text for n in range(1, 13))
    assert f"第{paper.pages}页共{paper.pages}页" in text


def test_texts_longer_than_a_page_still_come_out_whole() -> None:
    endless = "这一段文字比一页纸还要长，" * 150
    long = replace(
        COMPLETION,
        holder=Holder("很" * 90 + "长", LI.number),
        matter=endless + "事项完",
        result=(Line("一个非常非常非常非常非常长的标签", endless + "结果完"),),
        reasons=(Reason(endless + "理由完", "第一条", DECISION),),
        basis=(endless + "依据完",),
    )
    content = pdf(long)
    # running heads stand between the lines of a page break
    text = looking.text(content).replace("\n", "")
    for end in ("很长（", "事项完", "结果完", "理由完", "依据完"):
        assert end in text
    assert_inside_margins(content)


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    for count in range(1, 13):
        steps = tuple(f"第{n}步：按屏幕提示操作。" for n in range(1, count + 1))
        content = pdf(replace(COMPLETION, next_steps=steps, promise=None))
        boxes = [word for word in looking.words(content) if word[5] in {"接下来", "办理依据", "为什么是这个结果"}]
        assert len(boxes) == 3
        for page, _, _, _, bottom, _ in boxes:
            below = [w for w in looking.words(content) if w[0] == page and w[2] > bottom and w[4] < 780]
            assert below


def test_a_case_is_either_completed_or_promised() -> None:
    with pytest.raises(ValueError, match="either"):
        replace(COMPLETION, promised_by=date(2026, 12, 8))
    with pytest.raises(ValueError, match="either"):
        replace(RECEIPT, completed=None)


def test_a_short_number_is_hidden_altogether() -> None:
    assert Holder("名", "123456").masked_number == "****"
    assert Holder("名", "510000196511030015").masked_number == "5100****0015"
