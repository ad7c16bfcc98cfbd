from __future__ import annotations

import pytest

from config.faults import Fault
from devices.cards.apdu import UnreadableCard
from devices.social_card.pin import pin_to_bcd, verify
from devices.social_card.port import PinAccepted, PinAnswer, PinBlocked, PinRefused
from tests.devices.social_card.cards import Listener, example

RIGHT, WRONG = pin_to_bcd("123456"), pin_to_bcd("111111")


def test_the_pin_goes_out_once_as_three_bytes_of_bcd() -> None:
    listener = Listener(example())
    assert verify(listener, RIGHT) == PinAccepted()
    assert [c for c in listener.commands if c.startswith("0020")] == ["0020000003123456"]


def test_tries_are_counted_until_even_the_right_pin_is_refused() -> None:
    card = example()
    answers: list[PinAnswer] = []
    for pin in (WRONG, WRONG, WRONG, RIGHT):
        answers.append(verify(card.transmit, pin))
        card.reset()  # the counter survives the power
    assert answers == [PinRefused(2), PinRefused(1), PinBlocked(), PinBlocked()]


def test_the_right_pin_gives_all_tries_back() -> None:
    card = example()
    assert [verify(card.transmit, pin) for pin in (WRONG, RIGHT, WRONG)] == [
        PinRefused(2),
        PinAccepted(),
        PinRefused(2),
    ]


@pytest.mark.parametrize("sw", [b"\x6f\x00", b"\x65\x81", b"\x6c\x03", b"\x67\x00", b"\x69\x84", b"\x62\x00"])
def test_any_other_answer_is_an_error_and_the_pin_is_not_sent_again(sw: bytes) -> None:
    card, sent = example(protocol="t1"), 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        if command[1] == 0x20:
            sent += 1
            return sw
        return card.transmit(command)

    with pytest.raises((UnreadableCard, Fault), match=r"VERIFY|CARD-MEMORY"):
        verify(transmit, RIGHT)
    assert sent == 1


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "-12345"])
def test_a_pin_that_is_not_six_digits_is_refused_without_being_repeated(pin: str) -> None:
    with pytest.raises(ValueError, match=r"^a PIN has six digits$"):
        pin_to_bcd(pin)
