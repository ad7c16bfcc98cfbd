"""From a letter to a paper, in this thread: ReportLab is busy Python, so callers with a screen use the press."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import json
from pydantic import BaseModel

from printing import fonts
from printing.documents.blocks import story
from printing.documents.port import Letter, Stamp
from printing.documents.sheet import build
from printing.port import Paper


def compose(key: str, letter: Letter, stamp: Stamp, prove: Callable[[bytes], str]) -> Paper:
    """Set ``letter`` with the proof that ``prove`` makes of the digest of its text, once that is drawn.

    PRINTER-FONTS when a face is missing on this machine.
    """
    absent = fonts.missing(_all_said(letter))
    pdf, pages = build(letter, stamp, lambda: story(letter, stamp, missing=bool(absent)), prove)
    return Paper(key, letter.kind, pdf, pages, tuple(sorted(absent)))


def _all_said(letter: Letter) -> str:
    """Every string inside of ``letter``, between signs that each face has."""
    return json.encode(letter, enc_hook=BaseModel.model_dump).decode()
