"""A scene, a part, a matter and a paper are added by data alone: no line of code knows of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assembly.site import ROOT
from config.datafile import DataFileError
from flows.definition.loading import load_scene
from flows.definition.shelf import shelf_in
from tests.commands.door import Door, door

__all__ = ["door"]

FLOW = """
scene: library
offer: {group: culture, order: 1}
matters:
  library_ticket: {if: {wanted: "yes", record.items.sex: ["1", "2"]}}
  library_news: {if: {wanted: "yes", record.items.benefit_state: none}, wish: true}
start: identify
stages: [identify, wish, papers]
nodes:
  identify: {use: identify, known: record, booked: leave, leaves: leave}
  record: {step: fetch_record, next: wanted}
  wanted: {step: ask, stage: wish, options: ["yes", "no"], next: [{if: {wanted: "yes"}, go: readers}, {go: thanks}]}
  readers: {step: ask_people, item: readers, next: signed}
  signed: {step: sign, next: wishes}
  wishes: {use: wishes, chosen: handle}
  handle: {use: handle, completed: ticket, accepted: ticket, partly: ticket, refused: leave, declined: leave}
  ticket: {step: print_papers, papers: [ticket], next: thanks}
  thanks: {use: thanks, over: [{if: {thanks.read: ok}, go: leave, end: done}, {go: leave, end: done}]}
  leave: {use: leave, end: unfinished}
"""
WORDS = """
title: 图书证
hint: 凭社保卡借书
stages: {identify: 核对身份, wish: 开通, papers: 取件}
goodbyes: {unfinished: [没有开通, 欢迎再来。]}
texts: {paper.ticket: 图书证}
keywords: [借书]
papers:
  facts: [{label: 借书人性别, value: "{known.sex}"}, {label: 原单位, value: "{known.former_unit}"}]
pages:
  record: {kind: working, title: 正在查询}
  wanted:
    kind: choice
    title: 要开通图书证吗？
    facts: [{label: 性别, value: "{known.sex}"}, {label: 原单位, value: "{known.former_unit}"}]
    sections: [{heading: 您的信息, lines: ["民族 {known.ethnicity}", "现住 {known.residence_address}"]}]
    options: {"yes": {label: 要, weight: primary}, "no": {label: 不要}}
  readers: {kind: people, title: "{question}"}
  readers.name: {kind: text, title: 姓名是什么？, lead: "{problem}"}
  readers.relation: {kind: choice, title: 是您的什么人？}
  readers.number: {kind: text, title: 身份证号码是什么？, lead: "{problem}"}
  signed: {kind: signature, title: 请签名, options: {counter: {label: 到窗口签, weight: quiet}}}
  ticket: {kind: papers, title: 正在打印, can_finish: false}
  ticket.done:
    kind: papers
    title: 请取走图书证
    options: &taken {taken: {label: 拿到了}, again: {label: 再打一次}, missing: {label: 没有拿到}}
  ticket.failed: {kind: papers, title: 没有打印出来, options: *taken}
  identify/consent:
    kind: consent
    title: 借书也要核对是不是您本人
    options: {agree: {label: 同意}, other_way: {label: 用其他方式}}
"""
PART = """
exits: [over]
gives: {read: page}
start: page
nodes:
  page: {step: tell, exit: over}
"""
PART_WORDS = """
pages:
  page: {kind: choice, title: 谢谢您, options: {ok: {label: 知道了, weight: primary}}}
"""
CASES = """
cases:
  opens:
    about: 开通
    world: {social_card: li}
    steps:
      - {on: identify/consent, do: [{face: li}, {answer: agree}]}
      - {on: wanted, do: [{answer: "yes"}]}
      - {on: readers, do: [READERS]}
      - {on: signed, do: [{type: DOT}, {type: NAME}]}
      - {on: wishes/choose, do: [NEWS, NEWS, NEWS, {answer: done}]}
      - {on: handle/notice, do: [{answer: go_on}]}
      - {on: handle/review, do: [{answer: submit}]}
      - {on: handle/conclude/papers, do: [{answer: taken}]}
      - {on: handle/conclude/rating, do: [{answer: "5"}]}
      - {on: ticket, do: [{answer: taken}]}
      - {on: thanks/page, do: [{answer: ok}]}
      - {on: leave/card, do: [{pull: social_card}]}
    expects:
      outcome: done
      cases: [library_ticket, library_news]
      papers: [bundle_completion, bundle_receipt, ticket]
      says: [借书也要核对是不是您本人, 谢谢您]
