"""What a citizen takes along by telephone when a paper does not come out: the paper itself as text, with its proof."""

from __future__ import annotations

import re

from flows.bodies import Scannable
from flows.papers.following import words


def takeaway(name: str, text: str) -> Scannable:
    """The code of the electronic paper ``text``; ``name`` is what the scene calls the paper."""
    path, side = drawn(text)
    return Scannable(words().takeaway.format(paper=name), path, side)


def drawn(text: str) -> tuple[str, int]:
    """The dark modules of a QR code of ``text`` as an SVG path, one unit each, and how many there are a side.

    The lowest correction: a screen has no stains, and the modules stay large.
    """
    import segno  # read when the kiosk opens, behind its first picture

    matrix = segno.make(text, error="l", boost_error=True, micro=False, encoding="utf-8").matrix
    runs = (
        f"M{dark.start()} {row}h{dark.end() - dark.start()}v1h-{dark.end() - dark.start()}z"
        for row, bits in enumerate(matrix)
        for dark in re.finditer(b"\1+", bytes(bits))
    )
    return "".join(runs), len(matrix)
