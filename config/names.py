"""When two systems mean the same name (facts on cards, 6.3): normalised, and by number where a character is missing."""

from __future__ import annotations

import unicodedata

#: What is shown for a character that nobody can display (U+3013 GETA MARK)
GETA = "\u3013"

_MIDDLE_DOTS = dict.fromkeys((0x2022, 0x30FB, 0xFF65), "\u00b7")


def same_name(one: str, other: str) -> bool:
    """Whether both may be the name of one person, whose number is the same.

    A name with a character that cannot be displayed contradicts no other: such persons are compared by number alone.
    """
    return GETA in one + other or comparable(one) == comparable(other)


def comparable(name: str) -> str:
    """``name`` in the form in which two systems may compare it: NFC, one middle dot, no spaces of either width."""
    return "".join(unicodedata.normalize("NFC", name).translate(_MIDDLE_DOTS).split())
