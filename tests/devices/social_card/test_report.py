from __future__ import annotations

import json

from devices.social_card.profiles import load_profile
from devices.social_card.report import card_report
from devices.social_card.virtual_card import VirtualCard
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
