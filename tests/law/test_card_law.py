"""What can be done with a card from which state, and when it may be renewed."""

from __future__ import annotations

from datetime import date

import pytest

from config.cards import CardState, Move, card_law
from law.card import Validity, after, may, reasons, renewable_from, validity

ON = date(2026, 11, 24)
S = CardState
#: from where, by facts 3.4: 封存 → 启用; 临时挂失 → 正式挂失; no 解挂 after a new card was requested
POSSIBLE: dict[Move, set[CardState]] = {
    Move.APPLY: {S.NONE, S.CANCELLED},
    Move.ACTIVATE: {S.SEALED},
    Move.PIN: {S.NORMAL},
    Move.INFORMATION: {S.SEALED, S.NORMAL, S.LOST_FOR_NOW, S.LOST, S.REISSUING},
    Move.QUERY: set(S) - {S.NONE},
    Move.LOSE_FOR_NOW: {S.NORMAL},
    Move.LOSE: {S.NORMAL, S.LOST_FOR_NOW},
    Move.FIND: {S.LOST_FOR_NOW, S.LOST},
    Move.REISSUE: {S.SEALED, S.NORMAL, S.LOST_FOR_NOW, S.LOST},
    Move.CANCEL: {S.SEALED, S.NORMAL, S.LOST_FOR_NOW, S.LOST},
}
LEADS = {
    Move.ACTIVATE: S.NORMAL,
    Move.LOSE_FOR_NOW: S.LOST_FOR_NOW,
    Move.LOSE: S.LOST,
    Move.FIND: S.NORMAL,
    Move.REISSUE: S.REISSUING,
    Move.CANCEL: S.CANCELLED,
}


@pytest.mark.parametrize("move", Move)
def test_a_move_is_possible_from_these_states_and_leads_there(move: Move) -> None:
    assert {state for state in CardState if may(move, state, ON)} == POSSIBLE[move]
    for state in POSSIBLE[move]:
        assert after(move, state, ON) is LEADS.get(move, state)


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        (None, Validity.UNKNOWN),
        (date(2027, 1, 24), Validity.VALID),  # sixty-one days
        (date(2027, 1, 23), Validity.DUE),
        (ON, Validity.DUE),
        (date(2026, 11, 23), Validity.EXPIRED),
    ],
)
def test_a_card_is_renewed_from_sixty_days_before_its_end(expires: date | None, expected: Validity) -> None:
    assert validity(expires, ON) is expected
    if expires is not None:
        assert (expires - renewable_from(expires, ON)).days == 60


def test_the_rules_that_count_are_told_with_their_source() -> None:
    found = {state: [one.rule for one in reasons(state, date(2027, 1, 10), ON)] for state in CardState}
    assert found[S.NORMAL] == ["card_renewal"]
    assert found[S.REISSUING] == ["card_not_to_be_found", "card_temporary"]
    assert found[S.LOST] == ["card_temporary"]
    assert reasons(S.NORMAL, date(2030, 1, 15), ON) == ()
    assert all(one.title for state in CardState for one in reasons(state, date(2027, 1, 10), ON))


def test_a_temporary_card_counts_sixty_days_and_six_months_at_most() -> None:
    rules = card_law().on(ON)
    assert (rules.temporary_days, rules.temporary_months_most, rules.pin_tries) == (60, 6, 6)
