"""The modules of a QR code, as a PDF draws them."""

from __future__ import annotations

import re

import segno

#: which of the eight patterns of ISO/IEC 18004 lies over the data
_MASK = 3


def modules(text: str) -> tuple[str, int]:
    """The dark modules of a QR code of ``text``, error correction M, as PDF operators, and how many a side has.

    A module is one unit, the lower left corner is the origin; a row's neighbours are one rectangle. The mask is fixed:
    to weigh all eight takes 6 ms, for codes that a reader reads as well.
    """
    matrix = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK).matrix
    side = len(matrix)
    parts = [
        f"{dark.start()} {side - row - 1} {dark.end() - dark.start()} 1 re"
        for row, bits in enumerate(matrix)
        for dark in re.finditer(b"\1+", bytes(bits))
    ]
    return " ".join((*parts, "f")), side