"""
#: what a finger writes: a point, and something as long as a name
DOT = '{"ratio": 2.5, "strokes": [[[0.5, 0.5]]]}'
NAME = '{"ratio": 2.5, "strokes": [[[0.1, 0.2], [0.4, 0.8]], [[0.4, 0.2], [0.1, 0.8]], [[0.5, 0.5], [0.9, 0.5]]]}'
#: two readers; the first is entered anew, the second with a wrong number, with that of the first, and then removed
READERS = """{answer: add}, {type: 李小样}, {answer: child}, back, {answer: child}, {type: "510000199906150322"},
        {answer: "change:1"}, {type: 李大样}, {answer: child}, {type: "510000199006150327"},
        {answer: add}, {type: 王小样}, {answer: spouse}, {type: "510000199006150328"}, {type: "510000199006150327"},
        back, back, back, {answer: add}, {type: 王小样}, {answer: spouse}, {type: "510000199006150503"},
        {answer: "remove:2"}, {answer: done}"""
CASES = (
    CASES.replace("READERS", READERS)
    .replace("NEWS", "{answer: library_news}")
    .replace("DOT", f"'{DOT}'")
    .replace("NAME", f"'{NAME}'")
)
MATTERS = """
family: library
matters:
  library_ticket:
    name: 图书证开通
    basis: R
    who: [person]
    items: [name, id_number, readers]
    limits: &limits
      - valid_from: 2026-01-01
        statutory: {span: none, source: 无法定时限, basis: R}
        promise: {span: 30 minutes, source: 当场开通, basis: R}
    instant: &instant {span: 30 minutes, when: {sex: ["1"]}, source: 当场开通, basis: R}
    effects: [{section: employment, set: {training_course: 图书馆, registered_on: today, former_unit: item.name}}]
    brings: {registered_on: today}
    repeat: free
    proof: &proof {face: ordinary, accepts: [substantial, high], basis: R}
    papers: [acceptance, completion, receipt]
  library_news:
    name: 新书通知
    basis: R
    who: [person]
    items: [name, id_number]
    limits: *limits
    instant: *instant
    repeat: free
    proof: *proof
    papers: [acceptance, completion, receipt]
"""
PAPER = """
format: receipt
title: 图书证
number: "{issued:day}"
values: []
blocks:
  - {block: text, text: "{name}，凭此证和社保卡借书。"}
  - {block: signature}
  - {block: caveats}
"""
ITEM = """  readers:
    name: 借书的家人
    kind: people
    values: {spouse: 配偶, child: 儿子或女儿}
    least: 1
    most: 3
    ways: [ask]
    question: 哪些家人也要借书？
    why: 每个人一张证
    basis: R
    source: 本机示例
