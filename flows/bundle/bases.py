"""What a decision stands on, as a paper lists it: each law once, with all its articles that count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from config.datafile import Data, load


class BasesWords(Data):
    """``law`` is how one is written, with or without the name of the state, its number and its articles."""

    law: str


@cache
def _law() -> re.Pattern[str]:
    return re.compile(load(Path(__file__).parent / "bases.zh.yaml", BasesWords).law)


def joined(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines, each law where it first stands; what names no law, or says more than articles, stays as it is."""
    named: dict[str, str] = {}
    articles: dict[str, dict[str, None]] = {}
    for line in lines:
        found = _law().fullmatch(line)
        law = found["law"] if found else line
        written = f"《{found['state'] or ''}{law}》{found['number'] or ''}" if found else line
        named[law] = max(named.get(law, ""), written, key=len)
        articles.setdefault(law, {}).update(dict.fromkeys(((found and found["articles"]) or "").split("、")))
    return tuple(named[law] + "、".join(filter(None, articles[law])) for law in named)
