"""What the staff do at the desk, told as stays: refilling, freeing, counting, what the night has left, opening."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from maintenance.desk.task import tasks
from maintenance.desk.words import desk_words
from tests.maintenance.desk.conftest import Played, nodes, signs_in

#: the issue: whoever refills touches the screen no more often
TAPS = 8
GOOD = '- {on: home/came_out, do: [{answer: "yes"}]}'
LEAVES = "  - {on: home/home, do: [finish]}\n"


def at_the_desk(steps: str, card: str = "staff") -> str:
    return f"{signs_in(card)}{steps}{LEAVES}"


def texts_of(report: dict[str, Any], node: str) -> list[str]:
    return [page["text"] for page in report["pages"] if page["node"] == node]


def text_in(file: str) -> str:
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return told.stdout


def test_paper_is_refilled_in_few_taps_and_a_page_shows_that_it_is_well(played: Played) -> None:
    steps = f"""
  - {{on: home/home, do: [{{answer: refill}}]}}
  - {{on: refill/which, do: [{{answer: sheets}}]}}
  - {{on: refill/open, do: [{{answer: done}}]}}
  - {{on: refill/count, do: [{{answer: full}}]}}
  {GOOD}
"""
    report = played(at_the_desk(steps))
    assert "never_came" not in report
    assert steps.count("answer:") <= TAPS
    done = [kind for kind in report["events"] if kind.startswith(("supply.refill", "print."))]
    assert done == ["supply.refilling", "supply.refilled", "print.planned", "print.sent", "print.confirmed"]
    assert [paper["kind"] for paper in report["papers"]] == ["test_page"]


def test_a_file_in_which_something_happens_to_a_receipt_printer_has_one(played: Played) -> None:
    """At the demonstration's site, too, which has none: what happens there is what the desk says first."""
    report = played(
        signs_in().replace("{pull: social_card}", "{pull: social_card}, {fault: {part: receipt_printer, kind: jam}}")
        + "  - {on: home/home, do: [finish]}\n"
    )
    (home,) = (page["text"] for page in report["pages"] if page["node"] == "home/home")
    assert "打印机卡纸。 回执打印机" in home


def test_what_is_counted_holds_from_then_on(played: Played) -> None:
    report = played(
        at_the_desk("""
  - {on: home/home, do: [{answer: count}]}
  - {on: count/which, do: [{answer: sheets}]}
  - {on: count/number, do: [{type: "60"}]}
  - {on: home/home, do: [{answer: "need:refill:sheets"}]}
  - {on: refill/open, do: [back]}
""")
    )
    assert "never_came" not in report
    assert "supply.corrected" in report["events"]
    assert "剩60张" in texts_of(report, "home/home")[1]


def test_a_jam_is_cleared_step_by_step_and_stands_first_until_then(played: Played) -> None:
    report = played(
        at_the_desk(f"""
  - {{on: home/home, do: [{{fault: {{part: printer, kind: jam}}}}, {{wait: 6}}, {{answer: "need:clear:printer"}}]}}
  - {{on: clear/steps, do: [{{answer: done}}]}}
  {GOOD}
""")
    )
    assert "never_came" not in report
    assert "打印机卡纸" in texts_of(report, "home/home")[1]
    assert "打印机卡纸" not in texts_of(report, "home/home")[2]


def test_what_the_night_has_left_is_seen_to_one_by_one(played: Played) -> None:
    """A paper that nobody got, because the printer stopped, is destroyed; and it is known who did that."""
    report = played(f"""
scene: item_list
steps:
  - {{on: scenes, do: [{{answer: retirement}}]}}
  - {{on: matters, do: [{{answer: retirement}}]}}
  - {{on: notice, do: [{{answer: print}}]}}
  - {{on: paper, do: [{{answer: again}}]}}
  - {{on: paper, do: [{{answer: missing}}]}}
  - {{on: notice, do: [{{answer: done}}]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "246810"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{answer: "need:night:paper"}}]}}
  - {{on: night/paper, do: [{{answer: destroyed}}]}}
  - {{on: night/which, do: [{{answer: paper}}]}}
  - {{on: night/paper, do: [{{answer: not_found}}]}}
  - {{on: night/none, do: [{{answer: done}}]}}
{LEAVES}""")
    assert "never_came" not in report
    assert report["events"].count("print.handled") == 2
    assert "没有确认的文书（2）" in texts_of(report, "home/home")[0]


