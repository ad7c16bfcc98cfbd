"""The read key in a PSAM, a security module in a second slot of the reader (facts on cards, 1.8, sequence of [R1])."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from devices.cards.apdu import Transmit, UnreadableCard, exchange
from devices.cards.link import LinkLost
from devices.social_card.authenticator import external_authenticate, get_challenge
from devices.social_card.failures import keys_unavailable
from devices.social_card.keys import CardFacts, Keys, card_factor

PROOF_BYTES = 8

#: A transaction with the module, powered down at its end; :class:`LinkLost` when there is none
OpenModule = Callable[[], AbstractContextManager[Transmit]]


class PsamAuthenticator:
    """A :class:`~devices.social_card.authenticator.CardAuthenticator` with the module behind ``open_module``."""

    def __init__(self, open_module: OpenModule, keys: Keys) -> None:
        self._open_module = open_module
        self._keys = keys

    def open(self, card: CardFacts, transmit: Transmit) -> None:
        challenge = get_challenge(transmit, PROOF_BYTES)
        external_authenticate(transmit, self._keys.card, self._proof(card, challenge) + challenge)

    def _proof(self, card: CardFacts, challenge: bytes) -> bytes:
        try:
            with self._open_module() as module:
                return self._computed(module, card, challenge)
        except LinkLost as lost:
            raise keys_unavailable(f"PSAM: {lost}") from lost
        except UnreadableCard as error:
            raise keys_unavailable(f"PSAM: {error}") from error

    def _computed(self, module: Transmit, card: CardFacts, challenge: bytes) -> bytes:
        psam = self._keys.psam
        _asked(module, "SELECT", bytes.fromhex(psam.select))
        factors = b"".join((card_factor(psam.card_factor, card), *self._keys.card.cities(card), challenge))
        derive = bytes.fromhex(psam.derive + psam.usage + psam.version)
        _asked(module, "derive", derive + bytes((len(factors),)) + factors)
        proof = _asked(module, "compute", bytes.fromhex(psam.compute) + bytes((len(challenge),)) + challenge)
        if len(proof) != PROOF_BYTES:
            raise UnreadableCard(f"a proof of {len(proof)} bytes")
        return proof


def _asked(module: Transmit, what: str, command: bytes) -> bytes:
    answer = exchange(module, command)
    if not answer.ok:
        raise UnreadableCard(f"{what} {answer.sw:04X}")
    return answer.data
