from __future__ import annotations

from datetime import date

import pytest

from devices.cards.apdu import UnreadableCard
from devices.social_card.records import EF05_TAGS, EF06_TAGS, Tag, parse_date, parse_records


def parsed(data: bytes, wanted: tuple[Tag, ...]) -> dict[int, bytes]:
    records: dict[int, bytes] = {}
    parse_records(data, wanted, records)
    return records


def test_records_are_kept_by_tag_in_any_order() -> None:
    data = bytes.fromhex("0304322E3030" + "050420200115" + "0110" + "AB" * 16)
    assert parsed(data, EF05_TAGS) == {
        Tag.VERSION: b"2.00",
        Tag.ISSUED: bytes.fromhex("20200115"),
        Tag.CARD_ID: b"\xab" * 16,
    }


def test_tags_that_the_kiosk_does_not_need_are_dropped() -> None:
    assert parsed(bytes.fromhex("0C03110000" + "0A0132"), EF06_TAGS) == {Tag.SEX: b"2"}
    assert parsed(bytes.fromhex("0A0132"), EF05_TAGS) == {}


@pytest.mark.parametrize("padding", ["00", "FF", "0000000000", "FFFF"])
def test_padding_after_the_records_is_no_record(padding: str) -> None:
    assert parsed(bytes.fromhex("0A0132" + padding), EF06_TAGS) == {Tag.SEX: b"2"}


@pytest.mark.parametrize("data", ["0A", "0A01", "0812313130", "0A0132" + "0B"])
def test_a_record_cut_short_is_refused(data: str) -> None:
    with pytest.raises(UnreadableCard):
        parsed(bytes.fromhex(data), EF06_TAGS)


def test_one_tag_with_two_contents_is_refused() -> None:
    assert parsed(bytes.fromhex("0A01320A0132"), EF06_TAGS) == {Tag.SEX: b"2"}
    with pytest.raises(UnreadableCard):
        parsed(bytes.fromhex("0A01320A0131"), EF06_TAGS)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("20200115", date(2020, 1, 15)),
        ("32303132", None),  # a year in ASCII, seen on a card
        ("FFFFFFFF", None),
        ("00000000", None),
        ("20200230", None),
        ("202001", None),
        ("", None),
    ],
)
def test_a_date_is_a_day_of_the_calendar_or_unknown(raw: str, day: date | None) -> None:
    assert parse_date(bytes.fromhex(raw)) == day
