"""What proves the read key of a third-generation card: parameters (``keys.yaml``) and the factors of one card's key."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, StringConstraints

from config.datafile import Data, load

FACTOR_BYTES = 8

HexByte = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{2}$")]
Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-F]{2})+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{32}$")]


@dataclass(frozen=True)
class CardFacts:
    """What a third-generation card tells without keys, and what its key is derived from."""

    atr: bytes = field(repr=False)
    card_id: bytes = field(repr=False)  # 16 bytes of EF05, record 1
    version: str = ""

    @property
    def historical(self) -> bytes:
        """The historical bytes of the reset, found behind its interface bytes (ISO 7816-3, 8.2)."""
        present, at = self.atr[1] >> 4, 2
        while True:
            at += (present & 0x7).bit_count()
            if not present & 0x8 or at >= len(self.atr):
                return self.atr[at : at + (self.atr[1] & 0x0F)]
            present, at = self.atr[at] >> 4, at + 1


class CardFactor(StrEnum):
    HISTORICAL_BYTES = "historical_bytes"
    CARD_IDENTIFIER = "card_identifier"


class CardKey(Data):
    """How the card checks."""

    key_reference: HexByte
    challenge_bytes: Literal[8, 16]
    card_factor: CardFactor
    city_factors: Annotated[int, Field(ge=0, le=2)]
    city_padding: HexByte

    def cities(self, card: CardFacts) -> tuple[bytes, ...]:
        """The factors of the region of issue, the widest first; eight bytes each."""
        digits = card.card_id[:3].hex()
        regions = (digits[:2] + "0000", digits[:4] + "00")[2 - self.city_factors :]
        return tuple(region.encode("ascii") + bytes.fromhex(self.city_padding) * 2 for region in regions)

    def factors(self, card: CardFacts) -> tuple[bytes, ...]:
        """All factors from the master key down to the key of ``card``."""
        return (*self.cities(card), card_factor(self.card_factor, card))


class Psam(Data):
    """The commands of the security module."""

    card_factor: CardFactor
    select: Hex
    derive: Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{4}$")]
    usage: HexByte
    version: HexByte
    compute: Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{8}$")]


class NewPin(Data):
    """The commands that give a card another PIN."""

    change: Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{8}$")]
    between: HexByte
    reset: Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{8}$")]
    mac_bytes: Literal[4]
    challenge_bytes: Literal[8]


class Machine(Data):
    """What the authority's encryption machine is asked with."""

    business: str
    reset_business: str
    algorithm: str
    key_address: str
    challenge_bytes: Literal[8, 16]
    answer_within_s: PositiveFloat


class Keys(Data):
    card: CardKey
    psam: Psam
    pin: NewPin
    machine: Machine
    test_key: Key


@cache
def load_keys() -> Keys:
    """The shipped parameters."""
    return load(Path(__file__).with_name("keys.yaml"), Keys)


def card_factor(kind: CardFactor, card: CardFacts) -> bytes:
    """The eight bytes that make the key of ``card`` its own; padded with 00 when the reset has fewer."""
    raw = card.historical if kind is CardFactor.HISTORICAL_BYTES else card.card_id
    return raw[-FACTOR_BYTES:].rjust(FACTOR_BYTES, b"\x00")
