"""The citizen number of GB 11643-1999, with its check character of ISO 7064 MOD 11-2."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def citizen_number_is_right(number: str) -> bool:
    """Whether ``number`` has 18 characters, a birth date of the calendar and the right check character."""
    if not _FORM.fullmatch(number) or birth_in(number) is None:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return number[17] == _CHECKS[total % 11]


def birth_in(number: str) -> date | None:
    """The birth date that digits 7–14 of a citizen number state; None when the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
