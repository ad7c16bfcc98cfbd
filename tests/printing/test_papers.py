from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from reportlab.lib.units import mm

from config.ink import Strokes
from printing.documents.port import Holder, Letter, Line, Reason, Rows, Signature
from printing.documents.sheet import SHEETS, Sheet
from printing.port import Format, Paper
from tests.families import some_by_day
from tests.printing import looking
from tests.printing.every import EVERY
from tests.printing.samples import (
    ACCEPTANCE,
    CASE_NUMBER,
    COMPLETION,
    DECISION,
    HALL,
    LI,
    MATTER,
    NOTICE,
    REASONS,
    RECEIPT,
    SLIP,
    Sample,
)
from tests.printing.setting import compose

#: every paper as a printer of sheets takes it, and those for a receipt printer as that takes them
LETTERS: dict[str, tuple[Sample, Letter]] = {
    **{name: (sample, sample.letter) for name, sample in EVERY.items()},
    **{
        f"{name} on the roll": (sample, sample.receipt)
        for name, sample in EVERY.items()
        if sample.receipt.format is Format.RECEIPT
    },
}
#: of the code that proves a paper
CAPTION = "扫码验真"
EVERY_PAPER = pytest.mark.parametrize("name", LETTERS)


def pdf(of: Sample | Letter) -> bytes:
    return compose("key", of.letter if isinstance(of, Sample) else of).pdf


@cache
def composed(name: str) -> Paper:
    """One of :data:`LETTERS`, composed once for all that is asked of it."""
    return compose("key", LETTERS[name][1])


@cache
def text_of(name: str) -> str:
    return looking.text(composed(name).pdf)


def assert_inside_margins(content: bytes, sheet: Sheet = SHEETS[Format.A4]) -> None:
    rounding, furniture = 0.6, 9 * mm  # head and foot lines stand in the margin, at most 9 mm outside
    heights = looking.heights(content)
    for page, left, top, right, bottom, word in looking.words(content):
        if word == CAPTION and page == 1:  # in the corner, below the proof
            continue
        assert left >= sheet.margin_x - rounding, (page, word)
        assert right <= sheet.width - sheet.margin_x + rounding, (page, word)
        assert top >= sheet.margin_y - furniture, (page, word)
        assert bottom <= heights[page - 1] - sheet.margin_y + furniture, (page, word)


@EVERY_PAPER
def test_every_font_is_embedded_and_searchable(name: str) -> None:
    rows = looking.fonts(composed(name).pdf)
    assert rows
    assert all((row["emb"], row["uni"]) == ("yes", "yes") for row in rows)


@EVERY_PAPER
def test_nothing_stands_outside_the_margins(name: str) -> None:
    assert_inside_margins(composed(name).pdf, SHEETS[LETTERS[name][1].format])


@EVERY_PAPER
def test_the_properties_name_the_paper_but_nobody(name: str) -> None:
    properties = looking.info(composed(name).pdf)
    assert properties["Title"] == LETTERS[name][1].title
    assert properties["Author"] == HALL.bureau
    assert properties["CreationDate"].startswith("Tue Nov 24")
    assert not any("李试样" in value or "周样本" in value for value in properties.values())
    assert b"/Lang (zh-CN)" in composed(name).pdf


@EVERY_PAPER
def test_the_same_letter_gives_the_same_bytes(name: str) -> None:
    assert pdf(LETTERS[name][1]) == composed(name).pdf


@EVERY_PAPER
def test_the_citizen_number_is_masked(name: str) -> None:
    holder = LETTERS[name][0].content.holder
    assert holder is not None
    assert holder.number not in text_of(name)
    # that of a unit names its agent, whose number is nothing to the others who read it
    assert (f"5100****{holder.number[-4:]}" in text_of(name)) == (LETTERS[name][0].kind != "people_list")


@EVERY_PAPER
def test_the_paper_says_that_it_carries_no_seal_yet(name: str) -> None:
    assert "尚未接入电子印章" in text_of(name)


