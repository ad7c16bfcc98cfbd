"""The port of the spelling: which characters somebody means who types Pinyin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

#: nobody types more before choosing; what comes after it is not looked at
MOST_LETTERS = 36
#: A syllable has 650 characters at most. A mere initial has thousands, and nobody turns to them.
MOST_CANDIDATES = 800


@dataclass(frozen=True)
class Candidate:
    """``text`` is what the first ``letters`` of what was typed may mean."""

    text: str = field(repr=False)
    letters: int


class Pinyin(Protocol):
    """Learns nothing from anybody: the same letters give every citizen the same candidates."""

    async def candidates(self, letters: str) -> tuple[Candidate, ...]:
        """What ``letters`` (a–z, no tones) may mean, the likeliest first, each once; PINYIN-UNAVAILABLE.

        Those who do not tell zh from z, n from l, or ng from n find what they mean behind what is spelt so.
        """
        ...

    async def forget(self) -> None:
        """Nothing of what was typed is left, neither in memory nor on a disk."""
        ...
