"""The social-security cards of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from config.cards import CardState
from office.record.section import Items, Section, Text20, Text30, Text50


@dataclass(frozen=True)
class Card(Section):
    """One card by the office's books. ``account``: the bank account on it, if one was opened.

    ``bank`` is a value of the item ``card_bank``; ``expires`` and ``temporary_until`` are last days; ``lost_on`` is
    when its loss was reported.
    """

    TABLE = "cards"
    KEYS = ("card_number",)

    card_number: Text20 = field(repr=False)
    state: CardState = CardState.NORMAL
    bank: Text50 = ""
    account: Text30 = field(default="", repr=False)
    issued: date | None = None
    expires: date | None = None
    lost_on: date | None = None
    temporary_until: date | None = None

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        """``card_number`` with ``card``, what else is known of it; further ones as a list under ``cards``."""
        first = {"card_number": told.pop("card_number", None), **(told.pop("card", None) or {})}
        return [*([first] if first["card_number"] else []), *(told.pop(name, None) or [])]

    @classmethod
    def given(cls, own: tuple[Card, ...]) -> Items:
        """Money goes to the account of a card in order; the bank knows it by the card's number, too."""
        if (usable := next((card for card in own if card.state is CardState.NORMAL), None)) is not None:
            yield from (("pay_method", "1"), ("bank_account", usable.account or usable.card_number))
        card = current(own)
        yield "card_state", card.state if card else CardState.NONE
        if card is not None:
            yield from (("card_number", card.card_number), ("card_bank", card.bank))
            yield "card_expires", card.expires.isoformat() if card.expires else ""
            yield "card_temporary", card.temporary_until.isoformat() if card.temporary_until else ""


def current(own: Iterable[Card]) -> Card | None:
    """The card that counts: the newest that is not cancelled; else the newest of all. None where there is none."""
    by_age = sorted(own, key=lambda card: (card.state is not CardState.CANCELLED, card.issued or date.min))
    return by_age[-1] if by_age else None
