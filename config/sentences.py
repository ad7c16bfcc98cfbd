"""A text in the sentences that are said one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from config.language import tongue

#: what ends a sentence: in Chinese wherever it stands, in English before a space
_STOPS = "\u3002\uff01\uff1f\uff1b"
_SENTENCE = re.compile(rf"[^{_STOPS}\n]+?(?:[{_STOPS}]+|[.!?;]+(?=\s|$)|\n|$)")
_ENDS = f"{_STOPS}.!?;"
#: what says nothing at the end of one
_SILENT = "\u3002\uff1b.; \n\t"


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, with what ends them."""
    return [sentence for found in _SENTENCE.findall(text) if (sentence := found.strip()).strip(_SILENT)]


def says(said: str, text: str) -> bool:
    """Whether ``said`` holds every sentence of ``text``."""
    return all(core(one) in said for one in sentences(text))


def core(sentence: str) -> str:
    """``sentence`` as whoever records it is asked for it: the same with and without the stop that means nothing."""
    return sentence.strip().rstrip(_SILENT)


def prose(said: Iterable[str]) -> str:
    """Sentences one after the other, as the present language writes them: each with a stop at its end."""
    stop = tongue().stop
    return tongue().space.join(one if one[-1] in _ENDS else f"{one}{stop}" for one in said)
