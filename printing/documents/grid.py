"""Everything that stands in rows and columns: facts, panels, and tables of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from printing import fonts
from printing.documents import port
from printing.documents.port import Line
from printing.documents.sheet import Look
from printing.typeset import Text, fitted

_PANEL_PADDING = 14.0
#: from the first cell to the last, in the words of a table style
_ALL = ((0, 0), (-1, -1))

Styles = list[tuple[Any, ...]]


def rows(lines: Sequence[Line], width: float, look: Look) -> list[Flowable]:
    """Labels and values in two columns with hair lines between."""
    if not lines:
        return []
    cells = [[Text(line.label, look.label), Text(line.value, look.left)] for line in lines]
    style = [*_padding(0, 2.5, 4, 2.5), ("VALIGN", *_ALL, "TOP"), *_hair_lines(look)]
    return [_grid(cells, [width * look.label_share, width * (1 - look.label_share)], style, splitInRow=1)]


def panel(label: str, value: str, width: float, look: Look) -> Flowable:
    """The one thing to remember, in large type on a light panel."""
    pad = 8.0 if look.stacked else _PANEL_PADDING
    large = fitted(value, look.highlight, width - 2 * pad, smallest=min(16, look.highlight.size * 0.7))
    style = [
        *_padding(pad, 6, pad, 8),
        ("BACKGROUND", *_ALL, look.panel),
        ("LINEBEFORE", (0, 0), (0, -1), 3.5, look.accent, "butt"),
    ]
    return _grid([[[Text(label, look.label), Text(value, large)]]], [width], style, spaceBefore=8, spaceAfter=4)


def plain(
    cells: Sequence[Sequence[Any]],
    widths: Sequence[float],
    look: Look,
    *,
    shaded: bool = False,
    middle: bool = False,
    before: float = 0,
) -> Flowable:
    """Parts beside each other on one page, ``shaded`` as a head, or centred on one line."""
    side = 4.0 if shaded else 0.0
    style = [*_padding(side, side / 2, side, side / 2), ("VALIGN", *_ALL, "MIDDLE" if middle else "TOP")]
    style += [("BACKGROUND", *_ALL, look.panel)] if shaded else []
    return _grid(cells, widths, style, spaceBefore=before)


def table(block: port.Table, width: float, look: Look) -> list[Flowable]:
    """A table that goes on over the pages below its repeated heads; a total is never parted from the row above it."""
    return [_Filled(block, width, look).grid()]


class _Filled:
    """A table's cells and lines, put together row by row."""

    def __init__(self, block: port.Table, width: float, look: Look) -> None:
        self._columns, self._look = block.columns, look
        share = sum(column.width for column in block.columns)
        self._widths = [width * column.width / share for column in block.columns]
        size = look.left.but(size=min(12, look.left.size), leading=min(18, look.left.leading))
        self._size, self._cells, self._noted = size, [], False
        self._style: Styles = [*_padding(4, 2.5, 4, 2.5), ("VALIGN", *_ALL, "TOP"), *_hair_lines(look)]
        self._add(tuple(column.title for column in block.columns), bold=True, shaded=True)
        for group in block.rows.groups:
            for row in group.rows:
                self._add(row.cells)
                self._note(row.note)
            self._total(group.total)
        self._total(block.rows.total)

    _cells: list[list[Any]]

    def grid(self) -> Flowable:
        # ReportLab cannot part a row that spans columns
        return _grid(self._cells, self._widths, self._style, repeatRows=1, splitInRow=int(not self._noted))

    def _add(self, texts: Sequence[str], *, bold: bool = False, shaded: bool = False) -> None:
        style = self._size.but(bold=bold)
        self._cells.append(
            [Text(text, style.but(align=column.align)) for text, column in zip(texts, self._columns, strict=True)]
        )
        if shaded:
            self._style.append(("BACKGROUND", (0, self._last), (-1, self._last), self._look.panel))

    def _note(self, text: str) -> None:
        if not text:
            return
        self._noted = True
        self._cells.append([Text(text, self._look.small), *[""] * (len(self._columns) - 1)])
        last = self._last
        self._style += [
            ("SPAN", (0, last), (-1, last)),
            ("TOPPADDING", (0, last), (-1, last), 0),
            ("LINEBELOW", (0, last - 1), (-1, last - 1), 0.5, self._look.panel),
            ("NOSPLIT", (0, last - 1), (-1, last)),
        ]

    def _total(self, texts: Sequence[str]) -> None:
        if texts:
            self._add(texts, bold=True, shaded=True)
            self._style.append(("NOSPLIT", (0, self._last - 1), (-1, self._last)))

    @property
    def _last(self) -> int:
        return len(self._cells) - 1


def _hair_lines(look: Look) -> Styles:
    return [("LINEBELOW", *_ALL, 0.5, look.hair), ("LINEABOVE", (0, 0), (-1, 0), 0.5, look.hair)]


def _padding(left: float, top: float, right: float, bottom: float) -> Styles:
    sides = {"LEFT": left, "TOP": top, "RIGHT": right, "BOTTOM": bottom}
    return [(f"{side}PADDING", *_ALL, size) for side, size in sides.items()]


def _grid(cells: Any, widths: Sequence[float], style: Styles, **options: Any) -> Flowable:
    # a table selects its own face, Helvetica if none is named, even when every cell brings its own: never embedded
    return Grid(cells, widths, style=[("FACE", *_ALL, fonts.preload()), *style], **options)
