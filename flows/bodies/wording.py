"""The words of pages on which something is entered (``words.zh.yaml``), in the present language."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from config.language import load_said, per_language


class EntryWords(RootModel[dict[str, str]]):
    """Every word by its name."""


@per_language
def entry_words() -> dict[str, str]:
    """All of them, by name, unfilled."""
    return load_said(Path(__file__).parent / "words.zh.yaml", EntryWords).root


def word(name: str, **values: object) -> str:
    """The word of that name, filled."""
    return entry_words()[name].format(**values)
