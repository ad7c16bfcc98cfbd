"""The social-security cards of somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from office.record.section import Items, Section, Text20, Text30, Text50

State = Literal["normal", "lost", "cancelled"]


@dataclass(frozen=True)
class Card(Section):
    """One card by the office's books. ``account``: the bank account on it, if one was opened."""

    TABLE = "cards"
    KEYS = ("card_number",)

    card_number: Text20 = field(repr=False)
    state: Text20 = "normal"
    bank: Text50 = ""
    account: Text30 = field(default="", repr=False)

    @classmethod
    def invented(cls, name: str, told: dict[str, Any]) -> Any:
        """``card_number`` with ``card``, what else is known of it; further ones as a list under ``cards``."""
        first = {"card_number": told.pop("card_number", None), **(told.pop("card", None) or {})}
        return [*([first] if first["card_number"] else []), *(told.pop(name, None) or [])]

    @classmethod
    def given(cls, own: tuple[Card, ...]) -> Items:
        """Money goes to the account of the card; the bank knows it by the card's number, too."""
        if (card := next((card for card in own if card.state == "normal"), None)) is not None:
            yield from (("pay_method", "1"), ("bank_account", card.account or card.card_number))