@EVERY_PAPER
def test_no_repr_shows_a_person(name: str) -> None:
    sample, letter = LETTERS[name]
    shown = repr(sample.content) + repr(letter) + repr(letter.blocks) + repr(composed(name))
    assert not any(
        personal in shown for personal in ("李试样", "周样本", "19651103", "19650508", "60周岁", CASE_NUMBER)
    )


@pytest.mark.parametrize(
    "letter", [COMPLETION.letter, ACCEPTANCE.letter, RECEIPT.letter, RECEIPT.receipt], ids=lambda one: one.format
)
def test_the_qr_gives_the_case_number_and_is_large_enough(letter: Letter) -> None:
    ((content, width_mm),) = looking.qr_but_the_proof(pdf(letter))
    assert content == CASE_NUMBER
    assert width_mm >= 30


def test_an_appointment_says_when_large_and_its_number_as_a_code() -> None:
    slip = pdf(SLIP)
    values = SLIP.content.values
    assert all(str(values[name]) in looking.text(slip) for name in ("when", "number", "advice"))
    ((content, _),) = looking.qr_but_the_proof(slip)
    assert content == values["number"]


def test_a_completed_case_says_what_when_and_why() -> None:
    paper = compose("key", COMPLETION.letter)
    text = looking.text(paper.pdf)
    assert paper.kind == "completion"
    assert "办结通知书" in text
    assert "受理通知书" not in text
    for part in ("李试样", CASE_NUMBER, MATTER, "2026年12月", "60周岁3个月", "2026年11月24日20:16", "12345"):
        assert part in text
    lists = COMPLETION.content.lists
    for part in (*(reason.sentence for reason in REASONS), *lists["basis"], *lists["next_steps"]):
        assert part in text
    assert all(reason.article in text and reason.source in text for reason in REASONS)


def test_an_accepted_case_shows_the_promised_date_large() -> None:
    paper = compose("key", ACCEPTANCE.letter)
    text = looking.text(paper.pdf)
    assert paper.kind == "acceptance"
    assert "受理通知书" in text
    assert "办结通知书" not in text
    assert "2026年12月8日前" in text
    tallest = max(looking.words(paper.pdf), key=lambda word: word[4] - word[2] if word[5] != "受理通知书" else 0)
    assert tallest[5] == "2026年12月8日前"


def test_the_promise_holds_every_part_and_who_gave_it_when() -> None:
    text = looking.text(pdf(COMPLETION))
    (promise,) = COMPLETION.content.promises
    for part in (*promise.basis, promise.proof, promise.way, promise.liability, promise.verification):
        assert part in text
    assert all(statement in text for statement in promise.statements)
    assert "承诺人李试样（5100****0015）于2026年11月24日20:14" in text


def test_a_promise_not_yet_given_has_a_line_to_sign() -> None:
    text = looking.text(pdf(NOTICE))
    assert "承诺人（签名）" in text
    assert "承诺人李试样" not in text


def test_the_one_time_notice_holds_every_required_part() -> None:
    paper = compose("key", NOTICE.letter)
    text = looking.text(paper.pdf)
    assert paper.kind == "notice"
    told = [str(value) for value in NOTICE.content.values.values()]
    told += [line for lines in NOTICE.content.lists.values() for line in lines]
    told += [HALL.telephone, HALL.complaints, HALL.hours, HALL.address]
    told += [
        cell for group in NOTICE.content.tables["materials"].groups for row in group.rows for cell in row.cells[1:]
    ]
    for part in told:
        assert part.replace(" ", "") in text


def test_the_notice_tells_everything_to_mend_with_its_limit_and_what_a_refusal_leaves_open() -> None:
    refused = NOTICE.but(
        values={"mend_by": date(2026, 12, 1)},
        lists={
            "mend": ("补交户口簿", "补交劳动合同"),
            "remedies": ("六十日内申请行政复议。", "六个月内提起行政诉讼。"),
        },
        reasons={"refused": (Reason("未达到法定退休年龄。", "第一条", DECISION),)},
    )
    text = looking.text(pdf(refused))
    for part in ("补交户口簿", "补交劳动合同", "2026年12月1日前", "未达到法定退休年龄", "行政复议", "行政诉讼"):
        assert part in text


def test_a_public_notice_names_nobody() -> None:
    assert "****" not in looking.text(pdf(NOTICE.but(holder=None)))


