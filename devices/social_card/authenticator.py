"""The port to whoever holds the read key of third-generation cards, and the card's side of an authentication.

The key never leaves its holder: what crosses this port are challenges and proofs. A wrong proof may cost one of the
card's tries, so an authentication is never repeated by software.
"""

from __future__ import annotations

from typing import Protocol

from devices.cards import apdu
from devices.cards.apdu import Transmit, UnreadableCard, exchange
from devices.social_card.failures import keys_refused
from devices.social_card.keys import CardFacts, CardKey


class CardAuthenticator(Protocol):
    """Opens the protected records of a third-generation card."""

    def open(self, card: CardFacts, transmit: Transmit) -> None:
        """Prove the read key to the card behind ``transmit``, whose SSSE is selected; the caller holds the transaction.

        CARD-KEYS-UNAVAILABLE when the key's holder cannot be asked, CARD-KEYS-REFUSED when the card does not accept;
        :class:`UnreadableCard` for an answer that fits nowhere.
        """
        ...


class PinAuthority(Protocol):
    """Vouches for a new PIN whose holder has forgotten the old one."""

    def mac(self, card: CardFacts, challenge: bytes, command: bytes) -> bytes:
        """The MAC of ``command`` (header, length and new PIN) that the card of ``challenge`` will accept.

        CARD-KEYS-UNAVAILABLE when the key's holder cannot be asked, CARD-KEYS-REFUSED when it does not vouch.
        """
        ...


def get_challenge(transmit: Transmit, count: int) -> bytes:
    """``count`` random bytes of the card (ISO 7816-4, 11.5.3). CARD-KEYS-REFUSED when it gives no such challenge."""
    answer = exchange(transmit, bytes((0x00, 0x84, 0x00, 0x00, count)))
    if not answer.ok:
        raise keys_refused(f"GET CHALLENGE {answer.sw:04X}")
    if len(answer.data) != count:
        raise UnreadableCard(f"a challenge of {len(answer.data)} bytes")
    return answer.data


def internal_authenticate(transmit: Transmit, key: CardKey, challenge: bytes) -> bytes:
    """The card's own proof over our ``challenge``. CARD-KEYS-REFUSED when it has no such key."""
    answer = exchange(transmit, bytes((0x00, 0x88, 0x00, int(key.key_reference, 16), len(challenge))) + challenge)
    if not answer.ok:
        raise keys_refused(f"INTERNAL AUTHENTICATE {answer.sw:04X}")
    return answer.data


def external_authenticate(transmit: Transmit, key: CardKey, proof: bytes) -> None:
    """Give the card our ``proof`` of 16 bytes. CARD-KEYS-REFUSED unless it is accepted."""
    answer = exchange(transmit, bytes((0x00, 0x82, 0x00, int(key.key_reference, 16), len(proof))) + proof)
    if answer.sw != apdu.OK:
        raise keys_refused(f"EXTERNAL AUTHENTICATE {answer.sw:04X}")
