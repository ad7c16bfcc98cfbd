"""The card's side of its read key: challenges, proofs, tries (facts on cards, 1.4 and 1.8)."""

from __future__ import annotations

import secrets

from devices.social_card.keys import CardFacts, Keys
from simulated.social_card.chip import CONDITIONS, OK, WRONG_LENGTH, sw
from simulated.social_card.key_holders import card_key, proof
from simulated.social_card.profiles import VirtualKey
from simulated.social_card.sm4 import BLOCK_BYTES, cryptogram

BLOCKED = 0x6983
KEY_NOT_FOUND = 0x6A88


class ReadKey:
    """One key of a virtual card. ``opened`` is lost with the power and with another application; the tries are not."""

    def __init__(self, keys: Keys, key: VirtualKey, card: CardFacts) -> None:
        scheme = keys.card.model_copy(update={"card_factor": key.card_factor, "challenge_bytes": key.challenge_bytes})
        self._key = card_key(keys, scheme, card)
        self._reference = bytes.fromhex("00" + keys.card.key_reference)
        self._challenge_bytes = key.challenge_bytes
        self._tries = self._tries_left = key.tries
        self.close()

    def close(self) -> None:
        """Forget challenge and authentication."""
        self.opened = False
        self._challenge = b""

    def get_challenge(self, command: bytes) -> bytes:
        if command[2:] != bytes((0x00, 0x00, self._challenge_bytes)):
            return sw(WRONG_LENGTH)
        self._challenge = secrets.token_bytes(self._challenge_bytes)
        return self._challenge + sw(OK)

    def internal_authenticate(self, command: bytes) -> bytes | None:
        """Our proof over the 16 bytes of the command; None when it is not this key that is asked."""
        if command[2:4] != self._reference or command[4:5] != bytes((BLOCK_BYTES,)) or len(command) != 5 + BLOCK_BYTES:
            return None
        return cryptogram(self._key, command[5:])

    def external_authenticate(self, command: bytes) -> bytes:
        """Each challenge serves once; a wrong proof costs a try."""
        challenge, self._challenge = self._challenge, b""
        if command[2:4] != self._reference:
            return sw(KEY_NOT_FOUND)
        if len(command) != 5 + BLOCK_BYTES or command[4] != BLOCK_BYTES:
            return sw(WRONG_LENGTH)
        if not self._tries_left:
            return sw(BLOCKED)
        if not challenge:
            return sw(CONDITIONS)
        if not secrets.compare_digest(command[5:], proof(self._key, challenge)):
            self._tries_left -= 1
            return sw(0x63C0 | self._tries_left)
        self._tries_left, self.opened = self._tries, True
        return sw(OK)