def test_an_empty_part_leaves_no_heading_behind() -> None:
    text = looking.text(pdf(COMPLETION.but(reasons={"reasons": ()}, lists={"next_steps": ()})))
    assert "为什么是这个结果" not in text
    assert "接下来" not in text


@pytest.mark.parametrize("name", ["李𠅤", "㐂䶮龦", "𫖯𬨎𬴂", "陈𰜩", "阿卜杜拉·买买提", "龴龵龶龷龸龹龺龻"])
def test_rare_names_are_drawn_and_can_be_searched(name: str) -> None:
    for letter in (COMPLETION.named(name).letter, RECEIPT.named(name).letter, RECEIPT.named(name).receipt):
        paper = compose("key", letter)
        assert name in looking.text(paper.pdf)
        assert "〓" not in looking.text(paper.pdf)
        assert paper.missing == ()
        assert all(row["emb"] == "yes" for row in looking.fonts(paper.pdf))


def test_a_rare_character_leaves_ink_on_the_paper() -> None:
    below_the_proof = slice(200, None)
    with_it = looking.picture(pdf(RECEIPT.named("李𠅤")), 1)[below_the_proof]
    without = looking.picture(pdf(RECEIPT.named("李　")), 1)[below_the_proof]
    assert np.count_nonzero(with_it < 128) > np.count_nonzero(without < 128) + 20


@pytest.mark.parametrize("char", ["\ue000", "\U0002fffd", "\U0010fffd"])
def test_a_character_in_no_font_is_a_visible_sign_with_a_warning(char: str) -> None:
    paper = compose("key", COMPLETION.named(f"李{char}").letter)
    text = looking.text(paper.pdf)
    assert "李〓" in text
    assert "字库暂缺" in text
    assert paper.missing == (f"U+{ord(char):04X}",)


def test_a_missing_character_is_found_wherever_it_stands() -> None:
    sign = "\ue000"
    places = (
        COMPLETION.but(hall=HALL.model_copy(update={"address": sign})),
        COMPLETION.but(reasons={"reasons": (Reason(sign, "第一条", DECISION),)}),
        NOTICE.but(lists={"conditions": ("好", sign)}),
        NOTICE.but(tables={"materials": Rows.of(("一", "二", "三", sign))}),
    )
    assert all(compose("key", sample.letter).missing == ("U+E000",) for sample in places)


def test_control_characters_and_variation_selectors_do_no_harm() -> None:
    text = looking.text(pdf(RECEIPT.named("葛\U000e0100\u200b试\x00\n\u1160\uffa0样<b>&amp;")))
    assert "葛试样<b>&amp;" in text


def test_twelve_long_reasons_flow_over_the_pages_in_order() -> None:
    reasons = tuple(
        Reason(f"第{n}条理由：" + "缴费年限与退休年龄的计算依据逐项列明，" * 4 + f"完{n}。", f"第{n}条", DECISION)
        for n in range(1, 13)
    )
    paper = compose("key", COMPLETION.but(reasons={"reasons": reasons}).letter)
    text = looking.text(paper.pdf)
    assert paper.pages >= 3
    assert_inside_margins(paper.pdf)
    places = [text.index(f"第{n}条理由：") for n in range(1, 13)]
    assert places == sorted(places)
    assert all(f"完{n}。" in text for n in range(1, 13))
    assert f"第{paper.pages}页共{paper.pages}页" in text


def test_texts_longer_than_a_page_still_come_out_whole() -> None:
    endless = "这一段文字比一页纸还要长，" * 150
    long = COMPLETION.but(
        holder=Holder("很" * 90 + "长", LI.number),
        values={"matter": endless + "事项完"},
        facts={"result": (Line("一个非常非常非常非常非常长的标签", endless + "结果完"),)},
        reasons={"reasons": (Reason(endless + "理由完", "第一条", DECISION),)},
        lists={"basis": (endless + "依据完",)},
    )
    content = pdf(long)
    # running heads stand between the lines of a page break
    text = looking.text(content).replace("\n", "")
    for end in ("很长（", "事项完", "结果完", "理由完", "依据完"):
        assert end in text
    assert_inside_margins(content)


