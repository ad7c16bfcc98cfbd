"""What can be done with a social-security card, from what the office's books and the calendar say: pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from config.cards import CardState, Move, card_law
from law.reason import Reason, because


class Validity(StrEnum):
    """Whether a card is within its time; ``unknown`` where nobody has noted when that ends."""

    UNKNOWN = "unknown"
    VALID = "valid"
    DUE = "due"
    EXPIRED = "expired"


def validity(expires: date | None, on: date) -> Validity:
    """That of a card whose last day is ``expires``; it may be renewed from *due* on."""
    if expires is None:
        return Validity.UNKNOWN
    if on > expires:
        return Validity.EXPIRED
    return Validity.DUE if on >= renewable_from(expires, on) else Validity.VALID


def renewable_from(expires: date, on: date) -> date:
    """The first day on which a card may be renewed because it ends, by the rule ``on`` a day."""
    return expires - timedelta(days=card_law().on(on).renew_before_days)


def may(move: Move, state: CardState, on: date) -> bool:
    """Whether the card may be moved so."""
    return state in card_law().on(on).moves[move].start


def after(move: Move, state: CardState, on: date) -> CardState:
    """Where the card stands then."""
    return card_law().on(on).moves[move].to or state


def reasons(state: CardState, expires: date | None, on: date) -> tuple[Reason, ...]:
    """The rules that count for a card as it stands."""
    rules, law = card_law().on(on), card_law()
    found = []
    if expires is not None and state is CardState.NORMAL and validity(expires, on) is not Validity.VALID:
        days = rules.renew_before_days
        found.append(because("card_renewal", rules.basis, law.documents, days=days, day=renewable_from(expires, on)))
    if state is CardState.REISSUING:
        found.append(because("card_not_to_be_found", rules.moves[Move.FIND].basis, law.documents))
    if state in (CardState.LOST, CardState.REISSUING):
        spans = {"days": rules.temporary_days, "number": rules.temporary_months_most}
        found.append(because("card_temporary", rules.basis, law.documents, **spans))
    return tuple(found)
