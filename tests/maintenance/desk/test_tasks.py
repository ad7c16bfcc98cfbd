"""The tasks of the staff desk that need no paper: told as stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from assembly.site import ROOT
from config.language import EN, translation
from config.staff import Role
from maintenance.desk.task import tasks
from maintenance.desk.words import desk_words
from tests.maintenance.desk.conftest import Played, nodes, signs_in

#: characters to be looked at, in any language
LETTERS = "rare."
CHINESE = re.compile(r"[\u3400-\u9fff]")
#: laid into the slot when it is asked for
CARD = "- {on: sign_in/card, do: [{insert: {social_card: staff}}]}\n  "


def test_every_task_has_its_words_and_no_words_are_of_no_task() -> None:
    assert set(tasks()) == set(desk_words().tasks)


def test_whatever_the_desk_says_it_says_in_english_too() -> None:
    file = ROOT / "maintenance" / "desk" / "words.zh.yaml"
    chinese, english = (
        {
            path: text
            for path, text in _texts(yaml.load(one.read_text("utf-8"), yaml.CSafeLoader))
            if CHINESE.search(text) or one is not file
        }
        for one in (file, translation(file, EN))
    )
    assert chinese.keys() - english.keys() == set()
    assert [path for path, text in english.items() if CHINESE.search(text) and not path[-1].startswith(LETTERS)] == []


def _texts(said: object, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text, by the keys that lead to it."""
    if isinstance(said, str):
        yield path, said
    elif isinstance(said, dict | list):
        for key, value in said.items() if isinstance(said, dict) else enumerate(said):
            yield from _texts(value, *path, str(key))


def test_every_role_finds_something_to_do() -> None:
    for role in Role:
        assert any(role in task.roles for task in tasks().values()), role


def test_the_home_shows_whoever_is_signed_in_only_what_they_may_do(played: Played) -> None:
    offered = {}
    for card, role in (("staff", Role.HALL), ("staff_lead", Role.LEAD), ("staff_auditor", Role.AUDITOR)):
        report = played(signs_in(card) + "  - {on: home/home, do: [finish]}")
        offered[role] = [move for move in report["pages"][-1]["moves"] if move in tasks()]
        assert offered[role] == [name for name, task in tasks().items() if role in task.roles]
    assert "adjust" in offered[Role.LEAD]
    assert "adjust" not in offered[Role.HALL]


def test_the_law_of_another_day_is_shown_beside_todays(played: Played) -> None:
    report = played(
        signs_in()
        + """
  - {on: home/home, do: [{answer: law_day}]}
  - {on: law_day/day, do: [{type: "2031-01-01"}]}
  - {on: law_day/shown, do: [back]}
  - {on: law_day/day, do: [{type: "2026-12-01"}]}
  - {on: law_day/shown, do: [{answer: done}]}
  - {on: home/home, do: [finish]}
"""
    )
    assert "never_came" not in report
    later, soon = (page["text"] for page in report["pages"] if page["node"] == "law_day/shown")
    assert "最低缴费 192个月（今天是180个月）" in later
    assert "这一天是法定节假日" in later
    assert "最低缴费 180个月" in soon
    assert "今天是" not in soon.replace("今天的数", "")


def test_a_setting_is_noted_at_once_and_shown_as_it_will_be(played: Played) -> None:
    report = played(
        signs_in("staff_lead")
        + """
  - {on: home/home, do: [{answer: adjust}]}
  - {on: adjust/which, do: [{answer: theme}]}
  - {on: adjust/value, do: [{answer: night}]}
  - {on: adjust/which, do: [{answer: theme}]}
  - {on: adjust/value, do: [{answer: default}]}
  - {on: adjust/which, do: [back]}
  - {on: adjust/when, do: [{answer: later}]}
  - {on: home/home, do: [finish]}
"""
    )
    assert "never_came" not in report
    now = [page["text"].split("\n")[1] for page in report["pages"] if page["node"] == "adjust/which"]
    assert now == ["屏幕配色 现在：白天", "屏幕配色 现在：夜间", "屏幕配色 现在：白天"]
    assert report["events"].count("staff.did") == 3