def test_a_short_list_is_not_parted_by_the_end_of_a_page() -> None:
    for count in range(1, 9):
        reasons = tuple(Reason(f"理由{n}。" + "缴费年限逐项列明，" * 3, "第一条", DECISION) for n in range(count))
        content = pdf(COMPLETION.but(reasons={"reasons": reasons}, promises=()))
        basis = COMPLETION.content.lists["basis"]
        pages = looking.raw_text(content).replace(" ", "").split("\f")
        headed = [page.partition("办理依据")[2] for page in pages if "办理依据" in page]
        assert all(line in headed[0] for line in basis)


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    for count in range(1, 13):
        steps = tuple(f"第{n}步：按屏幕提示操作。" for n in range(1, count + 1))
        content = pdf(COMPLETION.but(lists={"next_steps": steps}, promises=()))
        boxes = [word for word in looking.words(content) if word[5] in {"接下来", "办理依据", "为什么是这个结果"}]
        assert len(boxes) == 3
        for page, _, _, _, bottom, _ in boxes:
            below = [w for w in looking.words(content) if w[0] == page and w[2] > bottom and w[4] < 780]
            assert below


def test_a_short_number_is_hidden_altogether() -> None:
    assert Holder("名", "123456").masked_number == "****"
    assert Holder("名", "510000196511030015").masked_number == "5100****0015"


@pytest.mark.parametrize("sample", [COMPLETION, RECEIPT])
def test_what_was_signed_on_the_glass_stands_on_the_paper_as_it_was_written(sample: Sample) -> None:
    """The same letter, with a cross in the place of its line."""
    cross = Strokes((((0.1, 0.1), (0.9, 0.9)), ((0.1, 0.9), (0.9, 0.1)), ((0.5, 0.1),)), 2.5)
    lined = replace(sample.letter, blocks=(*sample.letter.blocks, Signature()))
    signed = replace(lined, blocks=(*sample.letter.blocks, Signature(cross)))
    assert "申请人签收：" in looking.text(pdf(lined))
    text = looking.text(pdf(signed))
    assert "申请人签名：" in text
    assert text.count("申请人签收：") == looking.text(pdf(sample)).count("申请人签收：")
    ink = [int(np.count_nonzero(looking.picture(pdf(one), pages(one)) < 128)) for one in (sample.letter, signed)]
    assert ink[1] > ink[0]
    own = [replace(sample.letter, blocks=(Signature(strokes, "告知人"),)) for strokes in (None, cross)]
    assert "告知人（签名）：___" in looking.text(pdf(own[0]))
    assert "告知人（2026年11月24日签名）：" in looking.text(pdf(own[1]))


ON_SHEETS = [name for name, (_, letter) in LETTERS.items() if letter.format is not Format.RECEIPT]


def pages(letter: Letter) -> int:
    return compose("key", letter).pages


@pytest.mark.parametrize("name", some_by_day(ON_SHEETS, 4))
def test_no_rule_runs_through_the_words_below_the_code(name: str) -> None:
    """That of an authentication did: its title is long, was set smaller, and drew the rule up with it."""
    dots = 100
    page = looking.picture(composed(name).pdf, 1, dots)
    _, left, top, right, bottom, _ = next(word for word in looking.words(composed(name).pdf) if word[-1] == CAPTION)
    to_dots = dots / 72
    beside = page[int(top * to_dots) : int(bottom * to_dots), int(right * to_dots / 3) : int(left * to_dots)]
    assert not (beside < 160).all(axis=1).any(), "a line from side to side"


def test_a_rule_is_level_and_nothing_else_is_ink_from_side_to_side() -> None:
    """The rule below a title fell by its own thickness; and a row's ground may take the colour of what stands above."""
    page = looking.picture(composed("contributions").pdf, 1, 100) < 160
    edge = int(SHEETS[Format.A4].margin_x * 100 / 72) + 2
    left, right = (np.all(page[:, side], axis=1) for side in (slice(edge, edge + 20), slice(-edge - 20, -edge)))
    assert np.array_equal(left, right)
    assert np.count_nonzero(left) == 3
