"""The reading, byte by byte, against the worked example of the facts and every variant of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.faults import Fault
from devices.cards.apdu import UnreadableCard
from devices.cards.port import CardWarning, Person, Sex
from devices.social_card.port import SocialCard
from simulated.social_card.chip import CardDied, Form, Quirks
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from tests.devices.social_card.cards import Listener, example, read_card, with_records

PERSON = Person("110000196105210024", "李试样", Sex.FEMALE, "01", date(1961, 5, 21))
CARD = SocialCard(
    version="2.00",
    card_number="T0000001X",
    card_id="110000D156000005A1B2C3D4E5F60718",
    region="110000",
    issued=date(2020, 1, 15),
    expires=date(2030, 1, 15),
    person=PERSON,
)

EXCHANGE = """
> 00A404000F7378312E73682EC9E7BBE1B1A3D5CF < 6118
> 00C0000018 < 6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000
> 00A4000002EF05 < 9000
> 00B2010400 < 6C12
> 00B2010412 < 0110110000D156000005A1B2C3D4E5F607189000
> 00B2020403 < 0201339000
> 00B2030406 < 0304322E30309000
> 00B204040E < 040C9156000002110000110000009000
> 00B2050406 < 0504202001159000
> 00B2060406 < 0604203001159000
> 00B207040B < 07095430303030303031589000
> 00A4000002EF06 < 9000
> 00B2010414 < 08123131303030303139363130353231303032349000
> 00B2020420 < 091EC0EECAD4D1F90000000000000000000000000000000000000000000000009000
> 00B2030416 < 4E1400000000000000000000000000000000000000009000
> 00B2040403 < 0A01329000
> 00B2050403 < 0B01019000
> 00B2060405 < 0C031100009000
> 00B2070406 < 0D04196105219000
"""


def test_the_worked_example_is_read_byte_by_byte() -> None:
    listener = Listener(example())
    assert read_card(listener) == CARD
    said = [f"> {c} < {a}" for c, a in zip(listener.commands, listener.answers, strict=True)]
    assert said == EXCHANGE.split("\n")[1:-1]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("version", ["1.00", "2.00"])
def test_a_card_behind_t0_corrects_le_once_at_most(version: str, form: Form) -> None:
    refuses = {other: 0x6981 for other in Form if other is not form}
    listener = Listener(example(version=version, quirks=Quirks(refuses=refuses)))
    assert read_card(listener) == dataclasses.replace(CARD, version=version)
    corrected = [answer for answer in listener.answers if answer.startswith("6C")]
    assert len(corrected) == (2 if form is Form.ALL else 1), "the size of a whole file is in no specification"


class Sloppy:
    """A card behind T=0 with its own ideas of a wrong Le, once it has corrected one."""

    def __init__(self, card: VirtualCard, *, cuts: bool) -> None:
        self._card = card
        self._cuts = cuts

    def transmit(self, command: bytes) -> bytes:
        answer = self._card.transmit(command)
        if command[1] != 0xB2 or answer[0] != 0x6C or command[4] == 0:
            return answer
        if not self._cuts:
            return bytes.fromhex("6700")
        return self._card.transmit(command[:4] + answer[1:2])[: command[4]] + b"\x90\x00"


@pytest.mark.parametrize("cuts", [True, False])
def test_a_record_of_another_size_than_specified_is_asked_for_anew(cuts: bool) -> None:
    card = with_records(t03="322E303000", t07=b"T0000001X".hex() + "0000")
    listener = Listener(Sloppy(card, cuts=cuts))
    assert read_card(listener) == CARD
    assert {"00B2030406", "00B2030400"} <= set(listener.commands)


def test_nothing_but_the_two_files_is_ever_asked_for() -> None:
    listener = Listener(example())
    read_card(listener)
    assert {c for c in listener.commands if c.startswith("00A4")} == {
        "00A404000F7378312E73682EC9E7BBE1B1A3D5CF",
        "00A4000002EF05",
        "00A4000002EF06",
    }
    assert {c[:4] for c in listener.commands} == {"00A4", "00B2", "00C0"}


@pytest.mark.parametrize("protocol", ["t0", "t1"])
@pytest.mark.parametrize("version", ["1.00", "2.00", "3.00"])
def test_every_version_and_protocol_gives_the_same_person(version: str, protocol: str) -> None:
    card = read_card(example(version=version, protocol=protocol).transmit)
    assert card == dataclasses.replace(CARD, version=version)


FORMS = list(Form)


@pytest.mark.parametrize("sw", [0x6981, 0x6A80, 0x6A81, 0x6A86, 0x6B00])
@pytest.mark.parametrize("known", FORMS)
def test_a_card_that_knows_a_single_form_of_read_record_is_read(known: Form, sw: int) -> None:
    refuses = {form: sw for form in FORMS if form is not known}
    assert read_card(example(quirks=Quirks(refuses=refuses)).transmit) == CARD


def test_a_card_that_knows_no_form_is_unreadable() -> None:
    with pytest.raises(UnreadableCard, match="no record in EF05"):
        read_card(example(quirks=Quirks(refuses=dict.fromkeys(FORMS, 0x6981))).transmit)


@pytest.mark.parametrize("sw", ["6982", "6985", "6986"])
def test_a_third_generation_card_without_keys_gives_itself_but_no_person(sw: str) -> None:
    card = read_card(example(version="3.00", protocol="t1", protected_answer=sw).transmit)
    assert card == dataclasses.replace(CARD, version="3.00", card_number=None, person=None)


def changed(transmit: Callable[[bytes], bytes], answers: dict[str, str]) -> Callable[[bytes], bytes]:
    """The card behind ``transmit`` with other answers to some commands."""

    def other(command: bytes) -> bytes:
        answer = answers.get(command.hex().upper())
        return transmit(command) if answer is None else bytes.fromhex(answer)

    return other


@pytest.mark.parametrize(
    ("sw", "code"),
    [
        ("6A82", "CARD-NOT-SOCIAL"),
        ("6D00", "CARD-NOT-SOCIAL"),
        ("6E00", "CARD-NOT-SOCIAL"),
        ("6283", "CARD-LOCKED"),
        ("6A81", "CARD-LOCKED"),
    ],
)
def test_the_answer_to_select_tells_what_card_it_is(sw: str, code: str) -> None:
    listener = Listener(example(select_answer=sw))
    with pytest.raises(Fault) as fault:
        read_card(listener)
    assert fault.value.code == code
    assert len(listener.commands) == 1, "nothing else may be tried on such a card"


OWN_FAULTS = {"6581": "CARD-MEMORY", "6700": "CARD-COMMAND", "6882": "CARD-COMMAND"}
READ_ERRORS = ["6200", "6281", "6984", "6988", "6999", "6F00", "9301", "9406", "63C2"]


def fault_of(card: Callable[[bytes], bytes]) -> str:
    with pytest.raises(Fault) as fault:
        read_card(card)
    return fault.value.code


@pytest.mark.parametrize("sw", [*READ_ERRORS, "6982", "6282", "6A83", "6A88"])
def test_any_other_answer_to_select_is_a_read_error(sw: str) -> None:
    with pytest.raises(UnreadableCard, match=f"SELECT SSSE {sw}"):
        read_card(example(select_answer=sw).transmit)


@pytest.mark.parametrize(("sw", "code"), [*OWN_FAULTS.items(), ("6A86", "CARD-COMMAND"), ("6B00", "CARD-COMMAND")])
def test_a_chip_in_trouble_or_of_another_specification_says_so_at_select(sw: str, code: str) -> None:
    assert fault_of(example(select_answer=sw).transmit) == code


def test_a_bank_card_is_no_social_security_card() -> None:
    with pytest.raises(Fault) as fault:
        read_card(VirtualCard(load_profile("bank_card")).transmit)
    assert fault.value.code == "CARD-NOT-SOCIAL"


def test_select_with_p1_02_is_used_when_00_is_refused() -> None:
    card = changed(example().transmit, {"00A4000002EF05": "6A86", "00A4000002EF06": "6A86"})
    assert read_card(card) == CARD


def test_a_file_that_cannot_be_selected_is_unreadable() -> None:
    card = changed(example().transmit, {"00A4000002EF06": "6A82", "00A4020002EF06": "6A82"})
    with pytest.raises(UnreadableCard, match="SELECT EF06 6A82"):
        read_card(card)


@pytest.mark.parametrize("sw", [*READ_ERRORS, "6A82", "6A88"])
def test_a_record_with_any_other_status_word_leaves_no_half_person(sw: str) -> None:
    with pytest.raises(UnreadableCard, match=f"READ RECORD in EF05 {sw}"):
        read_card(changed(example(protocol="t1").transmit, {"00B2040400": sw, "00B2040403": sw}))


@pytest.mark.parametrize(("sw", "code"), [*OWN_FAULTS.items(), ("6D00", "CARD-COMMAND"), ("6E00", "CARD-COMMAND")])
def test_a_chip_in_trouble_or_of_another_specification_says_so_in_mid_file(sw: str, code: str) -> None:
    assert fault_of(changed(example(protocol="t1").transmit, {"00B2040400": sw})) == code


def test_an_answer_that_ends_before_le_is_data_all_the_same() -> None:
    card = example(protocol="t1", quirks=Quirks(refuses={form: 0x6981 for form in FORMS if form is not Form.ALL}))

    def ends_early(command: bytes) -> bytes:
        answer = card.transmit(command)
        return answer[:-2] + b"\x62\x82" if command[1] == 0xB2 and answer.endswith(b"\x90\x00") else answer

    assert read_card(ends_early) == CARD


def test_odd_versions_and_dates_are_tolerated() -> None:
    card = read_card(with_records(t03="322E3000", t05="32303132", t06="FFFFFFFF").transmit)
    assert (card.version, card.issued, card.expires) == ("2.0", None, None)
    assert card.person == PERSON


def test_a_wrong_check_character_of_the_card_number_is_only_a_warning() -> None:
    card = read_card(with_records(t07=b"T00000011".hex()).transmit)
    assert card.warnings == (CardWarning.CARD_NUMBER_CHECK,)
    assert card.person == PERSON


@pytest.mark.parametrize("number", ["110000196105210025", "110000196102310024", "11000019610521002", "ABCDEF"])
def test_a_wrong_citizen_number_is_refused_with_everything_on_the_card(number: str) -> None:
    with pytest.raises(Fault) as fault:
        read_card(with_records(t08=number.encode().ljust(18, b"\x00").hex()).transmit)
    assert fault.value.code == "CARD-BAD-NUMBER"
    assert number not in str(fault.value)


@pytest.mark.parametrize(
    "number",
    [
        "DEU0000000C01X00T4",  # a foreigner's social security number: country, 0, 14 signs of the passport
        "USA000000C1234567X",
        "usa000000c12345678",
        "CAN110181010101",  # permanent residence, the card of 2017
        "932682198501010017",  # … and of 2023
        "810000199408230021",  # residents from Hong Kong, Macau and Taiwan
        "820000199408230023",
        "830000199408230025",
    ],
)
def test_a_number_that_is_not_served_here_is_no_wrong_number(number: str) -> None:
    with pytest.raises(Fault) as fault:
        read_card(with_records(t08=number.encode().ljust(18, b"\x00").hex()).transmit)
    assert fault.value.code == "CARD-NOT-SERVED"
    assert number.upper() not in str(fault.value).upper()


@pytest.mark.parametrize(
    "number", ["932682198501010018", "810000199413230021", "DE0000000C01X00T4X", "DEU-000000C01X00T4"]
)
def test_what_only_begins_like_one_of_those_is_a_wrong_number(number: str) -> None:
    with pytest.raises(Fault) as fault:
        read_card(with_records(t08=number.encode().ljust(18, b"\x00").hex()).transmit)
    assert fault.value.code == "CARD-BAD-NUMBER"


@pytest.mark.parametrize(
    ("records", "warning"),
    [
        ({"t05": "32303132"}, CardWarning.ISSUED_UNREADABLE),  # a year in ASCII, seen on a card
        ({"t05": "20200230"}, CardWarning.ISSUED_UNREADABLE),
        ({"t06": "2030"}, CardWarning.EXPIRES_UNREADABLE),
        ({"t06": "20300115" + "00" * 2}, CardWarning.EXPIRES_UNREADABLE),
        ({"t0d": "19611321"}, CardWarning.BIRTH_UNREADABLE),
        ({"t0b": "1A"}, CardWarning.ETHNICITY_UNREADABLE),
        ({"t0b": "3031"}, CardWarning.ETHNICITY_UNREADABLE),
        ({"t07": "C0EE" * 4 + "58"}, CardWarning.CARD_NUMBER_UNREADABLE),
    ],
)
def test_what_is_there_and_cannot_be_read_is_a_warning(records: dict[str, str], warning: CardWarning) -> None:
    card = read_card(with_records(**records).transmit)
    assert card.warnings == (warning,)
    assert card.person is not None


@pytest.mark.parametrize("blank", ["", "00", "FF", "20", "A1A1"])
def test_a_field_that_was_never_written_is_no_doubt(blank: str) -> None:
    empty = dict.fromkeys(("t05", "t06", "t0d"), (blank * 4)[:8])
    card = read_card(with_records(**empty, t0b="" if blank == "A1A1" else blank, t07=blank * 4).transmit)
    assert card.warnings == ()
    assert (card.issued, card.expires, card.card_number) == (None, None, None)


def test_a_small_x_in_the_citizen_number_is_a_large_one() -> None:
    card = read_card(with_records(t08=b"11010519491231002x".hex(), t0d="19491231").transmit)
    assert card.person is not None
    assert card.person.number == "11010519491231002X"


def test_contradictions_on_the_card_are_flagged() -> None:
    card = read_card(with_records(t0a="31", t0d="19610522").transmit)
    assert card.warnings == (CardWarning.BIRTH_DIFFERS, CardWarning.SEX_DIFFERS)


def test_what_is_unknown_contradicts_nothing() -> None:
    card = read_card(with_records(t0a="39", t0b="FF", t0d="FFFFFFFF").transmit)
    assert card.warnings == ()
    assert card.person == dataclasses.replace(PERSON, sex=Sex.NOT_STATED, ethnicity="", birth=None)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("C0EE9532A632", "李\U00020164"),
        ("8139EF31FE9F82358F33", "㐂䶮龦"),
        ("C0EEFE59", "李\u9fb4"),
        ("C0EEA1A1A1A1", "李"),  # padded with blanks of full width
        ("C0EE2020", "李"),
        ("C0EEFFFF", "李"),
        ("C0EECAD4D1F9" + "A3A0" * 12, "李试样"),  # padded as some issuers do, with what the old edition has as private
        ("C0EEA3A0A1A100A3A0FF20", "李"),
        ("C0EEA3A0CAD4", "李\u3000试"),  # and not 李〓试
        ("A1A1C0EE", "李"),
        ("B0A1A1A1A1A1", "啊"),  # its second byte looks like a half of what follows
    ],
)
def test_names_of_all_citizens_are_read(raw: str, name: str) -> None:
    card = read_card(with_records(t09=raw.ljust(60, "0")).transmit)
    assert card.person is not None
    assert card.person.name == name
    assert card.warnings == ()


def test_a_name_with_a_private_character_is_shown_with_a_mark_and_flagged() -> None:
    card = read_card(with_records(t09="C0EEAAA1".ljust(60, "0")).transmit)
    assert card.person is not None
    assert card.person.name == "李〓"
    assert card.person.name_raw == bytes.fromhex("C0EEAAA1")
    assert card.warnings == (CardWarning.NAME_NOT_DISPLAYABLE,)


def test_a_long_name_is_joined_before_it_is_decoded() -> None:
    name = "阿" * 14 + "\U00020164" + "布都"  # the four bytes of the fifteenth character lie across the border
    raw = name.encode("gb18030")
    card = read_card(with_records(t09=raw[:30].hex(), t4e=raw[30:].ljust(20, b"\x00").hex()).transmit)
    assert card.person is not None
    assert card.person.name == name


def test_the_bytes_of_a_name_that_cannot_be_displayed_are_kept_and_hidden() -> None:
    card = read_card(VirtualCard(load_profile("undisplayable")).transmit)
    assert card.person is not None
    assert card.person.name_raw == bytes.fromhex("C0EEAAA1")
    assert "C0EE" not in repr(card).upper()
    assert "name_raw" not in repr(card)


def test_the_rest_of_a_name_is_joined_only_where_the_field_before_is_full() -> None:
    rest = "布".encode("gb18030").ljust(20, b"\x00").hex()
    card = read_card(with_records(t09=("阿" * 14).encode("gb18030").ljust(30, b"\x00").hex(), t4e=rest).transmit)
    assert card.person is not None
    assert card.person.name == "阿" * 14
    assert card.warnings == (CardWarning.NAME_REST_UNUSED,)
    full = read_card(with_records(t09=("阿" * 15).encode("gb18030").hex(), t4e=rest).transmit)
    assert full.person is not None
    assert full.person.name == "阿" * 15 + "布"
    assert full.warnings == ()


@pytest.mark.parametrize(
    "values",
    [
        {"t01": "110000"},
        {"t03": "00000000"},
        {"t03": "FE80"},
        {"t08": "00" * 18},
        {"t09": "00" * 30},
        {"t09": "C0EECA" + "00" * 27},
        {"t09": "C0EE07" + "00" * 27},
        {"t0a": "37"},
        {"t0a": "01"},
    ],
)
def test_fields_that_cannot_be_what_they_should_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(UnreadableCard):
        read_card(with_records(**values).transmit)


@pytest.mark.parametrize("apdu", range(1, 20))
def test_a_garbled_or_short_answer_never_gives_half_a_person(apdu: int) -> None:
    for quirks in (Quirks(garbled_answer_to=apdu), Quirks(short_answer_to=apdu)):
        try:
            card = read_card(example(quirks=quirks).transmit)
        except (UnreadableCard, Fault):
            continue
        # What was garbled was not needed (an FCI, the card class) or says so by itself (a date, the ethnicity).
        assert card.person is not None
        assert (card.person.number, card.person.name) == (PERSON.number, PERSON.name)


def test_a_dying_card_is_not_swallowed() -> None:
    with pytest.raises(CardDied):
        read_card(example(quirks=Quirks(dies_before=15)).transmit)


def test_nothing_personal_is_in_a_repr() -> None:
    text = repr(read_card(example().transmit))
    for secret in (PERSON.number, PERSON.name, "1961", "T0000001X", "A1B2C3D4"):
        assert secret not in text


@given(st.data())
def test_a_card_that_answers_anything_at_all_is_read_or_refused(data: st.DataObject) -> None:
    """Every answer may be any bytes: the outcome is a card, a fault of the catalogue, or an unreadable card."""
    card = example(protocol=data.draw(st.sampled_from(["t0", "t1"])))
    wild = st.one_of(
        st.binary(max_size=40), st.sampled_from([bytes.fromhex(x) for x in ("9000", "6CFF", "61FF", "6282")])
    )
    wild_ones = data.draw(st.dictionaries(st.integers(1, 40), wild, min_size=1, max_size=4))
    count = 0

    def transmit(command: bytes) -> bytes:
        nonlocal count
        count += 1
        assert count < 2000
        answer = card.transmit(command)
        return wild_ones.get(count, answer)

    try:
        result = read_card(transmit)
    except (Fault, UnreadableCard):
        return
    assert result.person is None or (result.person.number and result.person.name)
