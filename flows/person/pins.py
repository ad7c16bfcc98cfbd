"""Which new passwords of a card are refused: those that somebody else would try first."""

from __future__ import annotations

from datetime import date

DIGITS = 6
UP = "01234567890"


def is_weak(pin: str, number: str, birth: date | None) -> bool:
    """Whether ``pin`` is one digit, a run of digits, or stands in the citizen's ``number`` or ``birth``."""
    born = (f"{birth:%y%m%d}", f"{birth:%d%m%y}", f"{birth:%Y%m}") if birth else ()
    return len(set(pin)) == 1 or pin in UP or pin in UP[::-1] or pin in number or pin in born
