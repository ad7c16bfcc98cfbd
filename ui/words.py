"""The words of the frame around every page (``words.zh.yaml``), as data that a clerk can read and change."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from config.language import load_said, per_language

WORDS_FILE = Path(__file__).parent / "words.zh.yaml"


class WordList(RootModel[dict[str, str | list[str]]]):
    """Every word by its name; ``help_lines`` is a list."""


@per_language
def words() -> dict[str, str | list[str]]:
    """All words. A wrong file is a :class:`config.datafile.DataFileError`, with its line."""
    return load_said(WORDS_FILE, WordList).root
