"""The words of the frame around every page (``words.zh.yaml``), as data that a clerk can read and change."""

from __future__ import annotations

from dataclasses import make_dataclass
from typing import Any

from pydantic import RootModel

from config.language import load_said, per_language
from ui import WORDS_FILE


class WordList(RootModel[dict[str, str | list[str]]]):
    """Every word by its name; ``help_lines`` is a list."""


@per_language
def words() -> dict[str, str | list[str]]:
    """All words. A wrong file is a :class:`config.datafile.DataFileError`, with its line."""
    return load_said(WORDS_FILE, WordList).root


#: the words as a value, with a field for each: so QML reads them, and its linter knows which there are
Words = make_dataclass(
    "Words",
    [(name, tuple[str, ...] if isinstance(word, list) else str) for name, word in words().items()],
    frozen=True,
)


def words_value() -> Any:
    """All words, as :data:`Words`."""
    return Words(**{name: tuple(word) if isinstance(word, list) else word for name, word in words().items()})
