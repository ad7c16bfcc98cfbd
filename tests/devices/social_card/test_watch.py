"""What pcscd's flags mean. The virtual reader can show neither a mute card nor one that is being powered up."""

from __future__ import annotations

import pytest
from smartcard import scard

from devices.cards.link import Slot
from devices.cards.port import NoService
from devices.social_card.failures import not_there
from devices.social_card.messages import CardSeen, Sighting
from devices.social_card.port import MuteCard, NoCard, NoReader
from devices.social_card.watch import sighting_of

PRESENT, MUTE, EMPTY = scard.SCARD_STATE_PRESENT, scard.SCARD_STATE_MUTE, scard.SCARD_STATE_EMPTY


@pytest.mark.parametrize(
    ("slot", "sighting"),
    [
        (Slot("R", EMPTY), NoCard("R")),
        (Slot("R", 7 << 16 | EMPTY), NoCard("R")),
        (Slot("R", PRESENT | MUTE), MuteCard("R")),
        (Slot("R", 7 << 16 | PRESENT, b"\x3b"), CardSeen("R", b"\x3b", 7)),
        (Slot("R", 7 << 16 | PRESENT | scard.SCARD_STATE_INUSE, b"\x3b"), CardSeen("R", b"\x3b", 7)),
        (Slot("R", PRESENT), None),
    ],
)
def test_the_flags_of_a_slot_have_one_meaning(slot: Slot, sighting: Sighting | None) -> None:
    assert sighting_of(slot) == sighting


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (NoService(), "CARD-NO-SERVICE"),
        (NoReader(), "CARD-NO-READER"),
        (NoCard("R"), "CARD-ABSENT"),
        (MuteCard("R"), "CARD-MUTE"),
    ],
)
def test_every_reason_for_no_card_has_its_own_fault(
    status: NoService | NoReader | NoCard | MuteCard, code: str
) -> None:
    assert not_there(status).code == code
