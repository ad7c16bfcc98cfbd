"""The two check characters on a social-security card: of the citizen number and of the card's own number."""

from __future__ import annotations

import re

from config.citizen_number import birth_in as birth_in
from config.citizen_number import citizen_number_is_right as citizen_number_is_right
from devices.cards.port import Sex

_FOREIGN = re.compile(r"[A-Z]{3}([0-9]{12}|[0-9A-Z]{15})")
_RESIDENCE = re.compile(r"9|8[123]0000")

# facts of the issuing software: letters count 10…35
_CARD = re.compile(r"[0-9A-Z]{8}[0-9X]")
_CARD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_not_served(number: str) -> bool:
    """Whether ``number`` has the form of a number of somebody whom this kiosk does not serve: it is right all the same.

    Foreigners: country, ``0`` and 14 signs of a passport (the annex to decree 16 of the ministry, 2011), or the card of
    permanent residence, of 2017 (country and 12 digits, whose check digit is not known) and of 2023 (``9…``). Residents
    from Hong Kong, Macau and Taiwan (``81…83``). The newer ones have the check character of GB 11643.
    """
    if _FOREIGN.fullmatch(number):
        return True
    return bool(_RESIDENCE.match(number)) and citizen_number_is_right(number)


def sex_in(number: str) -> Sex:
    """The sex that the 17th digit of a citizen number states: odd for men, even for women."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def card_number_is_right(number: str) -> bool:
    """Whether the ninth character checks the first eight of a social-security card number."""
    if not _CARD.fullmatch(number):
        return False
    check = 11 - sum(weight * int(sign, 36) for weight, sign in zip(_CARD_WEIGHTS, number, strict=False)) % 11
    return number[8] == {10: "X", 11: "0"}.get(check, str(check))
