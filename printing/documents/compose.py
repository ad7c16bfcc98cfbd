"""From a letter to a paper, in this thread: ReportLab is busy Python, so callers with a screen use the press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from msgspec import Struct

from config.settings import Hall
from printing import fonts
from printing.documents.blocks import story
from printing.documents.port import Letter, Stamp
from printing.documents.sheet import build
from printing.port import Paper


def compose(key: str, letter: Letter, stamp: Stamp, prove: Callable[[bytes], str]) -> Paper:
    """Set ``letter`` with the proof that ``prove`` makes of the digest of its text, once that is drawn.

    PRINTER-FONTS when a face is missing on this machine.
    """
    absent = fonts.missing("\n".join(_texts(letter)))
    pdf, pages = build(letter, stamp, lambda: story(letter, stamp, missing=bool(absent)), prove)
    return Paper(key, letter.kind, pdf, pages, tuple(sorted(absent)))


def _texts(value: object) -> Iterator[str]:
    """Every string inside a letter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Hall):
        yield from (text for text in value.model_dump().values() if isinstance(text, str))
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
