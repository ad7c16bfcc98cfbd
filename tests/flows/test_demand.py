"""How closely the person is proved: by the strictest matter that can still apply, and it is told beforehand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.datafile import Place
from flows.bundle import demand
from flows.definition.loading import load_scene
from flows.engine import Answers, applying, possible
from flows.path.flow import Condition
from flows.person.identity import Document, Presented

HERE = Place(Path(__file__))
#: one that wants the strict camera, and one that does not
STRICT, ORDINARY = "retirement", "job_referral"
FLOW = replace(
    load_scene("retirement").flow,
    matters={
        STRICT: (Condition("result", (), ("apply",), HERE),),
        ORDINARY: (Condition("result", (), ("done",), HERE),),
    },
)
TEXTS = load_scene("retirement").words.texts


def of(document: Document) -> Answers:
    return Answers((("identify/who", Presented(document, "510000196511030015", "李试样")),))


def test_before_anything_is_chosen_every_matter_may_apply_and_the_strictest_counts() -> None:
    assert possible(FLOW, Answers()) == (STRICT, ORDINARY)
    assert applying(FLOW, Answers()) == ()
    assert demand.demand(FLOW, Answers()).face == "strict"


def test_what_was_chosen_leaves_only_the_matters_that_it_does_not_speak_against() -> None:
    chosen = Answers((("result", "done"),))
    assert possible(FLOW, chosen) == applying(FLOW, chosen) == (ORDINARY,)
    assert demand.demand(FLOW, chosen).face == "ordinary"


def test_nothing_that_applies_is_no_reason_to_prove_less() -> None:
    assert possible(FLOW, Answers((("result", "nothing"),))) == ()
    assert demand.demand(FLOW, Answers((("result", "nothing"),))).face == "strict"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (Document.SOCIAL_CARD, "社保卡密码、手机电子社保卡、工作人员当面核对"),
        (Document.ID_CARD, "手机电子社保卡、工作人员当面核对"),
        (Document.ELECTRONIC_CARD, "工作人员当面核对"),
    ],
)
def test_it_is_told_with_the_ways_that_this_document_leaves(document: Document, told: str) -> None:
    said = demand.said(FLOW, of(document), TEXTS)
    assert "更严" in said
    assert said.endswith(f"也可以用{told}")
