"""The read key in the authority's encryption machine, reached online in two steps (facts on cards, 1.8).

Step 1 asks the card: its proof over our challenge and its own challenge. The machine checks the one and answers the
other. Step 2 gives the answer to the card. In between the card stays ours, powered and selected.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from devices.cards.apdu import Transmit
from devices.social_card.authenticator import external_authenticate, get_challenge, internal_authenticate
from devices.social_card.failures import keys_unavailable
from devices.social_card.keys import CardFacts, Keys

INTERNAL_CHALLENGE_BYTES = 16


#: what a card or the machine answers at most
Short = Annotated[bytes, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=64)]


@dataclass(frozen=True)
class MachineRequest:
    """What the machine must know. Bytes as the card gave them; the texts are those of ``keys.yaml``."""

    business: Text
    algorithm: Text
    key_address: Text
    atr: Short = field(repr=False)
    card_id: Short = field(repr=False)
    version: Text
    internal_challenge: Short = field(repr=False)  # ours
    internal_proof: Short = field(repr=False)  # the card's answer to it
    external_challenge: Short = field(repr=False)  # the card's


@dataclass(frozen=True)
class MachineReply:
    """The 16 bytes of EXTERNAL AUTHENTICATE."""

    external_proof: Short = field(repr=False)


@dataclass(frozen=True)
class MacRequest:
    """What the machine must know to vouch for a new PIN. ``command`` is what the MAC goes over, the new PIN with it."""

    business: Text
    algorithm: Text
    key_address: Text
    atr: Short = field(repr=False)
    card_id: Short = field(repr=False)
    version: Text
    challenge: Short = field(repr=False)  # the card's
    command: Short = field(repr=False)


@dataclass(frozen=True)
class MacReply:
    """The MAC of RELOAD PIN."""

    mac: Annotated[bytes, Meta(min_length=4, max_length=4)] = field(repr=False)


Question = MachineRequest | MacRequest
Reply = MachineReply | MacReply
#: Asks the machine over the office connection and waits. CARD-KEYS-UNAVAILABLE when no answer comes in time,
#: CARD-KEYS-REFUSED when the machine takes the card for a false one.
AskMachine = Callable[[Question], Reply]


class MachineAuthenticator:
    """A :class:`~devices.social_card.authenticator.CardAuthenticator` with the machine behind ``ask``.

    It is a :class:`~devices.social_card.authenticator.PinAuthority` as well.
    """

    def __init__(self, ask: AskMachine, keys: Keys) -> None:
        self._ask = ask
        self._keys = keys

    def open(self, card: CardFacts, transmit: Transmit) -> None:
        reply = self._ask(self._first_step(card, transmit))
        if not isinstance(reply, MachineReply):
            raise keys_unavailable("the encryption machine answered something else")
        external_authenticate(transmit, self._keys.card, reply.external_proof)

    def mac(self, card: CardFacts, challenge: bytes, command: bytes) -> bytes:
        machine = self._keys.machine
        asked = MacRequest(
            business=machine.reset_business,
            algorithm=machine.algorithm,
            key_address=machine.key_address,
            atr=card.atr,
            card_id=card.card_id,
            version=card.version,
            challenge=challenge,
            command=command,
        )
        reply = self._ask(asked)
        if not isinstance(reply, MacReply):
            raise keys_unavailable("the encryption machine answered something else")
        return reply.mac

    def _first_step(self, card: CardFacts, transmit: Transmit) -> MachineRequest:
        machine = self._keys.machine
        challenge = secrets.token_bytes(INTERNAL_CHALLENGE_BYTES)
        return MachineRequest(
            business=machine.business,
            algorithm=machine.algorithm,
            key_address=machine.key_address,
            atr=card.atr,
            card_id=card.card_id,
            version=card.version,
            internal_challenge=challenge,
            internal_proof=internal_authenticate(transmit, self._keys.card, challenge),
            external_challenge=get_challenge(transmit, machine.challenge_bytes),
        )
