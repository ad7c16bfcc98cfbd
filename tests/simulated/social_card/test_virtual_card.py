"""The virtual card by itself: it must be as strict as a chip, or the reading would be tested against a friend."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.datafile import DataFileError
from devices.cards.numbers import citizen_number_is_right
from office.people.invented import Invented, invented_in
from simulated.social_card.chip import CardDied, Quirks
from simulated.social_card.profiles import Holder, load_profile, profile_names
from simulated.social_card.virtual_card import VirtualCard
from tests.devices.social_card.cards import example, read_card

SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
PEOPLE = Path(__file__).parent.parent.parent.parent / "office" / "people.demo.yaml"
CAST = ("li", "wang", "chen", "zhao", "zhou", "rare", "he", "stranger")


def talk(card: VirtualCard, *commands: str) -> list[str]:
    return [card.transmit(bytes.fromhex(command)).hex().upper() for command in commands]


def test_it_speaks_the_worked_example() -> None:
    """The exchange of the facts on cards, 1.13, command by command (records asked for by tag there)."""
    assert talk(
        example(), SSSE, "00C0000018", "00A4000002EF05", "00B2010000", "00B2010012", "00B207000B", "00A4000002EF06",
        "00B2080014", "00B20D0006",
    ) == [
        "6118", "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000", "9000", "6C12",
        "0110110000D156000005A1B2C3D4E5F607189000", "07095430303030303031589000", "9000",
        "08123131303030303139363130353231303032349000", "0D04196105219000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"number": "５１００００"}, {"sex": "男"}, {"ethnicity": "汉"}, {"birth": "0965-11-03"}]
)
def test_what_no_chip_can_hold_is_no_profile(wrong: dict[str, str]) -> None:
    right = {"number": "5", "name": "样", "sex": "1", "ethnicity": "01", "birthplace": "510000", "birth": "1965-11-03"}
    assert Holder.model_validate(right)
    with pytest.raises(ValidationError):
        Holder.model_validate({**right, **wrong})


def test_all_records_come_in_one_answer() -> None:
    card = example(protocol="t1")
    answer = talk(card, SSSE, "00A4000002EF05", "00B20105FF")[-1]
    assert answer.startswith("0110110000D1")
    assert answer.endswith("0709" + b"T0000001X".hex().upper() + "9000")


def test_a_record_is_refused_before_a_file_is_selected() -> None:
    assert talk(example(), "00B2010400") == ["6986"]
    assert talk(example(), SSSE, "00B2010400")[-1] == "6986"


def test_what_is_selected_is_lost_with_a_reset() -> None:
    card = example()
    talk(card, SSSE, "00A4000002EF05")
    card.reset()
    assert talk(card, "00B2010412", "00A4000002EF05") == ["6986", "6A82"]


def test_get_response_gives_what_waits_and_only_then() -> None:
    card = example()
    assert talk(card, "00C0000018") == ["6985"]
    assert talk(card, SSSE, "00C0000010", "00C0000018")[1:] == ["6C18", "6F16840F" + SSSE[10:] + "A50388011E9000"]
    assert talk(card, SSSE, "00A4000002EF05", "00C0000018")[-1] == "6985"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00", "6700"),
        ("80B2010400", "6E00"),
        ("00FF000000", "6D00"),
        ("00A404000F7378", "6700"),
        ("00A4080002EF05", "6A86"),
        ("00A4040008A000000333010101", "6A82"),
        ("00B2000400", "6A86"),
        ("00FE000A00", "6D00"),
        ("0088000A10" + "00" * 16, "6A88"),
        ("0082000A10" + "00" * 16, "6A88"),
        ("0020000003123456", "6985"),
    ],
)
def test_it_refuses_what_a_chip_refuses(command: str, sw: str) -> None:
    assert talk(example(), command) == [sw]


def test_fingerprint_and_photo_are_there_and_closed() -> None:
    assert talk(example(), SSSE, "00A4000002EF08", "00B0000010", "00B2010400")[1:] == ["9000", "6982", "6982"]


def test_a_bank_card_answers_to_its_own_applications() -> None:
    card = VirtualCard(load_profile("bank_card"))
    assert talk(card, SSSE, "00A4040008A000000333010101", "00B2011400") == ["6A82", "611B", "6A83"]
    assert talk(card, "80A800000B8309000000000000000156", "00C0000008") == ["6108", "80067C00080101009000"]
    assert talk(card, "00B2010C0E")[0] == "700C5A0A6200000000000000005F9000"


def test_it_dies_when_it_is_told_to_and_stays_dead() -> None:
    before, after = example(quirks=Quirks(dies_before=1)), example(quirks=Quirks(dies_after=1))
    for _ in range(2):
        with pytest.raises(CardDied):
            talk(before, SSSE)
    assert talk(after, SSSE) == ["6118"]
    assert after.dead
    with pytest.raises(CardDied):
        talk(after, "00C0000018")


@pytest.mark.parametrize("name", CAST)
def test_everybody_of_the_cast_has_a_readable_card(name: str) -> None:
    card = read_card(VirtualCard(load_profile(name)).transmit)
    assert card.warnings == ()
    assert card.person is not None
    assert citizen_number_is_right(card.person.number)


WITH_CARD = [person for person in invented_in(PEOPLE).people if person.card_number]


@pytest.mark.parametrize("person", WITH_CARD, ids=lambda person: person.id)
def test_everybody_with_a_number_of_a_card_has_a_card_that_names_them(person: Invented) -> None:
    card = read_card(VirtualCard(load_profile(person.id)).transmit)
    assert card.warnings == ()
    assert card.person is not None
    named = card.person.number, card.person.name, card.person.birth, card.card_number
    assert named == (person.number, person.name, person.birth, person.card_number)


def test_no_two_cards_of_the_cast_are_alike() -> None:
    cards = [read_card(VirtualCard(load_profile(name)).transmit) for name in CAST]
    assert len({card.card_id for card in cards}) == len({card.card_number for card in cards}) == len(CAST)
    assert len({card.person.number for card in cards if card.person}) == len(CAST)


def test_every_shipped_profile_makes_a_card() -> None:
    assert set(CAST) | {"bank_card", "locked", "bad_number", "bad_card_number", "v1"} <= set(profile_names())
    for name in profile_names():
        assert VirtualCard(load_profile(name)).atr[0] in (0x3B, 0x3F)


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(DataFileError, match="nobody"):
        load_profile("nobody")
