from __future__ import annotations

import json

import pytest

from devices.cards.port import NoService
from devices.id_card.port import CardPresent, CardSpent, IdReaderStatus, NoCard, NoReader, OtherCard, OutOfOrder
from devices.id_card.report import id_card_report, id_status_report
from devices.id_card.sdt import Contents
from devices.id_card.text import build_later_address
from devices.id_card.worker import card_of
from simulated.id_card.profiles import load_id_profile


def report_of(profile: str) -> dict[str, object]:
    card = load_id_profile(profile)
    later = build_later_address(card.later_address) if card.later_address else None
    report: dict[str, object] = json.loads(json.dumps(id_card_report(card_of(Contents(card.text, b"WL", later)))))
    return report


def test_an_identity_card_is_reported_as_plain_data() -> None:
    assert report_of("later_address") == {
        "kind": "id",
        "layout": "A",
        "person": {
            "number": "510000196511030015",
            "name": "李试样",
            "sex": "1",
            "ethnicity": "01",
            "birth": "1965-11-03",
        },
        "address": "四川省达州市达川区虚构街道样例路9号",
        "printed_address": "四川省达州市达川区虚构街道样例路1号",
        "authority": "达州市公安局达川区分局",
        "valid_from": "2020-01-15",
        "valid_to": "2040-01-15",
        "pass_number": "",
        "issue_count": "",
        "english_name": "",
        "nationality": "",
        "version": "",
        "former_card": "",
        "photo": True,
        "warnings": [],
    }


def test_a_card_without_a_last_day_says_so() -> None:
    assert report_of("long_term")["valid_to"] == "long_term"


def test_a_foreigners_card_has_its_own_fields() -> None:
    report = report_of("i")
    assert (report["layout"], report["english_name"], report["nationality"]) == ("I", "SAMPLE, ANNA", "CAN")
    assert (report["authority"], report["version"]) == ("1500", "01")


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (NoService(), {"service": False, "reader": None, "card": None}),
        (NoReader(), {"service": True, "reader": None, "card": None}),
        (OutOfOrder("find: SW3 60"), {"service": True, "reader": None, "card": None, "cause": "find: SW3 60"}),
        (NoCard(), {"service": True, "reader": "05", "card": "none"}),
        (OtherCard(), {"service": True, "reader": "05", "card": "other"}),
        (CardPresent(2), {"service": True, "reader": "05", "card": "present", "insertion": 2}),
        (CardSpent(2), {"service": True, "reader": "05", "card": "spent", "insertion": 2}),
    ],
)
def test_a_status_is_one_line(status: IdReaderStatus, line: dict[str, object]) -> None:
    assert id_status_report(status, "05") == {"kind": "id"} | line
