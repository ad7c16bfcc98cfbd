"""Setting papers in this process, as the press's child does."""

from __future__ import annotations

from dataclasses import replace

from printing.documents import compose as composing
from printing.documents.port import Letter, Stamp
from printing.keys import SigningKey
from printing.port import Paper
from printing.proof import Signing
from tests.printing.proving import KEY, STAMP


def compose(key: str, letter: Letter, stamp: Stamp = STAMP, signing: SigningKey = KEY) -> Paper:
    """``letter``, proved by the kiosk of the tests."""
    begun = Signing(letter, stamp, signing)
    paper = composing.compose(key, letter, stamp, begun.prove)
    return replace(paper, pdf=begun.seal(paper.pdf))
