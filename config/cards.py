"""Social-security cards as dated, sourced data: the model of ``parameters/card.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Version


class CardState(StrEnum):
    """Where a card stands by the office's books: a value of the item ``card_state``."""

    NONE = "none"
    SEALED = "sealed"
    NORMAL = "normal"
    LOST_FOR_NOW = "lost_for_now"
    LOST = "lost"
    REISSUING = "reissuing"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can be done with a card."""

    APPLY = "apply"
    ACTIVATE = "activate"
    PIN = "pin"
    INFORMATION = "information"
    QUERY = "query"
    LOSE_FOR_NOW = "lose_for_now"
    LOSE = "lose"
    FIND = "find"
    REISSUE = "reissue"
    CANCEL = "cancel"


class Step(Data):
    """From which states a move is possible, and where it leads; it stays there where nothing else is said."""

    start: Annotated[tuple[CardState, ...], Field(min_length=1, alias="from")]
    to: CardState | None = None
    basis: Basis


class CardVersion(Version):
    """The rules from ``valid_from`` on. Days and months count from the day of the move, or back from the expiry."""

    basis: Basis
    renew_before_days: PositiveInt
    temporary_days: PositiveInt
    temporary_months_most: PositiveInt
    pin_tries: PositiveInt
    moves: Mapping[Move, Step]

    @model_validator(mode="after")
    def _knows_every_move(self) -> Self:
        if missing := set(Move) - set(self.moves):
            raise ValueError(f"move {min(missing)!r} is missing")
        return self


class CardLaw(DatedLaw[CardVersion]):
    subject = "rule on cards"


@cache
def card_law() -> CardLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/card.yaml"), CardLaw)
