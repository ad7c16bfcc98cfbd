"""A receipt as the dots of a print head, from the same PDF that a printer of sheets would get.

So every name prints that a sheet prints: the fonts are in the PDF, and no code page of a printer is asked. PDFium draws
it outside of Python's lock: callers do it in a thread of their own.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pypdfium2

#: of the 80 mm of a receipt's page its letters take so much; a head that is narrower gets them smaller
_PRINTED_MM = 72.0
_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72.0
#: what is at least so dark is a dot: strokes stay as wide as they are, and hair lines do not vanish
_DARK_BELOW = 160

#: PDFium is not made for two threads
_pdfium = threading.Lock()


@dataclass(frozen=True)
class Dots:
    """A picture of dots, ``width`` of them a row (a multiple of eight); the first dot of a row is its highest bit."""

    width: int
    rows: bytes = field(repr=False)

    @property
    def row_bytes(self) -> int:
        return self.width // 8

    @property
    def height(self) -> int:
        return len(self.rows) // self.row_bytes


def dots_of(pdf: bytes, width: int, dpi: int) -> tuple[Dots, ...]:
    """Each page of ``pdf`` on a head of ``width`` dots, in the middle of it; ValueError when it is no PDF."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError("no PDF") from error
        try:
            return tuple(_page(document[number], width, dpi) for number in range(len(document)))
        finally:
            document.close()


def _page(page: pypdfium2.PdfPage, width: int, dpi: int) -> Dots:
    shrunk = min(1.0, width / dpi * _MM_PER_INCH / _PRINTED_MM)
    grey = page.render(scale=dpi / _POINTS_PER_INCH * shrunk, grayscale=True).to_numpy()
    dark = (grey.reshape(grey.shape[0], -1) < _DARK_BELOW).astype(np.uint8)
    over = dark.shape[1] - width
    if over > 0:
        dark = dark[:, over // 2 : over // 2 + width]
    elif over < 0:
        dark = np.pad(dark, ((0, 0), (-over // 2, -over - (-over // 2))))
    return Dots(width, np.packbits(dark, axis=1).tobytes())
