"""What the page of a card offers is what the law of cards allows."""

from __future__ import annotations

from datetime import date

import pytest

from config.cards import CardState, Move
from flows.computed.card import Shown
from flows.definition.loading import load_scene
from flows.person.pins import is_weak
from law.card import may

ON = date(2026, 11, 24)
#: what a button of the page moves, at last
MOVES = {
    "apply": Move.APPLY,
    "activate": Move.ACTIVATE,
    "pin": Move.PIN,
    "loss": Move.LOSE_FOR_NOW,
    "good": Move.LOSE,
    "find": Move.FIND,
    "replace": Move.REISSUE,
    "information": Move.INFORMATION,
    "query": Move.QUERY,
    "cancel": Move.CANCEL,
}
STATES = {Shown.HERE: CardState.NORMAL, Shown.AWAY: CardState.NORMAL, Shown.DUE: CardState.NORMAL}
STATES |= {Shown.MINOR: CardState.NONE}


@pytest.mark.parametrize("shown", Shown)
def test_nothing_is_offered_that_the_card_does_not_allow(shown: Shown) -> None:
    options = load_scene("card").flow.nodes["card"].options
    assert not isinstance(options, tuple)
    state = STATES.get(shown) or CardState(shown.value)
    offered = {MOVES[option] for option in options[shown] if option != "done"}
    assert all(may(move, state, ON) for move in offered)
    left_out = {move for move in MOVES.values() if may(move, state, ON)} - offered
    # who has the card in the slot has not lost it; what is seldom wanted then is left to the counter
    by_a_guardian = {Move.APPLY} if shown is Shown.MINOR else set()
    assert left_out <= {Move.LOSE_FOR_NOW, Move.LOSE, Move.INFORMATION, Move.CANCEL} | by_a_guardian


@pytest.mark.parametrize(
    ("pin", "weak"),
    [
        ("111111", True),
        ("123456", True),
        ("654321", True),
        ("680725", True),
        ("250768", True),
        ("196807", True),
        ("256638", True),
        ("280917", False),
        ("135790", False),
    ],
)
def test_a_password_that_somebody_would_try_first_is_none(pin: str, weak: bool) -> None:
    assert is_weak(pin, "510000196807256638", date(1968, 7, 25)) is weak
