"""A text as a person reads it aloud: numbers, dates, times and long codes in words, and what would be read wrongly.

The rules stand in ``pronunciation.<language>.yaml``, for clerks to mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from config.datafile import Data, load

FOLDER = Path(__file__).parent


class Rule(Data):
    """What ``find`` finds is said as ``say``. ``{0}`` is its first group as a number, ``{0:spelled}`` figure by figure,
    ``{0:year}`` likewise with the figures of a year, ``{0:month}`` as the name of a month, ``{0:text}`` as it stands.
    """

    find: re.Pattern[str]
    say: str


class Numerals(Data):
    """How numbers are put into words where the synthesiser does not do it: by tens of thousands."""

    figures: str
    places: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def longest(self) -> int:
        """How many figures a number may have."""
        return len(self.places) * len(self.groups)


class Pronunciation(Data):
    """``spelled`` are the names of figures and letters that stand by themselves; ``words`` are read as they say."""

    rules: tuple[Rule, ...] = ()
    numerals: Numerals | None = None
    year: Mapping[str, str] = {}
    spelled: Mapping[str, str] = {}
    between: str = " "
    months: tuple[str, ...] = ()
    words: Mapping[str, str] = {}


@cache
def pronunciation(language: str) -> Pronunciation:
    return load(FOLDER / f"pronunciation.{language}.yaml", Pronunciation)


def as_read(text: str, language: str) -> str:
    """``text`` as it is given to the synthesiser."""
    known = pronunciation(language)
    for rule in known.rules:
        text = rule.find.sub(partial(_said, rule, known), text)
    for word, reading in known.words.items():
        text = text.replace(word, f" {reading} ")
    return text


def _said(rule: Rule, known: Pronunciation, found: re.Match[str]) -> str:
    return rule.say.format(*(_Heard(group or "", known) for group in found.groups()))


@dataclass(frozen=True)
class _Heard:
    """A part of what was found, formatted by how it is to be heard."""

    text: str
    known: Pronunciation

    def __format__(self, how: str) -> str:
        match how:
            case "text":
                return self.text
            case "month":
                return self.known.months[int(self.text) - 1]
            case "year":
                return "".join(self.known.year.get(one, one) for one in self.text)
            case "spelled":
                return self.known.between.join(self.known.spelled.get(one, one) for one in self.text)
        numerals, number = self.known.numerals, self.text.replace(",", "")
        if numerals is None:
            return self.text
        return in_words(int(number), numerals) if len(number) <= numerals.longest else f"{self:spelled}"


def in_words(number: int, numerals: Numerals) -> str:
    """``number``, of ``numerals.longest`` figures at most, as Chinese says it (GB/T 15835)."""
    if number == 0:
        return numerals.figures[0]
    base = 10 ** len(numerals.places)
    said, higher = "", len(numerals.groups) - 1
    for place in range(higher, -1, -1):
        part = number // base**place % base
        if not part:
            continue
        # a gap before this group, or in its front, is said by one zero
        if said and part < base // 10:
            said += numerals.figures[0]
        said += _below(part, numerals, first=not said) + numerals.groups[place]
    return said


def _below(number: int, numerals: Numerals, *, first: bool) -> str:
    """A number of one group; ten at the very beginning is said without its one."""
    said, gap = "", False
    for place in range(len(numerals.places) - 1, -1, -1):
        figure = number // 10**place % 10
        if not figure:
            gap = bool(said)
            continue
        if gap:
            said += numerals.figures[0]
            gap = False
        plain_ten = first and not said and place == 1 and figure == 1
        said += ("" if plain_ten else numerals.figures[figure]) + numerals.places[place]
    return said
