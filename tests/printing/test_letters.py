"""Papers are data: one file is a paper, and a file that is wrong is refused with its line."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from config.datafile import DataFileError
from printing.documents import port
from printing.documents.blocks import RENDERERS
from printing.documents.letters import LETTERS, kinds, layout, letter
from printing.documents.port import CaseEntry, Content, Line, Reason, Rows
from printing.port import Format
from tests.printing import looking
from tests.printing.every import EVERY, UNSEALED
from tests.printing.samples import ACCEPTED, HALL, LI, NOTICE, RECEIPT
from tests.printing.setting import compose

#: a paper that no program knows: 工伤认定申请 received at the kiosk
NEW = """\
format: a4
title: 材料接收单
number: "{number}"
values: [number, matter, received]
optional: [remark]
blocks:
  - {block: salutation}
  - {block: text, style: lead, text: "您为“{matter}”提交的材料，已于{received:moment}收到。"}
  - block: facts
    heading: 接收情况
    lines:
      - {label: 接收时间, value: "{received:moment}"}
      - {label: 备注, value: "{remark}"}
      - {from: parts}
  - block: table
    heading: 材料清单
    from: materials
    empty: 没有收到材料。
    columns: [{title: 名称, width: 70}, {title: 份数, width: 30, align: right}]
  - {block: reasons, heading: 说明, from: reasons}
  - {block: beside, parts: [{block: qr, text: "{number}"}, {block: contacts}, {block: seal}]}
  - {block: caveats}
