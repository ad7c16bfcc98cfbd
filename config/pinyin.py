"""How Chinese words are spelt (``pinyin.yaml``), so that they are found by Latin letters, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import RootModel

from config.datafile import data_file, load

#: beginnings that many in Sichuan do not tell apart; at the end it is n and ng
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


class _Table(RootModel[dict[str, str]]):
    """Syllables, each with its characters."""


@cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """The syllables of every character, without tones."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, characters in load(data_file("pinyin.yaml"), _Table, plain=True).root.items():
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def units(text: str) -> tuple[tuple[str, ...], ...]:
    """What ``text`` is typed as, one after the other: the readings of a character, or a word or number as it stands.

    What stands between them is not typed.
    """
    found: list[tuple[str, ...]] = []
    begun = ""
    for character in f"{text.lower()} ":
        if character.isascii() and character.isalnum():
            begun += character
            continue
        if begun:
            found.append((begun,))
            begun = ""
        if character in readings():
            found.append((*readings()[character], character))
    return tuple(found)


def unspelt(text: str) -> str:
    """Characters of ``text`` that nobody can type, because the table has no reading of them."""
    return "".join(each for each in text if each.isalpha() and not each.isascii() and each not in readings())


def alike(syllable: str) -> frozenset[str]:
    """Every way in which those write ``syllable`` who do not tell zh from z, n from l, and ing from in."""
    begun = {syllable}
    for one, other in ALIKE:
        if syllable.startswith(one):
            begun.add(other + syllable[len(one) :])
        elif syllable.startswith(other):
            begun.add(one + syllable[len(other) :])
    return frozenset(begun | {_ended(each) for each in begun})


def _ended(syllable: str) -> str:
    if syllable.endswith("ng"):
        return syllable[:-1]
    return f"{syllable}g" if syllable.endswith("n") else syllable
