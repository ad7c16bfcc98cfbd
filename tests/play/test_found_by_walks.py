"""What the adversarial walker found, as the visits that it found them in."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.play.conftest import RETIRES, WITH_PIN, Played, card_is_left, shown, steps
from tests.printing import looking


@card_is_left
@pytest.mark.expects_log("service: out of service: RECORDS-UNEXPECTED: OperationalError")
def test_a_card_that_is_left_begins_no_visit_even_if_the_memory_failed_when_the_visit_ended(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/consent, do: [{fault: {part: records, kind: sqlite3.OperationalError}}, finish]}
  - {on: out_of_service.fault, do: []}
  - {on: attract, do: [{answer: retirement}]}
  - {on: identify/card, do: [{wait: 30}]}
"""
        )
    )
    assert shown(report).count("identify/consent") == 1, "nobody is taken for whoever left the card"


def test_a_visit_ends_although_an_identity_card_was_never_said_to_be_taken(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/card, do: [{insert: {id_card: li}}]}
  - {on: identify/consent, do: [{answer: other_way}]}
  - {on: identify/other_way, do: [{answer: appointment}]}
  - {on: identify/appointment, do: [{answer: none}]}
  - {on: leave/card, do: [{pull: id_card}]}
""",
            world="{}",
        )
    )
    assert report["end"] == "idle"
    assert report["left"] == {"screen": None, "queue": 0, "sealed_readable": 0}


@card_is_left
def test_a_visit_ends_although_nobody_says_that_the_papers_have_come_out(played: Played) -> None:
    report = played(
        steps(
            WITH_PIN
            + RETIRES[: RETIRES.index("  - {on: handle/conclude/papers")]
            + "  - {on: handle/conclude/papers, do: []}"
        )
    )
    assert (report["end"], len(report["papers"])) == ("idle", 2)


@card_is_left
@pytest.mark.expects_log("service: out of service: RECORDS-UNEXPECTED: ValueError")
def test_a_printer_that_ends_what_it_was_asked_ends_no_kiosk(played: Played, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "chores")  # it may be they who ask: then they tell it
    report = played(
        steps(
            """
  - {on: identify/consent, do: [{fault: {part: records, kind: ValueError}}, {answer: agree}]}
  - on: out_of_service.fault
    do: [{wait: 2}, {fault: {part: printer, kind: asyncio.CancelledError}}, {pull: social_card}]
  - {on: attract, do: [{answer: retirement}]}
  - {on: identify/card, do: [finish]}
"""
        )
    )
    assert report["end"] == "finish"


def test_papers_of_two_cases_in_one_visit_are_two_papers(played: Played) -> None:
    certificate = """
  - {on: what, do: [{answer: participation}]}
  - {on: certificate, do: [{answer: print}]}
  - {on: participation_paper, do: [{answer: again}]}
  - {on: participation_paper, do: [{answer: taken}]}
"""
    report = played(
        "scene: certificates\nworld: {social_card: yuan}\nsteps:"
        + WITH_PIN
        + certificate
        + "  - {on: more, do: [{answer: other}]}"
        + certificate
        + '  - {on: more, do: [{answer: done}]}\n  - {on: rating, do: [{answer: "5"}]}\n'
        + "  - {on: leave/card, do: [{pull: social_card}]}\n"
    )
    files = [Path(paper["file"]) for paper in report["papers"]]
    codes = [case["result"]["code"] for case in report["cases"]]
    assert (len(set(files)), len(set(codes))) == (2, 2), "what is printed again is the same paper"
    assert [code in looking.text(file.read_bytes()) for code, file in zip(codes, files, strict=True)] == [True, True]


def test_notices_of_two_matters_that_are_taken_along_are_two_papers(played: Played) -> None:
    notice = """
  - {on: scenes, do: [{answer: unemployment}]}
  - {on: matters, do: [{answer: MATTER}]}
  - {on: notice, do: [{answer: print}]}
  - {on: paper, do: [{answer: taken}]}
"""
    report = played(
        "scene: item_list\nsteps:"
        + notice.replace("MATTER", "job_referral")
        + "  - {on: notice, do: [{answer: other}]}"
        + notice.replace("MATTER", "job_guidance")
        + "  - {on: notice, do: [{answer: done}]}\n"
    )
    said = [looking.text(Path(paper["file"]).read_bytes()) for paper in report["papers"]]
    assert [("职业介绍" in text, "职业指导" in text) for text in said] == [(True, False), (False, True)]


@card_is_left
def test_back_leads_to_what_was_touched_and_not_to_a_step_that_passes_by_itself(played: Played) -> None:
    report = played(
        steps(
            """
  - {on: identify/consent, do: [{face: cui}, {answer: agree}]}
  - {on: card, do: [{answer: find}]}
  - {on: action, do: [{answer: find}]}
  - {on: handle/notice, do: [back]}
  - {on: action, do: [{answer: not_now}]}
  - {on: card, do: [finish]}
""",
            world="{social_card: cui}",
            scene="card",
        )
    )
    assert report["end"] == "finish"
