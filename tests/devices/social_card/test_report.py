from __future__ import annotations

import json

import pytest

from devices.cards.port import NoService
from devices.social_card.port import (
    BusyCard,
    CardPresent,
    LockedCard,
    MuteCard,
    NoCard,
    NoReader,
    ReaderStatus,
    UnknownCard,
)
from devices.social_card.report import card_report, status_report
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from tests.devices.social_card.cards import read_card


def report_of(profile: str) -> dict[str, object]:
    report: dict[str, object] = json.loads(
        json.dumps(card_report(read_card(VirtualCard(load_profile(profile)).transmit)))
    )
    return report


def test_a_card_is_reported_as_plain_data() -> None:
    assert report_of("bad_card_number") == {
        "kind": "social",
        "version": "2.00",
        "card_number": "T00000011",
        "card_id": "510000D156000005A1B2C3D400000015",
        "region": "510000",
        "issued": "2020-01-15",
        "expires": "2030-01-15",
        "person": {
            "number": "510000196511030015",
            "name": "李试样",
            "sex": "1",
            "ethnicity": "01",
            "birth": "1965-11-03",
        },
        "state": "readable",
        "warnings": ["card_number_check"],
    }


def test_a_card_without_its_person_says_so() -> None:
    report = report_of("v3_without_keys")
    assert (report["person"], report["card_number"], report["state"]) == (None, None, "needs_other_identification")


ATR = bytes.fromhex("3B6D00000081543100866000000000A1B2")
STAY = {"service": True, "reader": "R", "insertion": 3, "chip_maker": "0081"}


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (NoService(), {"service": False, "reader": None, "card": None}),
        (NoReader(), {"service": True, "reader": None, "card": None}),
        (NoCard("R"), {"service": True, "reader": "R", "card": "none"}),
        (MuteCard("R"), {"service": True, "reader": "R", "card": "mute"}),
        (CardPresent("R", ATR, 3), STAY | {"card": "present"}),
        (BusyCard("R", ATR, 3), STAY | {"card": "busy"}),
        (UnknownCard("R", ATR, 3), STAY | {"card": "unknown"}),
        (LockedCard("R", ATR, 3), STAY | {"card": "locked"}),
        (CardPresent("R", bytes.fromhex("3B00"), 3), STAY | {"card": "present", "chip_maker": ""}),
    ],
)
def test_every_status_is_a_line_of_its_own_without_a_serial_number(
    status: ReaderStatus, line: dict[str, object]
) -> None:
    report = status_report(status)
    assert report == {"kind": "social"} | line
    assert "A1B2" not in json.dumps(report)
