"""Broken copies of the shipped scene and parts, by one edit each: every one is refused, with file, line and reason."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.definition.shelf import FLOWS_DIR, Shelf
from flows.proving.check import found_in
from tests.families import some_by_day

NEWLINE = "\n"
RETIREMENT, IDENTIFY, LEAVE = "scenes/retirement", "shared/identify", "shared/leave"
HANDLE, CONCLUDE = "shared/handle", "shared/conclude"


@dataclass(frozen=True)
class Broken:
    """``right`` of ``file`` becomes ``wrong``. The problem stands where ``at`` (or ``wrong``) is, of ``elsewhere``."""

    file: str
    right: str
    wrong: str
    reason: str
    at: str = ""
    elsewhere: str = ""


FLOW = (FLOWS_DIR / RETIREMENT / "flow.yaml").read_text(encoding="utf-8")
#: all that the scene applies for
MATTERS = FLOW[FLOW.index("matters:\n") : FLOW.index("start: identify")]
BROKEN = {
    # -- names that are not there --
    "a kind of step": Broken(f"{CONCLUDE}/flow.yaml", "step: rate\n", "step: rates\n", "no kind of step 'rates'"),
    "a node": Broken(f"{RETIREMENT}/flow.yaml", "go: early_month}, {if", "go: early}, {if", "no node 'early'"),
    "a part": Broken(f"{RETIREMENT}/flow.yaml", "{use: leave,", "{use: leaves,", "no part 'leaves'"),
    "an exit of a part": Broken(
        f"{RETIREMENT}/flow.yaml", "known: record", "known: record, unknown: record", "no exit 'unknown'"
    ),
    "an exit of a file": Broken(f"{LEAVE}/flow.yaml", "exit: gone", "exit: left", "no exit 'left'"),
    "an exit that leads nowhere": Broken(
        f"{RETIREMENT}/flow.yaml", ", booked: leave", "", "does not say where the exit 'booked'", at="use: identify"
    ),
    "an exit that is never taken": Broken(
        f"{LEAVE}/flow.yaml", "exits: [gone]", "exits: [gone, stays]", "nothing leaves by the exit 'stays'"
    ),
    "a matter": Broken(
        f"{RETIREMENT}/flow.yaml", "retirement_early: {", "retirement_soon: {", "no matter 'retirement_soon'"
    ),
    "no matter that says how closely": Broken(
        f"{RETIREMENT}/flow.yaml",
        MATTERS,
        "",
        "no matter says how closely node 'identify/face'",
        at="  face:",
        elsewhere=f"{IDENTIFY}/flow.yaml",
    ),
    "an item": Broken(
        f"{RETIREMENT}/flow.yaml", "  category: category\n", "  categories: category\n",
        "no item 'categories'", at="  categories: category",
    ),
    "what gives an item": Broken(
        f"{RETIREMENT}/flow.yaml", "ending.month, standing.month]", "ending.month, standing.moon]", "gives no 'moon'",
        at="  retirement_month:",
    ),
    "an item that no department tells": Broken(
        f"{RETIREMENT}/flow.yaml", "{step: fetch_record,", "{step: fetch_record, items: [mobile],",
        "no department tells the item 'mobile'",
    ),
    "a stage": Broken(f"{RETIREMENT}/flow.yaml", "stage: check", "stage: chek", "no stage 'chek'"),
    "a stage without words": Broken(
        f"{RETIREMENT}/words.zh.yaml", ", papers: 领取文书", "", "stage 'papers' has no words",
        at="stages: [", elsewhere=f"{RETIREMENT}/flow.yaml",
    ),
    "an event": Broken(
        f"{IDENTIFY}/flow.yaml", "agree: consent.given", "agree: consent.giben", "no event 'consent.giben'",
        at="  consent:",
    ),
    "a paper": Broken(
        f"{HANDLE}/flow.yaml", "papers: [notice]", "papers: [bill]", "nobody makes a paper 'bill'"
    ),
    "an end without a goodbye": Broken(
        f"{RETIREMENT}/flow.yaml", "end: refused", "end: refussed", "end 'refussed' has no goodbye"
    ),
    "what a part gives": Broken(
        f"{IDENTIFY}/flow.yaml", "{person: who}", "{person: whom}", "no node 'whom'", at="gives:"
    ),
    # -- conditions --
    "a condition on no node": Broken(
        f"{RETIREMENT}/flow.yaml", "{record.category: null}", "{records.category: null}", "no node 'records'"
    ),
    "a condition on no attribute": Broken(
        f"{RETIREMENT}/flow.yaml", "{record.category: null}", "{record.categories: null}", "gives no 'categories'"
    ),
    "a condition on a value that never is": Broken(
        f"{IDENTIFY}/flow.yaml", "{if: {face.how: match}", "{if: {face.how: matches}", "never be 'matches'"
    ),
    "a condition on a later answer": Broken(
        f"{RETIREMENT}/flow.yaml", "{record.category: null}", "{early_month: none}",
        "'early_month' can have no answer yet",
    ),
    "a branch that is never taken": Broken(
        f"{RETIREMENT}/flow.yaml",
        "{if: {result: other}, go: other}",
        "{if: {result: estimate}, go: other}",
        "a branch above",
    ),
    "a branch behind one that always holds": Broken(
        f"{RETIREMENT}/flow.yaml", "[{if: {early_month: none}, go: leave}", "[{go: leave}", "hides those behind it"
    ),
    "a last branch with a condition": Broken(
        f"{CONCLUDE}/flow.yaml", "- {exit: accepted}", "- {if: {rating: \"5\"}, exit: accepted}",
        "the last branch must hold always", at="      - {if: {submit.whole",
    ),
    "a variant that never is": Broken(
        f"{RETIREMENT}/flow.yaml", "not_yet: [", "never: [", "never be 'never'", at="  result:"
    ),
    # -- ways --
    "a loop without a question": Broken(
        f"{IDENTIFY}/flow.yaml", "{if: {booked: null}, go: time_taken}", "{if: {booked: null}, go: booked}",
        "comes round again", at="  booked:",
    ),
    "a dead end": Broken(
        f"{HANDLE}/flow.yaml", "papers: [notice], next: notice}", "papers: [notice], next: notice_paper}",
        "leads to no end",
    ),
    "a node that nothing leads to": Broken(
        f"{IDENTIFY}/flow.yaml", "{if: {other_way: staff}, go: staff}", "{if: {other_way: staff}, go: pin}",
        "nothing leads to node 'identify/staff'", at="  staff:",
    ),
    # -- words --
    "what the notice tells of a matter": Broken(
        f"{RETIREMENT}/words.zh.yaml", "matters: [retirement_late]", "matters: [retirement_latest]",
        "no matter 'retirement_latest' is of the scene",
    ),
    "a page without words": Broken(
        f"{RETIREMENT}/words.zh.yaml", "  record: {kind", "  records: {kind", "page 'record' has no words",
        at="  record: {", elsewhere=f"{RETIREMENT}/flow.yaml",
    ),
    "a page that is never shown": Broken(
        f"{RETIREMENT}/words.zh.yaml", "  record: {kind", "  records: {kind", "page 'records' is never shown"
    ),
    "a text that is never used": Broken(
        f"{RETIREMENT}/words.zh.yaml", "texts:\n", "texts:\n  on_the_moon: 月亮\n",
        "text 'on_the_moon' is never used", at="  on_the_moon",
    ),
    "a text that is missing": Broken(
        f"{IDENTIFY}/words.zh.yaml", "  scan.tilt_code: ", "  scan.lean_code: ", "text 'scan.tilt_code' has no words",
        at="  code:", elsewhere=f"{IDENTIFY}/flow.yaml",
    ),
    "a button that the flow does not know": Broken(
        f"{HANDLE}/words.zh.yaml", "      go_on: {label", "      goes_on: {label",
        "page 'handle/notice' has the buttons",
        at="  notice:",
    ),
    "a value that nobody gives": Broken(
        f"{RETIREMENT}/words.zh.yaml", "起领, value: \"{standing.pension_month}\"", "起领, value: \"{standing.moon}\"",
        "nobody has given {standing.moon}", at="  handle/review:",
    ),
    "a value that comes later": Broken(
        f"{RETIREMENT}/words.zh.yaml", "title: 您属于哪一类？", "title: \"{standing.month}\"",
        "nobody has given {standing.month}", at="  category:",
    ),
    "sections that nobody makes": Broken(
        f"{RETIREMENT}/words.zh.yaml", "lead: 记录里没有写明。", "sections_from: whys\n    lead: 记录里没有写明。",
        "the sections 'whys'", at="  category:",
    ),
    "facts on a page that has no place for them": Broken(
        f"{RETIREMENT}/words.zh.yaml", "  record: {kind", "  record: {facts: [{label: a, value: b}], kind",
        "has no place for facts and sections", at="  record: {",
    ),
    "a kind of page that the step cannot draw": Broken(
        f"{RETIREMENT}/words.zh.yaml", "  record: {kind: working", "  record: {kind: table",
        "draws no page 'table'", at="  record: {",
    ),
    "another kind of page than the step draws": Broken(
        f"{IDENTIFY}/words.zh.yaml", "kind: face", "kind: working", "draws no page 'working'", at="  face:",
    ),
    "words for a condition that no matter has": Broken(
        f"{RETIREMENT}/words.zh.yaml", "conditions:\n  result: {", "conditions:\n  result: {apple: 苹果, ",
        "no matter asks whether 'result' is 'apple'", at="  result: {apple",
    ),
    "a question for an abolished proof": Broken(
        f"{RETIREMENT}/words.zh.yaml", "title: 您属于哪一类？", "title: 请出示解除劳动合同证明", "is abolished",
        at="  category:",
    ),
    "a misspelt key": Broken(f"{RETIREMENT}/flow.yaml", "stage: check", "stages: check", "Extra inputs"),
    "another name than that of the folder": Broken(
        f"{RETIREMENT}/flow.yaml", "scene: retirement", "scene: retire", "must be called 'retirement'"
    ),
}  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    for kind in ("scenes", "shared"):
        shutil.copytree(FLOWS_DIR / kind, tmp_path / kind)
    return Shelf(tmp_path / "scenes", tmp_path / "shared")


def test_an_unbroken_copy_is_whole(shelf: Shelf) -> None:
    assert found_in("retirement", shelf) == []


@pytest.mark.parametrize("name", some_by_day(BROKEN, 3))
def test_a_broken_copy_is_refused_with_file_line_and_reason(shelf: Shelf, tmp_path: Path, name: str) -> None:
    broken = BROKEN[name]
    file = tmp_path / broken.file
    text = file.read_text(encoding="utf-8")
    assert text.count(broken.right) == 1, "the copy is broken in one place"
    file.write_text(text.replace(broken.right, broken.wrong), encoding="utf-8")
    blamed = tmp_path / (broken.elsewhere or broken.file)
    before, there, _ = blamed.read_text(encoding="utf-8").partition(broken.at or broken.wrong)
    assert there
    place = f"{blamed}:{before.count(NEWLINE) + 1}: "
    found = found_in("retirement", shelf)
    assert any(problem.startswith(place) and broken.reason in problem for problem in found), "\n".join(found)
