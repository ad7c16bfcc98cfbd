"""The words of the console (``words.zh.yaml``, and in other languages beside it): templates take them by their key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.datafile import Data
from config.language import load_said, per_language


class ConsoleWords(Data):
    """A section for each page, and the texts of it by their names."""

    words: Mapping[str, Mapping[str, str]]


@per_language
def words() -> Mapping[str, Mapping[str, str]]:
    return load_said(Path(__file__).parent / "words.zh.yaml", ConsoleWords).words


def word(key: str, **values: object) -> str:
    """The text ``section.name`` in the present language, filled; LookupError when there is none."""
    section, _, name = key.partition(".")
    return words()[section][name].format(**values)


def section(name: str) -> Mapping[str, str]:
    """All texts of a section, by their names."""
    return words()[name]
