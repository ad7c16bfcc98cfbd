"""The 256 bytes of text: four layouts, and nothing but whole persons."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from config.names import GETA
from devices.cards.port import CardWarning, Sex
from devices.id_card.port import IdCard, Layout
from devices.id_card.text import (
    LAYOUTS,
    TEXT_BYTES,
    UnreadableText,
    WrongNumber,
    build_later_address,
    build_text,
    parse_later_address,
    parse_text,
    split_text,
)
from simulated.id_card.profiles import IdProfile, id_profile_names, load_id_profile
from simulated.social_card.profiles import load_profile
from tests.devices.id_card.examples import TEXTS

FIELDS = load_id_profile("example_a").fields


def card(layout: Layout = Layout.RESIDENT, **changes: str) -> IdCard:
    fields = load_id_profile({"A": "example_a"}.get(layout, layout.lower())).fields
    return parse_text(build_text(layout, {**fields, **changes}))


@pytest.mark.parametrize("name", TEXTS)
def test_the_worked_examples_are_built_to_the_byte(name: str) -> None:
    assert load_id_profile(name).text.hex().upper() == TEXTS[name]


def test_case_13_a_resident_card_is_read() -> None:
    read = parse_text(bytes.fromhex(TEXTS["example_a"]))
    assert (read.layout, read.person.number, read.person.name) == (Layout.RESIDENT, "110000196105210024", "李试样")
    assert (read.person.sex, read.person.ethnicity, read.person.birth) == (Sex.FEMALE, "01", date(1961, 5, 21))
    assert (read.address, read.authority) == ("北京市虚构区样例路1号", "北京市公安局虚构分局")
    assert (read.valid_from, read.valid_to, read.long_term) == (date(2020, 1, 15), date(2040, 1, 15), False)
    assert read.warnings == ()


def test_case_13_a_resident_card_without_a_last_day_never_expires() -> None:
    read = parse_text(load_id_profile("long_term").text)
    assert (read.long_term, read.valid_to, read.expired_on(date(2999, 1, 1))) == (True, None, False)


def test_a_card_expires_after_its_last_day() -> None:
    read = parse_text(bytes.fromhex(TEXTS["example_a"]))
    assert [read.expired_on(date(2040, 1, day)) for day in (15, 16)] == [False, True]


def test_case_13_a_residence_permit_is_read() -> None:
    read = parse_text(bytes.fromhex(TEXTS["j"]))
    assert (read.layout, read.person.number, read.person.name) == ("J", "810000197103090014", "陈样例")
    assert (read.pass_number, read.issue_count, read.person.ethnicity) == ("H00000000", "01", "")
    assert (read.address, read.valid_to, read.warnings) == ("北京市虚构区样例路2号", date(2026, 6, 1), ())


def test_case_13_a_foreigners_card_of_2017_is_read() -> None:
    read = parse_text(bytes.fromhex(TEXTS["i"]))
    assert (read.layout, read.person.number, read.person.name) == ("I", "CAN000061052102", "安娜样例")
    assert (read.english_name, read.nationality, read.version) == ("SAMPLE, ANNA", "CAN", "01")
    assert (read.authority, read.person.birth, read.address) == ("1500", date(1961, 5, 21), "")


def test_case_13_a_foreigners_card_of_2023_is_read() -> None:
    read = parse_text(bytes.fromhex(TEXTS["y"]))
    assert (read.layout, read.person.number, read.person.name) == ("Y", "911124196105210020", "安娜样例")
    assert (read.english_name, read.nationality, read.issue_count) == ("SAMPLE, ANNA", "CAN", "01")
    assert (read.valid_from, read.valid_to) == (date(2023, 12, 1), date(2033, 12, 1))


@pytest.mark.parametrize("layout", Layout)
def test_what_is_built_is_what_is_split(layout: Layout) -> None:
    values = dict.fromkeys(LAYOUTS[layout], "") | {"name": "𠅤𠅤", "number": "X"}
    assert split_text(build_text(layout, values)) == (layout, values)


@pytest.mark.parametrize("layout", Layout)
def test_no_two_fields_of_a_layout_overlap(layout: Layout) -> None:
    spans = sorted(span for field in LAYOUTS[layout].values() for span in field)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))
    assert spans[-1][1] <= TEXT_BYTES


def test_a_long_english_name_goes_over_into_its_second_part() -> None:
    name = "ABDURAHMANOVNA-SAMPLEWITHAVERYLONG, FAMILYNAME"
    assert len(name) == 46
    assert card(Layout.FOREIGNER_2023, english_name=name).english_name == name


def test_a_rare_name_takes_two_units_for_one_character() -> None:
    text = load_id_profile("rare").text
    assert text[:6].hex().upper() == "4E6740D864DD"
    assert parse_text(text).person.name == "李𠅤"


def test_a_name_fills_its_field_to_the_end() -> None:
    assert card(name="欧" * 15).person.name == "欧" * 15


def test_a_foreigner_without_a_chinese_name_has_the_english_one() -> None:
    assert card(Layout.FOREIGNER_2017, name="").person.name == "SAMPLE, ANNA"


def test_a_character_that_nobody_can_display_is_shown_as_geta_and_warned_of() -> None:
    read = card(name="李\ue863")
    assert (read.person.name, read.warnings) == (f"李{GETA}", (CardWarning.NAME_NOT_DISPLAYABLE,))
    assert read.person.name_raw == "李\ue863".encode("utf-16-le")


def test_a_later_address_replaces_the_printed_one() -> None:
    later = parse_later_address(build_later_address("北京市虚构区样例路3号"))
    read = parse_text(bytes.fromhex(TEXTS["example_a"]), later_address=later)
    assert (read.address, read.current_address) == ("北京市虚构区样例路1号", "北京市虚构区样例路3号")


def test_a_later_address_has_seventy_bytes() -> None:
    with pytest.raises(UnreadableText):
        parse_later_address(bytes(68))


@pytest.mark.parametrize(
    ("layout", "number"),
    [
        ("A", "110000196105210025"),
        ("A", "110000196113210024"),
        ("A", "911124196105210020"),
        ("A", "11000019610521002"),
        ("A", "１10000196105210024"),
        ("J", "110000196105210024"),
        ("J", "810000197103090015"),
        ("Y", "911124196105210021"),
        ("Y", "110000196105210024"),
        ("I", "CA1000061052102"),
        ("I", "CAN00006105210"),
    ],
)
def test_a_number_of_the_wrong_form_or_check_digit_is_refused(layout: str, number: str) -> None:
    with pytest.raises(WrongNumber):
        card(Layout(layout), number=number)


@pytest.mark.parametrize("number", ["932682198501010017", "911124198108030024"])
def test_the_official_specimen_numbers_are_right(number: str) -> None:
    assert card(Layout.FOREIGNER_2023, number=number).person.number == number


def test_a_small_x_is_taken_for_the_capital_one() -> None:
    assert card(number="11010519491231002x", sex="2", birth="19491231").person.number == "11010519491231002X"


def test_contradictions_between_number_birth_and_sex_are_warned_of() -> None:
    assert card(birth="19610522", sex="1").warnings == (CardWarning.BIRTH_DIFFERS, CardWarning.SEX_DIFFERS)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"number": ""},
        {"sex": "7"},
        {"valid_to": "20230230"},
        {"valid_to": "2023"},
        {"name": "李\x07样"},
    ],
)
def test_a_field_that_cannot_be_right_is_no_card(changes: dict[str, str]) -> None:
    with pytest.raises(UnreadableText) as unreadable:
        card(Layout.RESIDENT, **changes)
    assert not any(value in str(unreadable.value) for value in FIELDS.values() if len(value) > 2)


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"ethnicity": "A"}, CardWarning.ETHNICITY_UNREADABLE),
        ({"birth": "19611321"}, CardWarning.BIRTH_UNREADABLE),
        ({"birth": "1961"}, CardWarning.BIRTH_UNREADABLE),
        ({"valid_from": "长期"}, CardWarning.VALID_FROM_UNREADABLE),
        ({"valid_from": "20230230"}, CardWarning.VALID_FROM_UNREADABLE),
    ],
)
def test_what_is_there_and_cannot_be_read_is_a_warning(changes: dict[str, str], warning: CardWarning) -> None:
    assert card(Layout.RESIDENT, **changes).warnings == (warning,)


def test_only_a_resident_card_lasts_for_ever() -> None:
    with pytest.raises(UnreadableText):
        card(Layout.HONG_KONG_MACAU_TAIWAN, valid_to="长期")


def test_a_blank_day_is_no_day() -> None:
    read = card(valid_to="", birth="")
    assert (read.valid_to, read.long_term, read.person.birth) == (None, False, None)


@pytest.mark.parametrize("flag", ["A", "Z", "\x00", "j"])
def test_an_unknown_layout_is_not_taken_for_a_known_one(flag: str) -> None:
    text = bytearray.fromhex(TEXTS["example_a"])
    text[248:250] = flag.encode("utf-16-le")
    with pytest.raises(UnreadableText):
        parse_text(bytes(text))


@pytest.mark.parametrize("padding", ["\u3000", "\u00a0", "\x00", "\uffff", " \u3000"])
def test_blanks_of_any_kind_around_a_name_are_padding(padding: str) -> None:
    read = card(name="李试样" + padding * 2)
    assert (read.person.name, read.warnings) == ("李试样", ())


def test_half_a_surrogate_pair_is_no_text() -> None:
    text = bytearray.fromhex(TEXTS["example_a"])
    text[0:2] = b"\x40\xd8"
    with pytest.raises(UnreadableText):
        parse_text(bytes(text))


@pytest.mark.parametrize("size", [0, 255, 257])
def test_a_text_has_256_bytes(size: int) -> None:
    with pytest.raises(UnreadableText):
        parse_text(bytes(size))


def test_what_does_not_fit_is_not_built() -> None:
    with pytest.raises(ValueError, match="name takes 32"):
        build_text(Layout.RESIDENT, {"name": "欧" * 16})
    with pytest.raises(ValueError, match="no field nationality"):
        build_text(Layout.RESIDENT, {"nationality": "CAN"})


def test_nothing_personal_is_in_a_repr() -> None:
    read = parse_text(bytes.fromhex(TEXTS["example_a"]), photo=b"WL", later_address="北京市虚构区样例路3号")
    values = [value for name, value in FIELDS.items() if name not in ("sex", "ethnicity")]
    assert not any(value in repr(read) for value in [*values, "样例路3号", "WL"])


@pytest.mark.parametrize("name", id_profile_names())
def test_every_profile_is_a_whole_card_but_the_one_that_is_meant_not_to_be(name: str) -> None:
    if name == "bad_number":
        with pytest.raises(WrongNumber):
            parse_text(load_id_profile(name).text)
    else:
        assert parse_text(load_id_profile(name).text).warnings == ()


@pytest.mark.parametrize("name", ["li", "wang", "chen", "zhao", "stranger", "rare"])
def test_the_cast_has_the_same_people_on_both_cards(name: str) -> None:
    holder, person = load_profile(name).holder, parse_text(load_id_profile(name).text).person
    assert holder is not None
    assert (person.number, person.name, person.sex) == (holder.number, holder.name, holder.sex)
    assert (person.ethnicity, person.birth) == (holder.ethnicity, holder.birth)


def test_a_profile_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no field pass_number"):
        IdProfile(fields={**FIELDS, "pass_number": "H00000000"})
