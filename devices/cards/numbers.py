"""The two check characters on a social-security card: of the citizen number and of the card's own number."""

from __future__ import annotations

import re
from datetime import date

from devices.cards.port import Sex

# GB 11643-1999, ISO 7064 MOD 11-2
_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"

_FOREIGN = re.compile(r"[A-Z]{3}([0-9]{12}|[0-9A-Z]{15})")
_RESIDENCE = re.compile(r"9|8[123]0000")

# facts of the issuing software: letters count 10…35
_CARD = re.compile(r"[0-9A-Z]{8}[0-9X]")
_CARD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def citizen_number_is_right(number: str) -> bool:
    """Whether ``number`` has 18 characters, a birth date of the calendar and the right check character (GB 11643)."""
    if not _CITIZEN.fullmatch(number) or birth_in(number) is None:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_CITIZEN_WEIGHTS, number, strict=False))
    return number[17] == _CITIZEN_CHECKS[total % 11]


def is_not_served(number: str) -> bool:
    """Whether ``number`` has the form of a number of somebody whom this kiosk does not serve: it is right all the same.

    Foreigners: country, ``0`` and 14 signs of a passport (the annex to decree 16 of the ministry, 2011), or the card of
    permanent residence, of 2017 (country and 12 digits, whose check digit is not known) and of 2023 (``9…``). Residents
    from Hong Kong, Macau and Taiwan (``81…83``). The newer ones have the check character of GB 11643.
    """
    if _FOREIGN.fullmatch(number):
        return True
    return bool(_RESIDENCE.match(number)) and citizen_number_is_right(number)


def birth_in(number: str) -> date | None:
    """The birth date that digits 7–14 of a citizen number state; None when the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_in(number: str) -> Sex:
    """The sex that the 17th digit of a citizen number states: odd for men, even for women."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def card_number_is_right(number: str) -> bool:
    """Whether the ninth character checks the first eight of a social-security card number."""
    if not _CARD.fullmatch(number):
        return False
    check = 11 - sum(weight * int(sign, 36) for weight, sign in zip(_CARD_WEIGHTS, number, strict=False)) % 11
    return number[8] == {10: "X", 11: "0"}.get(check, str(check))