"""
FILLED = Content(
    hall=HALL,
    issued=ACCEPTED,
    holder=LI,
    values={"number": "达川人社收〔2026〕000007号", "matter": "工伤认定申请", "received": ACCEPTED},
    facts={"parts": (Line("受伤部位", "左手"),)},
    tables={"materials": Rows.of(("医疗诊断证明", "1份"), ("劳动合同", "2份"))},
)


def folder_with(folder: Path, text: str) -> Path:
    (folder / "material_receipt.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_paper_is_added_by_its_file_alone(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, NEW)
    assert kinds(folder) == ("material_receipt",)
    paper = compose("key", letter("material_receipt", FILLED, folder))
    text = looking.text(paper.pdf)
    for told in (
        "材料接收单",
        "000007号",
        "工伤认定申请",
        "2026年11月24日20:15",
        "左手",
        "医疗诊断证明",
        "2份",
        "李试样",
    ):
        assert told in text
    assert "备注" not in text
    assert "说明" not in text
    assert paper.kind == "material_receipt"
    assert looking.qr_but_the_proof(paper.pdf)[0][0] == FILLED.values["number"]


def test_what_is_there_is_said_and_what_is_empty_is_said_to_be(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, NEW)
    filled = replace(FILLED, values={**FILLED.values, "remark": "原件退还"}, tables={})
    text = looking.text(compose("key", letter("material_receipt", filled, folder)).pdf)
    assert "备注原件退还" in text
    assert "没有收到材料。" in text


#: what is wrong, what stands there instead of what, the line, and what is said of it
BROKEN = {
    "a block that there is none of": ("block: salutation", "block: greeting", 7, "greeting"),
    "a value that nobody gives": ("您为“{matter}”", "您为“{matters}”", 8, "'matters' is neither in `values` nor"),
    "a value of another form": ("{received:moment}收到", "{received:hour}收到", 8, "no name of a value with a form"),
    "a brace that is not closed": ("{received:moment}收到", "{received:moment收到", 8, "'{'"),
    "a value in a label": ("label: 备注", 'label: "备注{extra}"', 13, "'extra' is neither"),
    "a value in a code": ('qr, text: "{number}"', 'qr, text: "{code}"', 21, "'code' is neither"),
    "a value that decides": ("{block: salutation}", "{block: salutation, if: urgent}", 7, "'urgent' is neither"),
    "a word that is missing": ("{label: 接收时间, value:", "{value:", 12, "lines"),
    "a head that is missing": ("{title: 份数, width: 30", "{width: 30", 19, "title: Field required"),
    "a title that is missing": ("title: 材料接收单\n", "", 1, "title: Field required"),
    "a word that is empty": ("label: 备注", 'label: ""', 13, "at least 1 character"),
    "a misspelt key": ("heading: 说明", "headings: 说明", 20, "headings"),
    "an alignment that there is none of": ("align: right", "align: middle", 19, "align"),
    "a column without width": ("width: 70", "width: 0", 19, "greater than 0"),
    "a table without columns": (
        "columns: [{title: 名称, width: 70}, {title: 份数, width: 30, align: right}]", "columns: []", 19, "columns",
    ),
    "another format": ("format: a4", "format: a3", 1, "format: Input should be"),
    "no word of the seal": ("  - {block: caveats}\n", "", 7, "`caveats` is missing"),
    "no blocks": (NEW[NEW.index("blocks:") :], "blocks: []\n", 6, "at least 1 item"),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "said"), BROKEN.values(), ids=BROKEN)
def test_a_paper_that_is_wrong_is_refused_with_file_line_and_reason(
    tmp_path: Path, right: str, wrong: str, line: int, said: str
) -> None:
    assert NEW.count(right) == 1
    with pytest.raises(DataFileError) as caught:
        layout("material_receipt", folder_with(tmp_path, NEW.replace(right, wrong)))
    assert f"material_receipt.yaml:{line}: " in str(caught.value)
    assert said in str(caught.value)


def test_a_paper_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"nothing\.yaml"):
        letter("nothing", FILLED, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": {"number": "1", "matter": "甲"}}, "no value 'received'"),
        ({"values": {**FILLED.values, "matter": ""}}, "no value 'matter'"),
        ({"values": {**FILLED.values, "received": "昨天"}}, "'received' cannot be said as moment"),
        ({"values": {**FILLED.values, "received": date(2026, 11, 24)}}, "'received' cannot be said as moment"),
        ({"values": {**FILLED.values, "matter": date(2026, 11, 24)}}, "'matter' cannot be said as a text"),
        ({"lists": {"basis": ("某条",)}}, "no place for 'basis' of lists"),
        ({"facts": {"part": ()}}, "no place for 'part' of facts"),
        ({"reasons": {"why": ()}}, "no place for 'why' of reasons"),
        ({"tables": {"others": Rows(())}}, "no place for 'others' of tables"),
        ({"cases": (CaseEntry("失业登记", "completed", "1号"),)}, "no place for cases"),
        ({"promises": NOTICE.content.promises}, "no place for promises"),
        ({"tables": {"materials": Rows.of(("劳动合同",))}}, "has 2 columns, and a row of 1"),
        ({"tables": {"materials": Rows((), total=("合计", "1", "2"))}}, "has 2 columns, and a row of 3"),
    ],
)
def test_a_content_that_does_not_fit_its_paper_is_an_error(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        letter("material_receipt", replace(FILLED, **change), folder_with(tmp_path, NEW))  # type: ignore[arg-type]


def test_braces_in_a_value_are_a_text_like_any_other(tmp_path: Path) -> None:
    filled = replace(FILLED, values={**FILLED.values, "matter": "{number} {nothing} {"})
    text = looking.text(compose("key", letter("material_receipt", filled, folder_with(tmp_path, NEW))).pdf)
    assert "您为“{number}{nothing}{”提交" in text


def test_a_page_for_each_of_the_people_is_whole_by_itself() -> None:
    people = tuple(
        {"worker": name, "worker_number": "****", "left_on": "d", "leaving_reason": "r"} for name in "甲乙丙"
    )
    content = Content(FILLED.hall, FILLED.issued, values={"unit": "某厂"}, people=people)
    words = looking.words(compose("key", letter("separation_certificates", content)).pdf)
    pages = ["".join(word[-1] for word in words if word[0] == number) for number in (1, 2, 3)]
    assert len(pages) == len(people)
    for page, name in zip(pages, "甲乙丙", strict=True):
        assert [other for other in "甲乙丙" if f"姓名{other}" in page] == [name]
        assert page.count("解除（终止）劳动合同证明书") >= 1


def test_every_block_has_a_renderer_and_every_shipped_paper_a_sample() -> None:
    assert set(RENDERERS) == set(get_args(port.AnyBlock))
    assert {*EVERY, *UNSEALED} == set(kinds())
    assert {field.name for field in fields(Content)} >= {"facts", "lists", "reasons", "tables", "cases", "promises"}


@pytest.mark.parametrize("kind", kinds())
def test_a_shipped_paper_names_no_value_that_it_never_says(kind: str) -> None:
    """A scene would have to compute it for nothing."""
    text = (LETTERS / f"{kind}.yaml").read_text(encoding="utf-8")
    blocks = text[text.index("\nblocks:") :]
    paper = layout(kind)
    head = f"{paper.number}"
    for name in (*paper.values, *paper.optional):
        assert any(said in blocks + head for said in (f"{{{name}}}", f"{{{name}:", f"if: {name}", f"unless: {name}"))


def test_a_receipt_is_a_small_page_on_a_printer_of_sheets_and_anything_else_as_it_is() -> None:
    assert RECEIPT.receipt.format is Format.RECEIPT
    assert RECEIPT.receipt.on_sheet().format is Format.A5
    assert NOTICE.receipt.on_sheet() is not None
    assert NOTICE.receipt.on_sheet().format is Format.A4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: CaseEntry("失业登记", "refused"),
        lambda: CaseEntry("失业登记", "refused", "1号", reason=Reason("不符", "第一条", "某法")),
        lambda: CaseEntry("失业登记", "completed"),
        lambda: CaseEntry("失业登记", "completed", "1号", promised_by=date(2026, 12, 8)),
    ],
)
def test_a_case_is_refused_with_a_reason_or_has_a_number(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match="case"):
        wrong()
