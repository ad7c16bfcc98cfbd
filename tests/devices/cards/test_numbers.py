from __future__ import annotations

from datetime import date

import pytest

from devices.cards.numbers import birth_in, card_number_is_right, citizen_number_is_right, sex_in
from devices.cards.port import Sex


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "110000196105210024", "810000197103090014", "911124196105210020"]
)
def test_the_published_citizen_numbers_are_right(number: str) -> None:
    assert citizen_number_is_right(number)


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_digit_anywhere_is_found(place: int) -> None:
    right = "110000196105210024"
    for digit in "0123456789":
        wrong = right[:place] + digit + right[place + 1 :]
        assert citizen_number_is_right(wrong) == (wrong == right)


@pytest.mark.parametrize(
    "number", ["", "11000019610521002", "1100001961052100240", "11010519491231002x", "11a", "１" * 18]
)
def test_what_has_not_the_form_of_a_citizen_number_is_none(number: str) -> None:
    assert not citizen_number_is_right(number)


def test_a_number_born_on_no_day_of_the_calendar_is_wrong_even_with_a_right_check() -> None:
    candidates = [f"11000019610231002{check}" for check in "0123456789X"]
    assert not any(citizen_number_is_right(number) for number in candidates)


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert birth_in("110000196105210024") == date(1961, 5, 21)
    assert sex_in("110000196105210024") is Sex.FEMALE
    assert sex_in("810000197103090014") is Sex.MALE


@pytest.mark.parametrize("number", ["B00000131", "X00000019", "T0000001X", "A00000011", "T00000028"])
def test_the_known_card_numbers_are_right(number: str) -> None:
    assert card_number_is_right(number)


@pytest.mark.parametrize("number", ["B00000132", "T00000011", "T0000001x", "T000001X", "", "T-000001X"])
def test_other_card_numbers_are_wrong(number: str) -> None:
    assert not card_number_is_right(number)


def test_a_card_number_may_check_with_0() -> None:
    assert card_number_is_right("00000000" + "0")  # sum 0: 11 stands for 0
