"""By the book: a bad rating says why, a case is withdrawn once, and who may not promise is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.play.conftest import RETIRES, WITH_PIN, Played

RATING = '  - {on: handle/conclude/rating, do: [{answer: "5"}]}\n'


def begin(scene: str, card: str) -> str:
    return f"scene: {scene}\nworld: {{social_card: {card}}}\nsteps:\n" + WITH_PIN


def kinds(report: Mapping[str, Any], what: str) -> list[str]:
    return [kind for kind in report["events"] if kind.startswith(f"{what}.")]


@pytest.mark.parametrize(
    ("answers", "planned"),
    [
        ('{answer: "2"}, {answer: slow}, {answer: machine}, {answer: slow}, {answer: send}', 2),
        ('{answer: "1"}, {answer: result}, {answer: skip}', 1),
        ('{answer: "3"}', 1),
    ],
)
def test_only_a_bad_grade_is_asked_why_and_never_twice(played: Played, answers: str, planned: int) -> None:
    steps = RETIRES.replace(RATING, f"  - {{on: handle/conclude/rating, do: [{answers}]}}\n")
    report = played(begin("retirement", "li") + steps)
    asked = [page for page in report["pages"] if page["title"] == "哪里不满意？"]
    assert bool(asked) == any(grade in answers for grade in ('"1"', '"2"'))
    assert "send" not in (asked[0]["moves"] if asked else ())
    assert (report["end"], report["outcome"]) == ("done", "retired")
    rated = kinds(report, "rating")
    assert rated == ["rating.planned"] * planned + (["rating.sent", "rating.confirmed"] if planned else [])


PROMISE = "  - {on: handle/collect/promise, do: [{answer: accept}]}\n"
#: who may promise nothing is not asked to
WITHOUT_PROMISE = RETIRES.replace(PROMISE, "")


def test_whoever_broke_a_promise_is_told_gently_after_the_proof_and_brings_what_it_stands_for(played: Played) -> None:
    assert WITHOUT_PROMISE != RETIRES
    report = played(begin("retirement", "jixin") + WITHOUT_PROMISE)
    told = [place for place, page in enumerate(report["pages"]) if "承诺和核查结果不一样" in page["text"]]
    proved = next(place for place, page in enumerate(report["pages"]) if page["node"] == "result")
    assert told
    assert min(told) > proved
    assert {report["pages"][place]["node"] for place in told} == {"handle/notice"}
    assert "handle/collect/promise" not in [page["node"] for page in report["pages"]]
    (review,) = [page for page in report["pages"] if page["node"] == "handle/review"]
    assert "无在其他统筹地区领取基本养老金的证明" in review["text"].partition("以后带到窗口")[2]
    assert [case["state"] for case in report["cases"]] == ["accepted"]
    assert report["submissions"][0]["promises"] == []


def test_whose_credit_is_repaired_promises_again(played: Played) -> None:
    report = played(begin("retirement", "xinfu") + RETIRES)
    assert [case["state"] for case in report["cases"]] == ["completed"]
    assert all("这次请带证明" not in page["text"] for page in report["pages"])


@pytest.mark.nightly  # lives of a process of their own
def test_a_case_is_withdrawn_once_whatever_the_power_does(played: Played) -> None:
    number = "达川人社受〔2026〕900002号"
    withdraws = f"""
  - {{on: list, do: [{{answer: {number}}}]}}
  - {{on: case, do: [{{answer: withdraw}}]}}
  - {{on: sure, do: [{{fault: {{part: office, kind: late}}}}, {{answer: withdraw}}]}}
  - {{on: withdrawing, do: [power_cut]}}
  - on: attract
    do: [{{pull: social_card}}, {{wait: 120}}, {{insert: {{social_card: wenjin}}}}, {{answer: progress}}]
"""
    looks = f"""
  - {{on: list, do: [{{answer: {number}}}]}}
  - {{on: case, do: [{{answer: done}}]}}
  - {{on: leave/card, do: [{{pull: social_card}}]}}
"""
    report = played(begin("progress", "wenjin") + withdraws + WITH_PIN + looks)
    assert (report["end"], report["outcome"]) == ("done", "checked")
    planned = report["events"].count("withdrawal.planned")
    assert planned == report["events"].count("withdrawal.confirmed") <= 1
    # the power may fail before it is planned: then nothing was withdrawn, and that is what is said
    stands = [page["title"] for page in report["pages"] if page["node"] == "case"][-1]
    assert stands == ("正在办理", "已经撤回")[planned]
    assert report["left"]["sealed_readable"] == 0


@pytest.mark.nightly  # a paper is found in pictures, and a second visit looks
def test_a_paper_that_was_captured_for_a_correction_arrives_when_the_office_is_back(played: Played) -> None:
    number = "达川人社受〔2026〕900007号"
    corrects = f"""
  - {{on: list, do: [{{answer: {number}}}]}}
  - {{on: case, do: [{{answer: mend}}]}}
  - {{on: collect/paper, do: [{{insert: {{document: diagnosis}}}}, {{answer: take}}, {{answer: done}}]}}
  - {{on: check, do: [{{fault: {{part: office, kind: unreachable}}}}, {{answer: submit}}]}}
  - {{on: mending.fault, do: [{{answer: finish}}]}}
  - {{on: farewell.card, do: [{{pull: social_card}}]}}
  - {{on: attract, do: [{{fault: {{part: office, kind: mend}}}}, {{wait: 120}}]}}
"""
    looks = f"""
  - {{on: list, do: [{{answer: {number}}}]}}
  - {{on: case, do: [{{answer: done}}]}}
  - {{on: leave/card, do: [{{pull: social_card}}]}}
"""
    again = "  - {on: attract, do: [{insert: {social_card: jianqing}}, {answer: progress}]}\n" + WITH_PIN
    report = played(begin("progress", "jianqing") + corrects + again + looks)
    (fault,) = [page["text"] for page in report["pages"] if page["node"] == "mending.fault"]
    assert "您的信息没有丢失" in fault
    assert [page["title"] for page in report["pages"] if page["node"] == "case"] == ["这件事要请您补正", "正在办理"]
    assert {"mending.waiting", "mending.confirmed"} <= set(report["events"])
    assert report["left"]["sealed_readable"] == 0
