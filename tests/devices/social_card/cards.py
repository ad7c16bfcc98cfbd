"""Cards for the tests: the worked example of the facts (1.13), and its variants."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from devices.cards.apdu import Transmit
from devices.social_card.authenticator import CardAuthenticator
from devices.social_card.port import SocialCard
from devices.social_card.reading import card_of, read_content
from simulated.social_card.chip import Quirks
from simulated.social_card.profiles import Holder, Issue, Profile
from simulated.social_card.virtual_card import VirtualCard

EXAMPLE = Profile(
    issue=Issue(card_id="110000D156000005A1B2C3D4E5F60718", card_number="T0000001X", issuer="915600000211000011000000"),
    holder=Holder(
        number="110000196105210024",
        name="李试样",
        sex="2",
        ethnicity="01",
        birthplace="110000",
        birth=date(1961, 5, 21),
    ),
)


def example(*, quirks: Quirks | None = None, version: str = "2.00", **changes: Any) -> VirtualCard:
    """The worked example with changes to its profile."""
    assert EXAMPLE.issue is not None
    issue = EXAMPLE.issue.model_copy(update={"version": version})
    return VirtualCard(EXAMPLE.model_copy(update={"issue": issue, **changes}), quirks)


def with_records(**values: str) -> VirtualCard:
    """The worked example with other values: ``t09="C0EE…"`` replaces tag 09."""
    return example(records={tag[1:].upper(): value for tag, value in values.items()})


class Answers(Protocol):
    """Anything that answers APDUs."""

    def transmit(self, command: bytes) -> bytes: ...


class Listener:
    """Stands between program and card and writes down what is said, in hexadecimal."""

    def __init__(self, card: Answers) -> None:
        self._card = card
        self.commands: list[str] = []
        self.answers: list[str] = []

    def __call__(self, command: bytes) -> bytes:
        answer = self._card.transmit(command)
        self.commands.append(command.hex().upper())
        self.answers.append(answer.hex().upper())
        return answer


def read_card(transmit: Transmit, *, atr: bytes = b"", keys: CardAuthenticator | None = None) -> SocialCard:
    """The card behind ``transmit``, as the two sides of the reader read it."""
    return card_of(read_content(transmit, atr=atr, keys=keys))