"""
FILES = {
    "groups.yaml": (ROOT / "config/groups.yaml").read_text(encoding="utf-8") + "  culture: {title: 文化}\n",
    "items.yaml": (ROOT / "config/items.yaml").read_text(encoding="utf-8").rstrip() + "\n" + ITEM,
    "letters/ticket.yaml": PAPER,
    "scenes/library/flow.yaml": FLOW,
    "scenes/library/words.zh.yaml": WORDS,
    "scenes/library/cases.yaml": CASES,
    "shared/thanks/flow.yaml": PART,
    "shared/thanks/words.zh.yaml": PART_WORDS,
    "matters/library.yaml": MATTERS,
}


def written(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, door: Door) -> dict[str, Any]:
    """The visit, played once for all who only look at it."""
    file = written(tmp_path_factory.mktemp("library")) / "scenes/library/cases.yaml"
    done = door("visit", "play", str(file), "--case", "opens", "--dir", str(file.parents[2]), "--json")
    assert done.returncode == 0, done.stderr
    played: dict[str, Any] = json.loads(done.stdout)
    return played


def test_it_is_whole_and_it_is_listed(library: Path, door: Door) -> None:
    done = door("scenes", "check", "--dir", str(library))
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(door("scenes", "list", "--dir", str(library), "--json").stdout)
    assert listed == [
        {"scene": "library", "title": "图书证", "group": "culture", "matters": ["library_ticket", "library_news"]}
    ]


def test_it_is_played_and_a_page_of_a_part_is_its_own(report: dict[str, Any]) -> None:
    assert (report["end"], report["outcome"]) == ("done", "done")
    titles = {page["node"]: page["title"] for page in report["pages"]}
    assert titles["identify/consent"] == "借书也要核对是不是您本人"
    assert titles["thanks/page"] == "谢谢您"
    assert {paper["state"] for paper in report["papers"]} == {"sent_to_printer"}
    assert [paper["kind"] for paper in report["papers"]] == ["bundle_completion", "bundle_receipt", "ticket"]
    assert titles["farewell"] == "办理完成，欢迎再来"


def test_what_is_wished_can_be_taken_back_and_joins_the_bundle(report: dict[str, Any]) -> None:
    choices = [page for page in report["pages"] if page["node"] == "wishes/choose"]
    assert ["已选" in page["text"] for page in choices] == [False, True, False, True]
    assert [(case["matter"], case["state"]) for case in report["cases"]] == [
        ("library_ticket", "completed"),
        ("library_news", "completed"),
    ]


def test_an_item_that_nobody_knows_is_left_out_of_pages_and_papers(
    report: dict[str, Any], library: Path, door: Door
) -> None:
    (wanted,) = (page for page in report["pages"] if page["node"] == "wanted")
    assert "性别" in wanted["text"]
    assert "您的信息" not in wanted["text"], "a section with nothing to read"
    assert "原单位" not in wanted["text"]
    words = library / "scenes/library/words.zh.yaml"
    text = words.read_text(encoding="utf-8").replace("title: 要开通图书证吗？", 'title: "{known.former_unit}"')
    words.write_text(text, encoding="utf-8")
    done = door("scenes", "check", "--dir", str(library))
    assert done.returncode == 1
    assert "nobody may know {known.former_unit}" in done.stderr


@pytest.mark.parametrize(
    ("right", "wrong", "refused"),
    [
        pytest.param(
            *("record.items.sex:", "record.items.wings:", "node 'record' gives no 'items.wings'"),
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            *('record.items.sex: ["1", "2"]', 'record.items.sex: ["3"]', "'record.items.sex' can never be '3'"),
            marks=pytest.mark.nightly,
        ),
        (
            "next: wanted}\n",
            "next: x}\n  x: {step: compute, by: horoscope, next: wanted}\n",
            "no computation 'horoscope'",
        ),
        pytest.param(
            *("{use: wishes, chosen: handle}", "{step: tell, next: handle}", "0 nodes ask for wishes"),
            marks=pytest.mark.nightly,
        ),
    ],
)
def test_a_condition_or_computation_that_is_none_is_refused(
    right: str, wrong: str, refused: str, library: Path, door: Door
) -> None:
    file = library / "scenes/library/flow.yaml"
    assert right in FLOW
    file.write_text(FLOW.replace(right, wrong, 1), encoding="utf-8")
    done = door("scenes", "check", "--dir", str(library))
    assert done.returncode == 1
    assert f"{file}:" in done.stderr
    assert refused in done.stderr


@pytest.mark.nightly
def test_it_has_a_row_in_the_table_of_scenes(library: Path, door: Door) -> None:
    (row,) = json.loads(door("scenes", "table", "--dir", str(library), "--json").stdout)
    assert (row["items_sum"], row["items_union"], row["matters"]) == (5, 3, ["library_ticket", "library_news"])
    assert row["papers"] == ["bundle_completion", "bundle_receipt", "ticket"]
    assert row["questions"] < row["taps"]


def test_a_signature_is_asked_for_until_it_is_one_and_stands_on_the_paper_only(report: dict[str, Any]) -> None:
    texts = [page["text"] for page in report["pages"] if page["node"] == "signed"]
    assert "笔画太少了" in "\n".join(texts)
    assert "0.4" not in json.dumps({**report, "papers": []})
    assert {paper["state"] for paper in report["papers"]} == {"sent_to_printer"}


def test_people_are_added_changed_and_removed_one_question_a_page(report: dict[str, Any]) -> None:
    pages = [page for page in report["pages"] if page["node"] == "readers"]
    lists = [page for page in pages if page["kind"] == "people"]
    assert "done" not in lists[0]["moves"], "one at least"
    assert [page["text"].count("5100****") for page in lists] == [0, 1, 1, 1, 2, 1]
    assert "李大样" in lists[-1]["text"]
    assert "李小样" not in lists[-1]["text"]
    said = "\n".join(page["text"] for page in pages)
    assert "身份证号码不对" in said
    assert "这个人已经添加过了" in said


def test_a_power_cut_leads_back_into_it(library: Path, door: Door) -> None:
    file = library / "scenes/library/cases.yaml"
    text = file.read_text(encoding="utf-8").replace('{answer: "yes"}]', "power_cut]")
    file.write_text(
        text.replace("      - {on: thanks/page", "      - {on: identify/card, do: [finish]}\n      - {on: thanks/page")
    )
    done = door("visit", "play", str(file), "--case", "opens", "--dir", str(library), "--json")
    assert done.returncode == 3, "the next page is that of the card again"
    assert "identify/card" in [page["node"] for page in json.loads(done.stdout)["pages"]][-3:]


def test_rules_that_are_handed_in_are_not_run(library: Path) -> None:
    (library / "scenes/library/rules.py").write_text("raise SystemExit(7)", encoding="utf-8")
    with pytest.raises(DataFileError, match="rules are code"):
        load_scene("library", shelf_in(library))


@pytest.mark.nightly
def test_a_case_that_names_no_page_is_refused(library: Path, door: Door) -> None:
    file = library / "scenes/library/cases.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("thanks/page", "thanks/pages", 1), encoding="utf-8")
    done = door("scenes", "check", "--dir", str(library))
    assert done.returncode == 1
    assert f"{file}:" in done.stderr
    assert "no page 'thanks/pages'" in done.stderr


@pytest.mark.nightly
def test_a_matter_that_no_scene_offers_is_refused(library: Path, door: Door) -> None:
    file = library / "matters/library.yaml"
    text = file.read_text(encoding="utf-8")
    ticket = text.partition("matters:\n")[2].partition("  library_news:")[0].replace("&", "&other_")
    file.write_text(text + ticket.replace("library_ticket", "library_fine"), encoding="utf-8")
    done = door("scenes", "check", "--dir", str(library))
    line = text.count("\n") + 1
    assert (done.returncode, done.stderr) == (1, f"{file}:{line}: matter 'library_fine' is in no scene\n")


def test_a_group_of_the_first_screen_that_is_no_entry_is_refused(library: Path, door: Door) -> None:
    (library / "groups.yaml").unlink()
    done = door("scenes", "check", "--dir", str(library))
    refused = f"{library / 'scenes/library/flow.yaml'}:3: the first screen has no group 'culture'\n"
    assert (done.returncode, done.stderr) == (1, refused)


def test_whatever_is_searched_for_can_be_typed_and_is_done_in_one_place(library: Path, door: Door) -> None:
    file = library / "scenes/library/words.zh.yaml"
    before, own, after = file.read_text(encoding="utf-8").partition("keywords: [借书")
    line = before.count("\n") + 1
    file.write_text(f"{before}{own}, {chr(0x20164)}, 公积金{after}", encoding="utf-8")
    done = door("scenes", "check", "--dir", str(library))
    assert done.returncode == 1
    assert f"{file}:{line}: nobody can type {chr(0x20164)!r}" in done.stderr
    assert "'公积金' is done here, in scene 'library'" in done.stderr