@pytest.mark.expects_log("visit: a card was left in its slot")
@pytest.mark.parametrize(
    ("became", "then"),
    [
        ("done", "- {on: cards/which, do: [{answer: 'tag:K0001'}]}\n  - {on: cards/return, do: [{answer: owner}]}"),
        ("owner", "- {on: cards/none, do: [{answer: done}]}"),
    ],
    ids=["kept", "its owner stands there"],
)
def test_a_card_that_was_left_is_kept_under_a_tag_and_given_back(played: Played, became: str, then: str) -> None:
    report = played(f"""
scene: authentication
world: {{social_card: li}}
steps:
  - {{on: identify/consent, do: [{{wait: 400}}]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{pull: social_card}}, {{wait: 5}}, {{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "246810"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{answer: "need:cards:hand:social_card"}}]}}
  - {{on: cards/take_out, do: [{{answer: {became}}}]}}
  - {{on: home/home, do: [{{answer: cards}}]}}
  {then}
{LEAVES}""")
    assert "never_came" not in report
    assert [kind for kind in report["events"] if kind.startswith("card.")] == [
        "card.left",
        "card.taken",
        "card.kept",
        "card.returned",
    ]


def test_a_day_ends_with_the_sheet_and_begins_with_a_check(played: Played) -> None:
    report = played(
        at_the_desk(
            f"""
  - {{on: home/home, do: [{{answer: closing}}]}}
  - {{on: closing/well, do: [{{answer: print}}]}}
  {GOOD}
  - {{on: home/home, do: [{{answer: opening}}]}}
  - {{on: opening/begin, do: [{{answer: done}}]}}
  - {{on: home/came_out, do: [{{answer: "no"}}]}}
  - {{on: opening/not_ready, do: [{{answer: done}}]}}
  - {{on: home/home, do: [{{answer: notice}}]}}
  - {{on: notice/which, do: [{{answer: all}}]}}
  {GOOD}
  - {{on: home/home, do: [{{answer: guide}}]}}
  - {{on: guide/shown, do: [{{answer: print}}]}}
  {GOOD}
""",
            card="staff_lead",
        )
    )
    assert "never_came" not in report
    papers = {paper["kind"]: paper["file"] for paper in report["papers"]}
    assert set(papers) == {"day_sheet", "test_page", "fault_notice", "staff_guide"}
    sheet = text_in(papers["day_sheet"])
    assert "日志链校验值" in sheet
    assert "今天没有办件。" in sheet
    guide = text_in(papers["staff_guide"])
    assert all(desk_words().tasks[name].title in guide for name in tasks())
    assert guide.count("") == 1, "it is one page"


def test_while_the_screen_is_cleaned_nothing_can_be_touched(played: Played) -> None:
    report = played(
        at_the_desk("""
  - {on: home/home, do: [{answer: cleaning}]}
  - {on: cleaning/ready, do: [{answer: done}]}
""")
    )
    assert "never_came" not in report
    locked = [page for page in report["pages"] if page["node"] == "cleaning/locked"]
    assert len(locked) == 12
    assert {move for page in locked for move in page["moves"]} <= {"help"}


def test_an_auditor_reads_and_touches_nothing(played: Played) -> None:
    report = played(at_the_desk("", card="staff_auditor"))
    offered = texts_of(report, "home/home")[0]
    assert "今天的数" in offered
    assert not any(desk_words().tasks[name].title in offered for name in ("refill", "clear", "count", "cards", "night"))
    assert nodes(report)[-1] == "home/home"


def test_whoever_takes_a_call_for_help_owns_it_and_closes_it(played: Played) -> None:
    """At night somebody has left a number; in the morning it is called, and the call is over."""
    report = played(f"""
scene: item_list
steps:
  - {{on: scenes, do: [help, {{answer: call}}]}}
  - {{on: help/number, do: [{{type: "13800001111"}}]}}
  - {{on: help/promised, do: [{{answer: "help:close"}}]}}
  - {{on: scenes, do: [finish]}}
  - {{on: attract, do: [{{answer: staff}}]}}
  - {{on: sign_in/card, do: [{{insert: {{social_card: staff}}}}]}}
  - {{on: sign_in/pin, do: [{{type: "246810"}}]}}
  - {{on: sign_in/take_card, do: [{{pull: social_card}}]}}
  - {{on: home/home, do: [{{answer: "need:night:call"}}]}}
  - {{on: night/call, do: [{{answer: own}}]}}
  - {{on: night/which, do: [{{answer: call}}]}}
  - {{on: night/call, do: [{{answer: helped}}]}}
  - {{on: night/none, do: [{{answer: done}}]}}
{LEAVES}""")
    assert "never_came" not in report
    assert [kind for kind in report["events"] if kind in ("help.called", "help.owned", "help.closed")] == [
        "help.called",
        "help.owned",
        "help.closed",
    ]


def test_a_paper_of_the_staff_that_could_not_be_printed_is_told_at_once_and_is_no_business_of_the_night(
    played: Played,
) -> None:
    report = played(
        at_the_desk("""
  - {on: home/home, do: [{answer: guide}]}
  - {on: guide/shown, do: [{fault: {part: press, kind: ValueError}}, {answer: print}]}
  - {on: home/fault, do: [{answer: go_on}]}
  - {on: home/home, do: [{answer: night}]}
  - {on: night/none, do: [{answer: done}]}
""")
    )
    assert "never_came" not in report
    assert "PRESS-UNEXPECTED" in texts_of(report, "home/fault")[0]
