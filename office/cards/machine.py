"""What the encryption machine (加密机) of the authority is asked, for a card that it must open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class KeyQuestion:
    """What the authority's encryption machine (加密机) must know to open a third-generation card, and no other.

    ``internal_proof`` is the card's answer to ``internal_challenge``, which shows the machine that the card is a true
    one; ``external_challenge`` is the card's, for the machine to answer. The texts say which key and what for.
    """

    business: str
    algorithm: str
    key_address: str
    atr: bytes = field(repr=False)
    card_id: bytes = field(repr=False)
    version: str
    internal_challenge: bytes = field(repr=False)
    internal_proof: bytes = field(repr=False)
    external_challenge: bytes = field(repr=False)


@dataclass(frozen=True)
class MacQuestion:
    """What the encryption machine must know to vouch for the new PIN in ``command``; the challenge is the card's."""

    business: str
    algorithm: str
    key_address: str
    atr: bytes = field(repr=False)
    card_id: bytes = field(repr=False)
    version: str
    challenge: bytes = field(repr=False)
    command: bytes = field(repr=False)
