"""How ``config/pinyin.yaml`` is made: `python -m tests.config.pinyin_table` prints its lines.

The characters are those of GB 2312. A reading is taken when pypinyin gives it to the character alone, or in one of
twenty of the phrases of its table: rare ones would only find what nobody means.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pypinyin import lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

SHARE = 0.05
FEWEST = 2


def characters() -> Iterator[str]:
    """The 6763 characters of GB 2312: rows 16 to 87, with five empty places."""
    for row in range(0xB0, 0xF8):
        for place in range(0xA1, 0xFF):
            try:
                yield bytes((row, place)).decode("gb2312")
            except UnicodeDecodeError:  # an empty place
                continue


def table() -> dict[str, str]:
    """The characters of every syllable."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in phrases_dict.items():
        if len(phrase) == len(readings):
            for character, reading in zip(phrase, readings, strict=True):
                met[character][to_normal(reading[0])] += 1
    found: dict[str, str] = defaultdict(str)
    for character in characters():
        least = max(FEWEST, SHARE * met[character].total())
        often = [reading for reading, times in met[character].items() if times >= least]
        for syllable in dict.fromkeys([*lazy_pinyin(character), *often]):
            found[syllable.replace("ü", "v")] += character
    return dict(sorted(found.items()))


if __name__ == "__main__":
    for line, characters_of in table().items():
        print(f"{line}: {characters_of}")
