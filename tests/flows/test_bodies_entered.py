"""What is typed on a pad of digits: how it is read, what is said of it, and when it is handed over. Law cases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from config.language import EN, speaking
from flows.bodies import Account, Amount, Number, Telephone, Typed
from flows.bodies.entered import ERASE, OK, POINT
from flows.pages.moves import moves
from tests.pages import page

MOBILE, LANDLINE, CARD, WRONG_CARD = Telephone(), Telephone(landline=True), "6222021234567890128", "6222021234567890123"


def groups(body: Typed) -> list[str]:
    return [group.text for group in body.groups if group.text]


@pytest.mark.parametrize(
    ("body", "typed", "read"),
    [
        (MOBILE, "13812345678", ["138", "1234", "5678"]),
        (MOBILE, "19912345678", ["199", "1234", "5678"]),
        (LANDLINE, "13812345678", ["138", "1234", "5678"]),
        (LANDLINE, "08182123456", ["0818", "212", "3456"]),
        (LANDLINE, "02887654321", ["028", "8765", "4321"]),
        (LANDLINE, "01087654321", ["010", "8765", "4321"]),
        (LANDLINE, "075587654321", ["0755", "8765", "4321"]),
        (Account(), CARD, ["6222", "0212", "3456", "7890", "128"]),
        (Account(), "6222021234567894", ["6222", "0212", "3456", "7894"]),
        (Number(least=2, most=3), "360", ["360"]),
    ],
)
def test_what_can_be_an_answer_is_read_and_stands_in_its_groups(body: Typed, typed: str, read: list[str]) -> None:
    body = body.typed(typed)
    assert (body.answer(OK), body.problem) == (typed, "")
    assert body.read(typed) == typed
    assert [group for group in groups(body) if group] == read


@pytest.mark.parametrize(
    ("body", "typed", "says"),
    [
        (MOBILE, "0", "1开头"),
        (MOBILE, "28", "1开头"),
        (MOBILE, "12", "没有12开头"),
        (MOBILE, "02887654321", "手机号码不对"),
        (LANDLINE, "2", "先输入区号，例如0818"),
        (LANDLINE, "001", "没有001这个区号"),
        (LANDLINE, "026", "没有026这个区号"),
        (LANDLINE, "08180", "不会是0开头"),
        (Account(), "0", "不会是0开头"),
        (Amount(highest=Decimal(5000)), "5000.01", "最多是5,000元"),
    ],
)
def test_what_can_never_become_an_answer_is_said_at_once_and_nothing_is_handed_over(
    body: Typed, typed: str, says: str
) -> None:
    body = body.typed(typed)
    assert says in body.problem
    assert body.answer(OK) == body.press(OK).answer(OK) == ""
    with pytest.raises(ValueError, match=says):
        body.read(typed)


@pytest.mark.parametrize(
    ("body", "typed", "says"),
    [
        (MOBILE, "1381234567", "还差1位"),
        (LANDLINE, "0818212345", "还差1位"),
        (LANDLINE, "081", "还差7位"),
        (Account(), "622202123456789", "现在是15位"),
        (Amount(), "0", "至少是0.01元"),
        (Amount(lowest=Decimal(100)), "99.99", "至少是100元"),
        (Number(least=2), "1", "还差1位"),
    ],
)
def test_what_is_still_missing_is_said_when_it_is_confirmed_and_not_while_somebody_types(
    body: Typed, typed: str, says: str
) -> None:
    body = body.typed(typed)
    assert (body.problem, body.answer(OK)) == ("", "")
    assert says in body.press(OK).problem
    assert body.press(OK).press("key:5").problem == "", "whoever goes on typing is not told any more"


def test_a_card_number_with_one_wrong_digit_is_doubted_once_and_then_believed() -> None:
    """The account of a passbook has no check digit (ISO/IEC 7812-1 is of cards)."""
    typed = Account().typed(WRONG_CARD)
    assert (typed.answer(OK), typed.problem) == ("", "")
    doubted = typed.press(OK)
    assert "可能有一位不对" in doubted.problem
    assert doubted.answer(OK) == WRONG_CARD
    mended = doubted.press(ERASE).press("key:8")
    assert (mended.problem, mended.answer(OK)) == ("", CARD)


@pytest.mark.parametrize("place", range(19))
def test_any_single_wrong_digit_of_a_card_is_doubted(place: int) -> None:
    wrong = CARD[:place] + str((int(CARD[place]) + 1) % 10) + CARD[place + 1 :]
    assert Account().typed(wrong).answer(OK) == ""


@pytest.mark.parametrize(
    ("keys", "shown", "amount"),
    [
        ("1234.5", "1,234.5", "1234.50"),
        ("0", "0", None),
        ("0.05", "0.05", "0.05"),
        ("007", "7", "7.00"),
        ("12.", "12.", "12.00"),
        ("12.345", "12.34", "12.34"),
        ("1.2.3", "1.23", "1.23"),
        (".5", "5", "5.00"),
        ("999999.99", "999,999.99", "999999.99"),
    ],
)
def test_an_amount_is_typed_as_it_is_written(keys: str, shown: str, amount: str | None) -> None:
    body = Amount().typed(keys)
    assert groups(body) == [shown]
    assert body.answer(OK) == (amount or "")
    if amount:
        assert body.read(body.answer(OK)) == Decimal(amount)
        assert str(body.read(amount)) == amount


@pytest.mark.parametrize(
    "answer", ["", ".", "1,000", "-5", "1e3", "1.345", "１２", "0", "1000000", "9" * 60, " 5", "NaN"]
)
def test_what_is_no_amount_is_none(answer: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Amount().read(answer)


@pytest.mark.parametrize("answer", ["", "1381234567", "138123456789", "１３８１２３４５６７８", "138-1234567"])
def test_what_is_no_mobile_number_is_none(answer: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        MOBILE.read(answer)


def test_more_digits_than_there_is_room_for_are_lost_and_erasing_takes_the_last() -> None:
    body = MOBILE.typed("138123456789")
    assert body.answer(OK) == "13812345678"
    assert body.press(ERASE).entered == "1381234567"


def test_whoever_types_anew_after_what_was_wrong_begins_anew() -> None:
    assert MOBILE.typed("00000000000").typed("13812345678").answer(OK) == "13812345678"


def test_every_key_is_a_move_and_what_stands_there_is_for_the_person_alone() -> None:
    body = Amount().typed("12")
    told = moves(page(body, "amount"), asks=True)
    assert [stop.action for stop in told if stop.action.startswith("key:")] == list(body.keys)
    assert set(body.keys) > {ERASE, OK, POINT, "key:0"}
    assert [stop.private for stop in told if "12" in stop.text] == [True]
    wrong = moves(page(MOBILE.typed("2"), "telephone"), asks=True)
    assert any("1开头" in stop.text for stop in wrong)
    assert not [stop for stop in moves(page(body, "amount"), asks=False) if stop.action.startswith("key:")]


def test_nothing_that_was_typed_is_in_what_a_log_would_say() -> None:
    for body in (MOBILE.typed("13812345678"), Account().typed(CARD), Amount().typed("1234.56")):
        assert not {"1381234", "6222", "1234"} & {part for part in ("1381234", "6222", "1234") if part in repr(body)}


def test_it_is_said_in_the_language_of_the_visit() -> None:
    with speaking(EN):
        assert "begin with 1" in MOBILE.typed("2").problem