@pytest.mark.expects_log("restart of the application asked for")
@pytest.mark.parametrize(
    ("card", "task", "what"),
    [("staff", "trial", "training"), ("staff_lead", "trial", "test"), ("staff", "reset", "program")],
)
def test_the_program_ends_in_order_to_be_started_again(played: Played, card: str, task: str, what: str) -> None:
    """The staff are signed out first, and it is on disk who has done it."""
    report = played(
        signs_in(card)
        + f"""
  - {{on: home/home, do: [{{answer: {task}}}]}}
  - {{on: {task}/what, do: [{{answer: {what}}}]}}
  - {{on: {task}/sure_{what}, do: [{{answer: go}}]}}
"""
    )
    assert "never_came" not in report
    assert report["end"] == "shutdown"
    of_the_desk = [kind for kind in report["events"] if not kind.startswith("issue.")]
    assert of_the_desk[-5:] == ["staff.did", "restart.asked", "staff.signed_out", "desk.closed", "kiosk.stopped"]
    assert report["left"]["screen"] is None


def test_what_the_machine_could_not_mend_stands_first_until_it_is_over(played: Played) -> None:
    report = played(
        """
scene: item_list
steps:
  - {on: attract, do: [{fault: {part: id_reader, kind: out_of_order}}, {wait: 400}, {answer: staff}]}
"""
        + signs_in().split("steps:")[1].replace("- {on: sign_in/pin", CARD + "- {on: sign_in/pin")
        + """
  - {on: home/home, do: [{answer: "need:issues:ID-OUT-OF-ORDER:id_reader"}]}
  - {on: issues/issue, do: [{answer: look}]}
  - {on: issues/issue, do: [{fault: {part: id_reader, kind: mend}}, {answer: look}, {wait: 60}, {answer: look}]}
  - {on: issues/gone, do: [{answer: done}]}
  - {on: "*", do: [finish]}
"""
    )
    assert "never_came" not in report
    (first, *_) = (page for page in report["pages"] if page["node"] == "home/home")
    assert first["text"].split("\n")[1].startswith("身份证读卡器")
    (issue, *_) = (page for page in report["pages"] if page["node"] == "issues/issue")
    assert "编号 ID-OUT-OF-ORDER" in issue["text"]
    assert "怎么办" in issue["text"]


def test_a_part_is_made_anew_while_the_staff_are_there(played: Played) -> None:
    report = played(
        signs_in()
        + """
  - {on: home/home, do: [{answer: reset}]}
  - {on: reset/what, do: [{answer: part}]}
  - {on: reset/part, do: [{answer: id_reader}]}
  - {on: reset/part_reset, do: [{answer: done}]}
  - {on: home/home, do: [finish]}
"""
    )
    assert "never_came" not in report
    assert "repair.done" in report["events"]


def test_whoever_may_not_is_not_offered_the_computer_nor_the_test(played: Played) -> None:
    report = played(
        signs_in()
        + """
  - {on: home/home, do: [{answer: reset}]}
  - {on: reset/what, do: [back]}
  - {on: home/home, do: [{answer: trial}]}
  - {on: trial/what, do: [back]}
  - {on: home/home, do: [finish]}
"""
    )
    of = {page["node"]: page["moves"] for page in report["pages"]}
    assert "computer" not in of["reset/what"]
    assert "test" not in of["trial/what"]
    assert nodes(report)[-1] == "home/home"


def test_a_task_that_was_begun_and_not_done_can_be_told_from_the_log(played: Played) -> None:
    report = played(signs_in() + "  - {on: home/home, do: [{answer: law_day}]}\n  - {on: law_day/day, do: [finish]}")
    assert "staff.began" in report["events"]
    assert "staff.did" not in report["events"]


def test_no_code_of_a_task_knows_a_scene_or_a_driver() -> None:
    """They show pages and ask ports; the contract of imports holds the rest."""
    files = (ROOT / "maintenance" / "desk").rglob("*.py")
    assert [file for file in files if "flows.definition.scene" in file.read_text(encoding="utf-8")] == []
