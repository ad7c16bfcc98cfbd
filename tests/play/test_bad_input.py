"""What is told wrongly, twice or by whoever does not answer: each time a sentence and a way on, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from config.refusals import refusals
from tests.play.conftest import Played, shown

#: everything until the notice of the unemployment scene; `wishes` are touched one after the other
BEGINS = """
scene: unemployment
world: {{social_card: {who}}}
steps:
  - {{on: identify/consent, do: [{{answer: other_way}}]}}
  - {{on: identify/other_way, do: [{{answer: pin}}]}}
  - {{on: identify/pin, do: [{{type: "123456"}}]}}
  - {{on: result, do: [{{answer: apply}}]}}
  - {{on: wishes/choose, do: [{wishes}{{answer: done}}]}}
  - {{on: handle/notice, do: [{notice}{{answer: go_on}}]}}
"""
HANDED_IN = """
  - {on: handle/review, do: [{answer: submit}]}
  - {on: handle/conclude/papers, do: [{answer: taken}]}
  - {on: handle/conclude/rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
"""
#: the paper that says which hardship it is, where no department has told: it may be captured, and is rather brought
BRINGS = "  - {on: handle/collect/paper, do: [{answer: counter}]}\n"
PROMISES = "  - {on: handle/collect/promise, do: [{answer: accept}]}\n"


def begins(who: str = "gao", *wishes: str, notice: str = "") -> str:
    touched = "".join(f"{{answer: {wish}}}, " for wish in wishes)
    return BEGINS.format(who=who, wishes=touched, notice=notice)


def answers(*values: str) -> str:
    return "".join(f'  - {{on: handle/collect/question, do: [{{answer: "{value}"}}]}}\n' for value in values)


def states(report: dict[str, Any]) -> dict[str, str]:
    return {case["matter"]: case["state"] for case in report["cases"]}


def said(report: dict[str, Any], node: str) -> str:
    return "\n".join(f"{page['title']}\n{page['text']}" for page in report["pages"] if page["node"] == node)


def test_one_matter_that_is_refused_spoils_no_other_and_the_paper_says_why(played: Played) -> None:
    report = played(
        begins("gao", "job_referral", "job_guidance", "hardship_recognition")
        + answers("1", "any", "near", "2", "policy", "050")
        + BRINGS
        + PROMISES * 3
        + HANDED_IN
    )
    refused = {matter for matter, state in states(report).items() if state == "refused"}
    assert refused == {"hardship_recognition"}, "she is 36, and has said 大龄"
    assert len(states(report)) == 7
    assert [paper["kind"] for paper in report["papers"]] == ["bundle_acceptance", "bundle_receipt"]
    assert report["outcome"] == "partly"


def test_answers_that_do_not_go_together_are_told_and_can_be_given_again(played: Played) -> None:
    """Whoever says to be older than the record says is asked nothing twice in vain: the way on is another answer."""
    report = played(
        begins("gao", "hardship_recognition")
        + answers("1", "yes", "050")
        + BRINGS
        + PROMISES * 3
        + '  - {on: handle/review, do: [{answer: "change:hardship_category"}]}\n'
        + answers("long")
        + HANDED_IN
    )
    [handed_in] = report["submissions"]
    assert handed_in["items"]["hardship_category"] == "long", "what was changed is not handed in"
    reasons = [case["result"].get("reason") for case in report["cases"] if case["state"] == "refused"]
    assert reasons == ["unemployed_too_short"]
    assert states(report)["unemployment_benefit"] == "completed"


@pytest.mark.parametrize(("wrong", "problem"), [("00000000000", "手机号码不对"), ("02887654321", "手机号码不对")])
def test_what_cannot_be_a_number_is_asked_again_and_says_why(played: Played, wrong: str, problem: str) -> None:
    report = played(
        begins()
        + answers("1", "yes")
        + PROMISES
        + '  - {on: handle/review, do: [{answer: "change:mobile"}]}\n'
        + f'  - {{on: handle/collect/question, do: [{{type: "{wrong}"}}]}}\n'
        + '  - {on: handle/collect/question, do: [{type: "1391111"}, {type: "2222"}]}\n'
        + HANDED_IN
    )
    assert problem in said(report, "handle/collect/question")
    [handed_in] = report["submissions"]
    assert (handed_in["items"]["mobile"], handed_in["sources"]["mobile"]) == ("13911112222", "ask")
    assert report["outcome"] == "completed"


def test_what_only_begins_to_be_a_number_is_no_answer_and_the_way_back_is_open(played: Played) -> None:
    report = played(
        begins()
        + answers("1", "yes")
        + PROMISES
        + '  - {on: handle/review, do: [{answer: "change:mobile"}]}\n'
        + '  - {on: handle/collect/question, do: [{type: "139"}, back]}\n'
        + HANDED_IN
    )
    [handed_in] = report["submissions"]
    assert "mobile" not in handed_in["items"], "the number of the record is not told, and stays"
    assert report["outcome"] == "completed"


@pytest.mark.parametrize("kind", ["late", "nonsense"])
def test_a_department_that_does_not_answer_is_no_dead_end_and_spoils_no_other(played: Played, kind: str) -> None:
    """唐试难 is known to the disabled federation; civil affairs, which is asked as well, is the one in trouble."""
    report = played(
        begins("tang", "hardship_recognition", notice=f"{{fault: {{part: civil_affairs, kind: {kind}}}}}, ")
        + answers("yes")
        + BRINGS
        + PROMISES * 3
        + HANDED_IN
    )
    [handed_in] = report["submissions"]
    assert handed_in["sources"]["hardship_category"] == "share.disabled_federation"
    assert handed_in["sources"]["hardship_data"] == "counter", "what nobody told is brought"
    assert "类别佐证 以后到窗口补" in said(report, "handle/review")
    assert states(report)["hardship_recognition"] == "accepted"
    assert report["outcome"] == "accepted"


@pytest.mark.expects_log("department disabled_federation: ")
@pytest.mark.parametrize("kind", ["ConnectionResetError", "asyncio.CancelledError"])
def test_a_line_to_a_department_that_breaks_is_one_answer_less(played: Played, kind: str) -> None:
    fault = f"{{fault: {{part: disabled_federation, kind: {kind}}}}}, "
    report = played(begins(notice=fault) + answers("1", "yes") + PROMISES + HANDED_IN)
    assert report["submissions"][0]["sources"]["health_status"] == "ask"
    assert report["outcome"] == "completed"


def test_a_matter_that_is_applied_for_twice_is_taken_once_and_the_paper_says_so(played: Played) -> None:
    once = """
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: pin}]}
  - {on: identify/pin, do: [{type: "123456"}]}
  - {on: result, do: [{answer: apply}]}
  - {on: handle/notice, do: [{answer: go_on}]}
  - {on: handle/collect/promise, do: [{answer: accept}]}
  - {on: handle/review, do: [{answer: submit}]}
