"""What of an answer stands in the open part of the log: a button that the words name, and nothing that was typed."""

from __future__ import annotations

import pytest

from flows.definition.loading import load_scene
from flows.person.identity import Document, Presented, Proved
from flows.stay.journal import public_outcome

SCENE = load_scene("retirement")


@pytest.mark.parametrize("button", ["agree", "other_way", "apply", "taken", "hall", "none"])
def test_a_button_is_named(button: str) -> None:
    assert public_outcome(button, SCENE) == button


@pytest.mark.parametrize(
    "typed", ["123456", "510000196511030015", "2027-01-04T09:00:00+08:00", "2026-02", "\u674e\u8bd5\u6837", ""]
)
def test_what_was_typed_or_offered_is_not(typed: str) -> None:
    assert public_outcome(typed, SCENE) == "chosen"


def test_of_documents_and_proofs_the_kind_alone() -> None:
    named = Presented(Document.ID_CARD, "510000196511030015", "\u674e\u8bd5\u6837")
    assert public_outcome(named, SCENE) == "id_card"
    assert public_outcome(Proved("wrong_pin"), SCENE) == "wrong_pin"
    assert public_outcome(("2027-01-04",), SCENE) == "tuple"
