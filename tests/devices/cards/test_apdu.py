from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.cards import apdu
from devices.cards.apdu import UnreadableCard, exchange, exchange_again


def script(*turns: tuple[str, str]) -> Callable[[bytes], bytes]:
    """A card that accepts exactly these commands, in this order."""
    left = list(turns)

    def transmit(command: bytes) -> bytes:
        expected, answer = left.pop(0)
        assert command.hex().upper() == expected
        return bytes.fromhex(answer)

    return transmit


def test_an_answer_is_split_into_data_and_status_word() -> None:
    answer = exchange(script(("00B2010412", "010290009000")), bytes.fromhex("00B2010412"))
    assert (answer.data.hex(), answer.sw, answer.ok) == ("01029000", 0x9000, True)


def test_61xx_is_fetched_with_get_response() -> None:
    card = script(("00A4000002EF05", "6103"), ("00C0000003", "AABBCC9000"))
    assert exchange(card, apdu.select_file(0xEF05, p1=0)).data.hex() == "aabbcc"


def test_61xx_after_data_is_fetched_and_joined() -> None:
    card = script(("00B2010400", "AA6102"), ("00C0000002", "BBCC9000"))
    assert exchange(card, apdu.read_record(1, 4)).data.hex() == "aabbcc"


def test_6cxx_is_asked_again_with_the_right_length() -> None:
    card = script(("00B2010400", "6C12"), ("00B2010412", "00" * 18 + "9000"))
    assert len(exchange(card, apdu.read_record(1, 4)).data) == 18


def test_6cxx_to_a_command_with_data_is_never_repeated() -> None:
    verify = bytes.fromhex("0020000003123456")
    assert exchange(script((verify.hex().upper(), "6C03")), verify).sw == 0x6C03


@pytest.mark.parametrize("sw", ["6581", "6F00"])
def test_a_transient_trouble_deserves_one_more_try(sw: str) -> None:
    card = script(("00B2010400", sw), ("00B2010400", "AA9000"))
    assert exchange_again(card, apdu.read_record(1, 4)).data == b"\xaa"


@pytest.mark.parametrize("sw", ["6581", "6F00"])
def test_and_no_third_one(sw: str) -> None:
    card = script(("00B2010400", sw), ("00B2010400", sw))
    assert exchange_again(card, apdu.read_record(1, 4)).sw == int(sw, 16)


@pytest.mark.parametrize("answer", [b"", b"\x90"])
def test_an_answer_without_a_status_word_is_none(answer: bytes) -> None:
    with pytest.raises(UnreadableCard):
        exchange(lambda _: answer, apdu.read_record(1, 4))


@pytest.mark.parametrize("sw", [b"\x61\x10", b"\x6c\x10"])
def test_a_card_that_never_comes_to_an_end_is_given_up(sw: bytes) -> None:
    with pytest.raises(UnreadableCard):
        exchange(lambda _: sw, apdu.read_record(1, 4))


def test_no_card_content_stands_in_a_repr() -> None:
    assert "secret" not in repr(apdu.Answer(b"secret", 0x9000))
