"""Holders of the read key without hardware, on the tests' key: real SM4, for demonstration and tests."""

from __future__ import annotations

from devices.cards.apdu import Transmit
from devices.social_card.authenticator import external_authenticate, get_challenge
from devices.social_card.failures import keys_refused
from devices.social_card.keys import CardFacts, CardKey, Keys
from devices.social_card.machine import MachineReply, MachineRequest, MacReply, MacRequest, Question, Reply
from simulated.social_card.sm4 import BLOCK_BYTES, cryptogram, diversify, mac


def card_key(keys: Keys, key: CardKey, card: CardFacts) -> bytes:
    """The key of one card below the tests' key."""
    return diversify(bytes.fromhex(keys.test_key), key.factors(card))


def proof(key: bytes, challenge: bytes) -> bytes:
    """The 16 bytes of EXTERNAL AUTHENTICATE: a whole block, or half a block and the challenge it answers."""
    return (cryptogram(key, challenge) + challenge)[:BLOCK_BYTES]


class SimulatedAuthenticator:
    """A :class:`~devices.social_card.authenticator.CardAuthenticator`, and a ``PinAuthority``."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def open(self, card: CardFacts, transmit: Transmit) -> None:
        challenge = get_challenge(transmit, self._keys.card.challenge_bytes)
        answer = proof(card_key(self._keys, self._keys.card, card), challenge)
        external_authenticate(transmit, self._keys.card, answer)

    def mac(self, card: CardFacts, challenge: bytes, command: bytes) -> bytes:
        return mac(card_key(self._keys, self._keys.card, card), challenge, command, self._keys.pin.mac_bytes)


class SimulatedMachine:
    """The authority's encryption machine, behind the office connection."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def answer(self, question: Question) -> Reply:
        """Whatever it is asked."""
        return self.vouch(question) if isinstance(question, MacRequest) else self.prove(question)

    def vouch(self, request: MacRequest) -> MacReply:
        """For a new PIN."""
        card = CardFacts(request.atr, request.card_id, request.version)
        return MacReply(SimulatedAuthenticator(self._keys).mac(card, request.challenge, request.command))

    def prove(self, request: MachineRequest) -> MachineReply:
        """CARD-KEYS-REFUSED when the card's own proof is wrong."""
        key = card_key(self._keys, self._keys.card, CardFacts(request.atr, request.card_id, request.version))
        if request.internal_proof != cryptogram(key, request.internal_challenge):
            raise keys_refused("the machine does not know this card")
        return MachineReply(proof(key, request.external_challenge))
