"""A language that nobody speaks: every text that citizens read, 40 % longer and in another script.

What a screen cuts off in it, it would cut off in a language that is added one day; what is still Chinese in it, no file
says. ``pseudo`` lets the kiosk speak it for one test.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config import language as languages_of_the_kiosk
from config.datafile import read_with_lines
from config.language import EN, Language, Tongue, languages, translation

ROOT = Path(__file__).parent.parent
PSEUDO = Language("qps")
LETTERS = "аеиоужйщдбфрэюёц"
#: letters of half an em, for each character of a whole one: 1.4 times as wide
LONGER = 2.8
#: so many characters are one word
WORD = 4
#: ``{values}`` stay as they are, and all that is not Chinese
_RUN = re.compile(r"([\u3001-\u303f\u3400-\u9fff\uff00-\uffef]+)|(\{[^{}]*\})")


def in_pseudo(text: str) -> str:
    """``text`` as nobody would say it."""
    return _RUN.sub(lambda found: _spelt(found[1]) if found[1] else found[2], text)


def _spelt(run: str) -> str:
    return " ".join(_word(run[start : start + WORD]) for start in range(0, len(run), WORD))


@cache
def _word(word: str) -> str:
    return "".join(_letter(word, at) for at in range(round(len(word) * LONGER)))


def _letter(word: str, at: int) -> str:
    return LETTERS[(ord(word[at % len(word)]) + at) % len(LETTERS)]


def _as_in(shape: Any, chinese: Any) -> Any:
    """Of ``chinese`` the texts that ``shape`` (the same in English) has, in no language."""
    if isinstance(shape, dict):
        return {key: _as_in(value, chinese[key]) for key, value in shape.items()}
    if isinstance(shape, list):
        return [_as_in(one, other) for one, other in zip(shape, chinese, strict=True)]
    return in_pseudo(chinese)


@pytest.fixture(scope="session")
def pseudo_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files, in the same folders as those of the kiosk."""
    from flows.proving.translated import said_files  # no other test waits for it

    folder = tmp_path_factory.mktemp("pseudo")
    for file, _ in said_files():
        texts = _as_in(*(read_with_lines(one)[0] for one in (translation(file, EN), file)))
        there = folder / translation(file, PSEUDO).relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")  # which is YAML, too
    return folder


@pytest.fixture
def pseudo(pseudo_texts: Path, monkeypatch: pytest.MonkeyPatch) -> Language:
    """The kiosk speaks it, too."""

    def beside(file: Path, into: Language) -> Path:
        there = translation(file, into)
        return pseudo_texts / there.relative_to(ROOT) if into == PSEUDO else there

    own = {"name": "Щёлэ", "voice": "en", "stop": ".", "space": " ", "comma": ", ", "and": " й ", "or": " ё "}
    monkeypatch.setattr(languages_of_the_kiosk, "translation", beside)
    monkeypatch.setitem(languages(), PSEUDO, Tongue.model_validate(own))
    return PSEUDO
