"""The engine and the static check, on the scenes that ship."""

from __future__ import annotations

import pytest

from flows.definition.loading import load_scene, scene_names
from flows.engine import Answers, current, outcome, previous_question
from flows.person.identity import Document, Presented, Proved
from flows.proving.check import problems

LI = Presented(Document.SOCIAL_CARD, "510000196511030015", "李试样")
KNOWN = Answers().having("identify/card", LI).having("identify/who", LI)


@pytest.mark.parametrize("name", scene_names())
def test_a_shipped_scene_has_no_problems(name: str) -> None:
    assert problems(load_scene(name)) == []


def test_the_flow_starts_at_the_card_and_follows_the_answers() -> None:
    flow = load_scene("retirement").flow
    answers = Answers()
    assert current(flow, answers) == "identify/card"
    answers = KNOWN.having("identify/consent", "agree")
    assert current(flow, answers) == "identify/face"
    assert current(flow, answers.having("identify/face", Proved("match", "face_strict"))) == "record"
    assert current(flow, answers.having("identify/face", Proved("declined", attempts_left=2))) == "identify/other_way"
    assert current(flow, answers.having("identify/face", Proved("no_match", attempts_left=2))) == "identify/face_failed"


def test_a_third_failure_before_the_camera_leads_to_another_way() -> None:
    flow = load_scene("retirement").flow
    answers = KNOWN.having("identify/consent", "agree")
    for left in (2, 1):
        answers = answers.having("identify/face", Proved("no_match", attempts_left=left)).having(
            "identify/face_failed", "again"
        )
        assert current(flow, answers) == "identify/face"
    answers = answers.having("identify/face", Proved("no_match", attempts_left=0))
    assert current(flow, answers) == "identify/face_refused"
    assert current(flow, answers.having("identify/face_refused", "other_way")) == "identify/other_way"


def test_back_drops_the_last_question_and_nothing_stale_survives() -> None:
    flow = load_scene("retirement").flow
    answers = KNOWN.having("identify/consent", "other_way")
    before = previous_question(flow, answers)
    assert before is not None
    assert "identify/consent" not in before
    assert current(flow, before) == "identify/consent"


def test_back_never_crosses_the_moment_in_which_the_person_became_known() -> None:
    flow = load_scene("retirement").flow
    answers = KNOWN.having("identify/consent", "agree").having("identify/face", Proved("match", "face_strict"))
    assert previous_question(flow, answers.having("record", object())) is None


@pytest.mark.parametrize(
    ("document", "node"),
    [
        (Document.SOCIAL_CARD, "identify/who"),
        (Document.ID_CARD, "identify/who"),
        (Document.THIRD_GENERATION, "identify/third_generation"),
        (Document.ELECTRONIC_CARD, "identify/code"),
    ],
)
def test_each_document_goes_its_way(document: Document, node: str) -> None:
    assert current(load_scene("retirement").flow, Answers().having("identify/card", Presented(document))) == node


def test_an_answer_that_does_not_follow_is_refused() -> None:
    with pytest.raises(ValueError, match="does not follow"):
        outcome(load_scene("retirement").flow, Answers().having("identify/consent", "agree"))


def test_answers_do_not_show_their_values() -> None:
    assert "secret" not in repr(Answers().having("identify/card", "secret"))