"""
    report = played(
        "scene: retirement\nworld: {social_card: zhou}\nsteps:"
        + once
        + """
  - {on: handle/conclude/papers, do: [{answer: taken}]}
  - {on: handle/conclude/rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
  - {on: attract, do: [{insert: {social_card: zhou}}, {answer: retirement}]}
"""
        + once
        + """
  - {on: handle/conclude/refused, do: [{answer: print}]}
  - {on: handle/conclude/refusal_paper, do: [{answer: taken}]}
  - {on: leave/card, do: [{pull: social_card}]}
"""
    )
    told = refusals()["already_accepted"]
    assert told.citizen in said(report, "handle/conclude/refused")
    assert told.way_on in said(report, "handle/conclude/refused")
    assert [case["state"] for case in report["cases"]] == ["accepted", "refused"]
    assert "refusal" in [paper["kind"] for paper in report["papers"]]
    assert [visit["outcome"] for visit in report["visits"]] == ["accepted", "refused"]


def test_an_office_that_goes_away_in_the_midst_loses_no_answer(played: Played) -> None:
    report = played(
        begins(notice="{fault: {part: office, kind: unreachable}}, ")
        + answers("1", "yes")
        + PROMISES
        + "  - {on: handle/review, do: [{answer: submit}]}\n"
        + "  - {on: handle/conclude/submit.fault, do: [{fault: {part: office, kind: mend}}, {answer: retry}]}\n"
        + HANDED_IN.split("\n", 2)[2]
    )
    assert report["outcome"] == "completed"
    assert len(report["submissions"]) == 1
    assert set(states(report).values()) == {"completed"}
    assert "handle/conclude/submit.fault" in shown(report)
