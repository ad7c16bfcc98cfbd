"""When two systems mean the same name (facts on cards, 6.3): normalised, and as far as it can be displayed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from config.datafile import CONFIG_DIR, Data, load

#: What is shown for a character that nobody can display (U+3013 GETA MARK)
GETA = "\u3013"


class NameRules(Data):
    """``names.yaml``: each character that never decides, and what it is."""

    left_out: dict[str, str]


def same_name(one: str, other: str) -> bool:
    """Whether both may be the name of one person, whose number and birth are the same.

    A character that cannot be displayed contradicts no other; what stands around it must be the same.
    """
    one, other = comparable(one), comparable(other)
    return one == other or _fits(one, other) or _fits(other, one)


def comparable(name: str) -> str:
    """``name`` in the form in which two systems may compare it: one width, no dot, no blank, no invisible character."""
    normal = unicodedata.normalize("NFKC", name).upper()
    return "".join(GETA if _is_private(char) else char for char in normal if not _is_left_out(char))


def is_displayable(name: str) -> bool:
    """Whether every character of ``name`` is known: only then the name alone tells its holder from others."""
    return GETA not in comparable(name)


def _fits(gaps: str, name: str) -> bool:
    # How many characters a system has put the mark for, nobody knows: some put one for each byte, or fill the field.
    pattern = ".*".join(map(re.escape, re.split(f"{GETA}+", gaps)))
    return re.fullmatch(pattern, name, re.DOTALL) is not None


def _is_private(char: str) -> bool:
    return unicodedata.category(char) == "Co"


def _is_left_out(char: str) -> bool:
    # controls, invisible formatting characters and blanks of every width pad a name and say nothing
    return char in _rules().left_out or char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


@cache
def _rules() -> NameRules:
    return load(CONFIG_DIR / "names.yaml", NameRules)


def masked_name(name: str) -> str:
    """A name where others could see it: the last character only."""
    return "*" * (len(name) - 1) + name[-1:]
