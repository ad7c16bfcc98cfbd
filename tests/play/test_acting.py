"""Acting for another: the agent is proved, the principal is the applicant, and whatever else comes to nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.play.conftest import Played, card_is_left, of_visits, shown
from tests.printing import looking

AGENT, MOTHER, WARD = "510000198005209986", "510000195405208129", "510000195003118219"
TO_PRINCIPAL = """
  - {on: identify/consent, do: [{face: suyi}, {answer: agree}]}
  - {on: whom, do: [{answer: other}]}
"""
HANDS_IN = """
  - {on: agent/confirmed, do: [{answer: go_on}]}
  - {on: join/result, do: [{answer: apply}]}
  - {on: join/makeup, do: [{answer: least}]}
  - {on: handle/notice, do: [{answer: go_on}]}
  - {on: handle/collect/question, do: [{answer: later}]}
  - {on: handle/review, do: [{answer: submit}]}
  - {on: handle/conclude/papers, do: [{answer: taken}]}
  - {on: handle/conclude/rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
"""


def visit(played: Played, steps: str, card: str = "suyi") -> dict[str, Any]:
    return played(f"scene: residents\nworld: {{social_card: {card}}}\nsteps:{steps}")


def lays(card: str) -> str:
    return (
        f"  - {{on: agent/principal, do: [{{pull: social_card}}, {{insert: {{social_card: {card}}}}}, {{wait: 5}}]}}\n"
    )


def text_of(report: dict[str, Any]) -> str:
    return "".join(page["title"] + page["text"] for page in report["pages"])


def nothing_of_anybody(report: dict[str, Any]) -> bool:
    """No record was opened or told of, and nothing was handed in."""
    return "record" not in shown(report) and not report["submissions"] and "虚构路101号" not in text_of(report)


def test_a_daughter_hands_in_for_her_mother_and_every_paper_says_both(played: Played) -> None:
    report = visit(played, TO_PRINCIPAL + lays("shenlao") + HANDS_IN)
    (submission,) = report["submissions"]
    assert submission["applicant"]["number"] == MOTHER
    assert (submission["agent"]["number"], submission["agent"]["relation"]) == (AGENT, "relative")
    assert report["proofs"] == [{"way": "face_strict", "holder_number": AGENT}]
    assert submission["proofs"] == report["proofs"]
    assert not submission["promises"], "nobody promises for another"
    assert "counter" in submission["sources"].values(), "what she cannot promise is brought"
    for paper in report["papers"]:
        text = looking.text(Path(paper["file"]).read_bytes())
        assert "沈试老" in text
        assert "由代办人苏试意（公民身份号码5100****9986）代为办理" in text
    assert "agent.confirmed" in of_visits(report)


def test_a_guardian_promises_and_the_promise_is_the_guardians(played: Played) -> None:
    report = visit(
        played,
        TO_PRINCIPAL
        + lays("hanling")
        + """
  - {on: agent/confirmed, do: [{answer: go_on}]}
  - {on: join/result, do: [{answer: apply}]}
  - {on: handle/notice, do: [{answer: go_on}]}
  - {on: handle/collect/promise, do: [{answer: accept}]}
  - {on: handle/review, do: [{answer: submit}]}
  - {on: handle/conclude/papers, do: [{answer: taken}]}
  - {on: handle/conclude/rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
""",
    )
    (submission,) = report["submissions"]
    assert (submission["applicant"]["number"], submission["agent"]["relation"]) == (WARD, "guardian")
    assert submission["promises"]
    decided = looking.text(Path(report["papers"][0]["file"]).read_bytes())
    assert "苏试意" in decided


@card_is_left
@pytest.mark.parametrize("card", ["qiudi", "wang"])
def test_without_an_authority_or_after_its_end_nothing_of_anybody_is_told(played: Played, card: str) -> None:
    report = visit(played, TO_PRINCIPAL + lays(card) + "  - {on: agent/not_authorised, do: [{wait: 1}]}\n")
    assert nothing_of_anybody(report)
    assert "agent.refused" in of_visits(report)


@card_is_left
def test_whoever_was_given_no_authority_gets_none_by_the_card_of_another(played: Played) -> None:
    steps = TO_PRINCIPAL.replace("face: suyi", "face: li") + lays("shenlao")
    report = visit(played, steps + "  - {on: agent/not_authorised, do: [{wait: 1}]}\n", card="li")
    assert nothing_of_anybody(report)


@card_is_left
def test_a_card_with_the_number_of_the_mother_and_another_name_names_nobody(played: Played, tmp_path: Path) -> None:
    holder = {"number": MOTHER, "name": "沈重号", "sex": "2", "ethnicity": "01", "birthplace": "510000"}
    card = {
        "issue": {"card_id": "510000D156000005A1B2C3D4000000FD", "card_number": "T000000C9"},
        "holder": {**holder, "birth": "1954-05-20"},
    }
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    report = visit(played, TO_PRINCIPAL + lays("./mine.yaml") + "  - {on: agent/not_authorised, do: [{wait: 1}]}\n")
    assert nothing_of_anybody(report)


def test_the_card_of_the_principal_holds_the_visit_from_then_on(played: Played) -> None:
    report = visit(
        played,
        TO_PRINCIPAL
        + lays("shenlao")
        + "  - {on: agent/confirmed, do: [{answer: go_on}]}\n  - {on: join/result, do: [{pull: social_card}]}\n",
    )
    assert (report["end"], report["fault"]) == ("card_removed", "CARD-REMOVED")
    assert not report["submissions"]


@card_is_left
def test_a_card_that_is_changed_after_it_was_confirmed_ends_the_visit(played: Played) -> None:
    """The mother's card is confirmed, and the ward's put in her place: neither is handled."""
    report = visit(
        played,
        TO_PRINCIPAL
        + lays("shenlao")
        + "  - {on: agent/confirmed, do: [{pull: social_card}, {insert: {social_card: hanling}}, {wait: 5}]}\n",
    )
    assert report["end"] == "card_removed"
    assert nothing_of_anybody(report)


@card_is_left
def test_the_own_card_laid_down_again_is_nobody_else(played: Played) -> None:
    report = visit(
        played,
        TO_PRINCIPAL
        + lays("suyi")
        + "  - {on: agent/own_card, do: [{answer: own}]}\n  - {on: join/result, do: [{wait: 1}]}\n",
    )
    assert "苏试意" in text_of(report)
    assert "agent.confirmed" not in of_visits(report)


@card_is_left
def test_after_one_who_is_not_theirs_they_go_on_for_themselves(played: Played) -> None:
    report = visit(
        played,
        TO_PRINCIPAL
        + lays("qiudi")
        + "  - {on: agent/not_authorised, do: [{answer: own}]}\n  - {on: join/result, do: [{wait: 1}]}\n",
    )
    assert "邱试低" not in text_of(report)
    assert "虚构路103号" not in text_of(report)


CERTIFICATES = """
  - {on: identify/consent, do: [{face: gao}, {answer: agree}]}
  - {on: what, do: [{answer: for_other}]}
"""


def test_a_certificate_is_the_mothers_and_says_who_fetched_it(played: Played) -> None:
    report = played(
        "scene: certificates\nworld: {social_card: gao}\nsteps:"
        + CERTIFICATES
        + lays("jiang")
        + """  - {on: agent/confirmed, do: [{answer: go_on}]}
  - {on: what, do: [{answer: cases}]}
  - {on: nothing, do: [{answer: other}]}
  - {on: what, do: [{answer: pension}]}
  - {on: certificate, do: [{answer: print}]}
  - {on: rights_paper, do: [{answer: taken}]}
  - {on: more, do: [{answer: done}]}
  - {on: rating, do: [{answer: "5"}]}
  - {on: leave/card, do: [{pull: social_card}]}
"""
    )
    (submission,) = report["submissions"]
    assert (submission["applicant"]["number"], submission["agent"]["relation"]) == ("510000194909090422", "relative")
    text = looking.text(Path(report["papers"][0]["file"]).read_bytes())
    assert "由代办人高试失" in text
    assert "13900001015" not in text_of(report), "no matter of the authority speaks of her telephone"


@card_is_left
def test_after_the_mother_and_a_stranger_the_own_record_is_shown_again(played: Played) -> None:
    """The record of the mother is gone as soon as they do not act for her any more."""
    report = played(
        "scene: certificates\nworld: {social_card: gao}\nsteps:"
        + CERTIFICATES
        + lays("jiang")
        + "  - {on: agent/confirmed, do: [{answer: go_on}]}\n  - {on: what, do: [{answer: for_other}]}\n"
        + lays("he")
        + "  - {on: agent/not_authorised, do: [{answer: own}]}\n  - {on: what, do: [{answer: status}]}\n"
        + "  - {on: status, do: [{wait: 1}]}\n"
    )
    assert any(page["title"] == "高试失，您的参保情况" for page in report["pages"])
    assert not any("何样老" in page["title"] + page["text"] for page in report["pages"])
