"""The unified social credit code (统一社会信用代码) of GB 32100-2015, with its check character."""

from __future__ import annotations

import re

#: the characters of a code, without those that look like digits or each other; the value of each is its place
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(f"[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")
#: of the seventeen before the check character: powers of 3 modulo 31
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def unit_code_is_right(code: str) -> bool:
    """Whether ``code`` has 18 characters of the standard, and the last one is its check character."""
    return _FORM.fullmatch(code) is not None and code[17] == check_character(code[:17])


def check_character(body: str) -> str:
    """The eighteenth character, by the seventeen of ``body``."""
    total = sum(weight * CHARACTERS.index(each) for weight, each in zip(_WEIGHTS, body, strict=True))
    return CHARACTERS[-total % 31]
