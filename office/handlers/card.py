"""社会保障卡: what its books allow is done on them; whether money moves on its account is the bank's.

``result``: ``card_state`` (where the card stands now); of a report of loss ``card_action`` and ``stopped_from``, of a
password ``pin_entry``; of a query ``code`` and ``valid_until``, and what it attests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from config.cards import CardState, Move
from law.capacity import promises_from
from law.card import Validity, after, may, validity
from office.cases.handling import Application, Change, Decision, Effect, Issue, decided, first
from office.record import Card

STATUS, REISSUE = "card_status", "card_reissue"
MOVES: Mapping[str, Move] = {
    "card_application": Move.APPLY,
    "card_activate": Move.ACTIVATE,
    STATUS: Move.QUERY,
    "card_info_change": Move.INFORMATION,
    "card_pin": Move.PIN,
    REISSUE: Move.REISSUE,
    "card_cancel": Move.CANCEL,
}
#: of `card_loss`, by the item `card_action`
LOSS_MOVES: Mapping[str, Move] = {
    "lose_for_now": Move.LOSE_FOR_NOW,
    "lose": Move.LOSE,
    "lose_and_new": Move.LOSE,
    "find": Move.FIND,
}
#: why a card as it stands cannot be moved so
REFUSED = {
    CardState.NONE: "card_none",
    CardState.SEALED: "card_sealed",
    CardState.NORMAL: "card_normal",
    CardState.LOST_FOR_NOW: "card_lost_for_now",
    CardState.LOST: "card_lost",
    CardState.REISSUING: "card_reissuing",
    CardState.CANCELLED: "card_cancelled",
}
#: reconstruction: how long a printed query can be checked
VALID_DAYS = 90
#: reasons of a new card
EXPIRY, LOSS = "expiry", "lost"
UNREPORTED = frozenset({CardState.NORMAL, CardState.SEALED})


def objection(application: Application) -> str | None:
    if application.id == "card_loss" and application.items.get("card_action") not in LOSS_MOVES:
        return "answers_contradict"
    state, move = _state(application), _move(application)
    expires = _expires(application)
    reason = application.items.get("card_reason") if application.id == REISSUE else None
    born, alone = application.record.person.birth, application.submission.agent is None
    too_young = application.made < promises_from(born, application.made)
    return first(
        (
            (application.id == "card_application" and alone and too_young, "guardian_needed"),
            (not may(move, state, application.made), REFUSED[state]),
            (reason == EXPIRY and validity(expires, application.made) is Validity.VALID, "card_not_due"),
            (reason == LOSS and state in UNREPORTED, "card_not_reported"),
        )
    )


def decide(application: Application) -> Decision:
    state, move = _state(application), _move(application)
    then = after(move, state, application.made)
    result: dict[str, str] = {"card_state": then} if then is not CardState.NONE else {}
    match move:
        case Move.LOSE_FOR_NOW | Move.LOSE | Move.FIND:
            stopped = {} if move is Move.FIND else {"stopped_from": application.made.isoformat()}
            result |= {"card_action": move, **stopped}
        case Move.PIN:
            result |= {"pin_entry": application.items["pin_entry"]}
        case Move.QUERY:
            until = application.moment.date() + timedelta(days=VALID_DAYS)
            result |= {"code": application.token, "valid_until": until.isoformat()}
    return decided(application, {"card_state": state}, result)


def effects(application: Application, decision: Decision) -> Iterator[Effect]:
    move, card = _move(application), application.record.card
    if move is Move.QUERY:
        until = date.fromisoformat(decision.result["valid_until"])
        yield Issue(application.token, STATUS, until, {"card_state": decision.result["card_state"]})
    elif card is not None and (then := after(move, card.state, application.made)) is not card.state:
        yield Change("cards", {"state": then, **_since(move, application.made)}, card.key)


def _since(move: Move, made: date) -> Mapping[str, date | None]:
    """Since when the card is lost; one that is in order again is not."""
    if move in (Move.LOSE_FOR_NOW, Move.LOSE):
        return {"lost_on": made}
    return {"lost_on": None} if move is Move.FIND else {}


def _move(application: Application) -> Move:
    found = MOVES.get(application.id)
    return found or LOSS_MOVES[application.items["card_action"]]


def _state(application: Application) -> CardState:
    card: Card | None = application.record.card
    return card.state if card else CardState.NONE


def _expires(application: Application) -> date | None:
    card = application.record.card
    return card.expires if card else None
