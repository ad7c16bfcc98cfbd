"""Where somebody stands with their social-security card: by the office's books, the calendar, and what they put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from config.cards import CardState, card_law
from flows.definition.computation import Computation, Said
from flows.engine import Answers
from flows.person.identity import Document, presented
from law.capacity import promises_from
from law.card import Validity, reasons, renewable_from, validity
from law.reason import Reason
from law.wording import Count, say_day
from office.record import Record


class Shown(StrEnum):
    """What the page of a card has to offer: by its state, and where it is in order, by whether it is here and ends."""

    NONE = "none"
    #: too young to apply for one alone
    MINOR = "minor"
    SEALED = "sealed"
    HERE = "here"
    AWAY = "away"
    DUE = "due"
    LOST_FOR_NOW = "lost_for_now"
    LOST = "lost"
    REISSUING = "reissuing"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class CardStanding:
    """``reason`` is why a new card is needed, where the books know it; ``other``: it is not theirs that was put in."""

    state: CardState
    shows: Shown
    validity: Validity
    reason: Literal["lost", "expiry"] | None = None
    other: Literal["yes", "no"] = "no"
    expires: date | None = None
    reasons: tuple[Reason, ...] = ()


def stand(answers: Answers, today: date) -> CardStanding:
    record, holder = answers.the(Record), presented(answers)
    card = record.card
    if card is None:
        alone = today >= promises_from(record.person.birth, today)
        return CardStanding(CardState.NONE, Shown.NONE if alone else Shown.MINOR, Validity.UNKNOWN)
    put_in = holder.document is Document.SOCIAL_CARD
    here = put_in and holder.card.endswith(f" {card.card_number}")
    runs = validity(card.expires, today)
    ends = runs in (Validity.DUE, Validity.EXPIRED)
    return CardStanding(
        state=card.state,
        shows=_shown(card.state, here=here, ends=ends),
        validity=runs,
        reason=_reason(card.state, ends=ends),
        other="yes" if put_in and not here else "no",
        expires=card.expires,
        reasons=reasons(card.state, card.expires, today),
    )


def _shown(state: CardState, *, here: bool, ends: bool) -> Shown:
    if state is not CardState.NORMAL:
        return Shown(state.value)
    return Shown.DUE if ends else Shown.HERE if here else Shown.AWAY


def _reason(state: CardState, *, ends: bool) -> Literal["lost", "expiry"] | None:
    if state in (CardState.LOST_FOR_NOW, CardState.LOST):
        return "lost"
    return "expiry" if state is CardState.NORMAL and ends else None


def _values(said: Said[CardStanding]) -> Mapping[str, str]:
    standing, rules = said.result, card_law().on(said.today)
    expires = standing.expires
    return {
        "other": said.texts["other"] if standing.other == "yes" else "",
        "renewable_from": say_day(renewable_from(expires, said.today)) if expires else "",
        "days": Count(rules.temporary_days),
        "months": Count(rules.temporary_months_most),
        "tries": Count(rules.pin_tries),
    }


COMPUTATION = Computation(
    CardStanding, stand, frozenset({"other", "renewable_from", "days", "months", "tries"}), _values
)
