"""Everything that stands in rows and columns: facts, panels, and tables of any length."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import Any

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid
from reportlab.platypus.flowables import _listWrapOn

from printing.documents import port
from printing.documents.port import Line
from printing.documents.sheet import Look
from printing.typeset import Text, fitted

_PANEL_PADDING = 14.0
_ENDLESS = 1e6
_AFTER = 5.0
_ROUNDING = 0.01
#: what is higher than this, in points, is held together with nothing else
_TALL = 200.0
#: so many rows stand below a heading before the page ends: the heads, and two of the content
_BEGINNING = 3
#: of an end that is higher than this, in points, no more needs room below the last rows
_TALL_END = 2 * _TALL
#: so many rows come along to the page of what stands below them
_END = 2
#: the sizes of the letters, the lines and the air in a table, and in a dense one: 五号, as official lists are set
_ORDINARY = (12.0, 18.0, 2.5)
_DENSE = (10.5, 14.0, 1.5)
#: from the first cell to the last, in the words of a table style
_ALL = ((0, 0), (-1, -1))

#: the air above and below a label and its value, and at their right
_PAIR_AIR, _PAIR_RIGHT = 2.5, 4.0

Styles = list[tuple[Any, ...]]


def rows(lines: Sequence[Line], width: float, look: Look) -> list[Flowable]:
    """Labels and values in two columns with hair lines between."""
    pairs = [(Text(line.label, look.label), Text(line.value, look.left)) for line in lines]
    return [_Pairs(pairs, width, look)] if pairs else []


def facts(lines: Sequence[Line], width: float, look: Look) -> tuple[list[Flowable], float | None]:
    """The same, and the height of their beginning, in points; None of short ones, as of a table."""
    flowables = rows(lines, width, look)
    return flowables, flowables[0].beginning() if flowables else None


class _Pairs(Flowable):  # type: ignore[misc]
    """Two columns of texts: most papers consist of them, and a table of ReportLab's takes three times as long."""

    spaceAfter = _AFTER  # noqa: N815 - ReportLab's name
    #: as of :class:`_Rows`
    below = 0.0

    def __init__(self, pairs: list[tuple[Text, Text]], width: float, look: Look) -> None:
        super().__init__()
        self._pairs, self._look, self.width = pairs, look, width
        self._left = width * look.label_share
        self._heights: list[float] = []

    def wrap(self, _available: float, height: float) -> tuple[float, float]:
        left, right = self._left - _PAIR_RIGHT, self.width - self._left - _PAIR_RIGHT
        self._heights = [
            max(label.wrap(left, height)[1], value.wrap(right, height)[1]) + 2 * _PAIR_AIR
            for label, value in self._pairs
        ]
        self.height = sum(self._heights)
        room = self.height > height or self.height + self.below <= height
        return self.width, self.height if room else height + 1

    def beginning(self) -> float | None:
        """As :func:`facts` says."""
        self.wrap(self.width, _ENDLESS)
        return None if self.height <= _TALL else min(sum(self._heights[:_BEGINNING]), _TALL)

    def split(self, available: float, height: float) -> list[Flowable]:
        self.wrap(available, height)
        fit = bisect_right(list(accumulate(self._heights)), height)
        if fit == len(self._pairs):
            return self._ended(fit - _END) if self.below else [self]
        if fit:
            return [self._some(self._pairs[:fit]), self._last(self._pairs[fit:])]
        return self._parted(height) if self._heights[0] > _TALL else []

    def _parted(self, height: float) -> list[Flowable]:
        """The first pair parted: it is higher than anything that is held together."""
        first, *rest = self._pairs
        cuts = [self._cut(text, height - 2 * _PAIR_AIR) for text in first]
        if not all(cuts):
            return []
        (label, more_label), (value, more_value) = cuts
        return [self._some([(label, value)]), self._last([(more_label, more_value), *rest])]

    def _cut(self, text: Text, height: float) -> list[Text]:
        """What of ``text`` there is room for, and the rest; nothing where it cannot be parted there."""
        return [text, Text("", self._look.left)] if text.height <= height else text.split(text.width, height)

    def _some(self, pairs: list[tuple[Text, Text]]) -> _Pairs:
        return _Pairs(pairs, self.width, self._look)

    def _ended(self, stay: int) -> list[Flowable]:
        """All of it finds room, and what is below it does not: its last pairs go there."""
        if stay <= 0:
            self.below = 0.0
            return [self]
        return [self._some(self._pairs[:stay]), self._last(self._pairs[stay:], whole=True)]

    def _last(self, pairs: list[tuple[Text, Text]], *, whole: bool = False) -> _Pairs:
        some = self._some(pairs)
        _end_follows(some, self.below, whole=whole)
        return some

    def draw(self) -> None:
        self.canv.setStrokeColor(self._look.hair)
        self.canv.setLineWidth(0.5)
        y = self.height
        self.canv.line(0, y, self.width, y)
        for (label, value), height in zip(self._pairs, self._heights, strict=True):
            label.drawOn(self.canv, 0, y - _PAIR_AIR - label.height)
            value.drawOn(self.canv, self._left, y - _PAIR_AIR - value.height)
            y -= height
            self.canv.line(0, y, self.width, y)


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


def shaded(left: str, right: str, width: float, look: Look) -> Flowable:
    """The head of something: its name, and at the right how it stands with it."""
    strong = look.left.but(bold=True)
    cells = [Text(left, strong), Text(right, strong.but(align="right", colour=look.accent))]
    style = [*_padding(4, 2, 4, 2), ("VALIGN", *_ALL, "TOP"), ("BACKGROUND", *_ALL, look.panel)]
    return _grid([cells], [width * 0.7, width * 0.3], style)


def listed(lines: Sequence[tuple[str, str, str]], width: float, look: Look) -> Flowable:
    """Names with how it stands with each, and below each name what else is said of it."""
    cells: list[list[Any]] = []
    for name, state, said in lines:
        head, small = Text(name, look.left.but(bold=True, leading=17)), look.small
        if look.stacked:
            cells.append([[head, Text(f"{state}　{said}", small)]])
        else:
            cells.append([[head, Text(said, small)], Text(state, look.left.but(align="right"))])
    widths = [width] if look.stacked else [width * 0.7, width * 0.3]
    return _grid(
        cells, widths, [*_padding(0, 2, 0, 3), ("VALIGN", *_ALL, "TOP"), *_hair_lines(look)], spaceAfter=_AFTER
    )


def beside(parts: Sequence[Any], widths: Sequence[float]) -> Flowable:
    """Parts beside each other, centred on one line, kept together on one page."""
    return _grid([parts], widths, [*_padding(0, 0, 0, 0), ("VALIGN", *_ALL, "MIDDLE")], spaceBefore=12)


def stay_together(body: Sequence[Flowable], closing: Sequence[Flowable], width: float) -> None:
    """Let ``closing`` stay on one page, with the last of ``body``: all of that, or of what is tall its last rows."""
    for flowable in closing[:-1]:
        flowable.keepWithNext = 1
    if not body:
        return
    last = body[-1]
    if last.wrap(width, _ENDLESS)[1] <= _TALL:
        last.keepWithNext = 1
    elif isinstance(last, _Rows | _Pairs):
        between = max(last.getSpaceAfter(), closing[0].getSpaceBefore())
        last.below = min(between + _listWrapOn(list(closing), width, None)[1], _TALL_END)


def _end_follows(rest: Any, below: float, *, whole: bool) -> None:
    """``rest`` of what was parted goes to the page of what is below it; ``whole``: only for that it was parted."""
    rest.below = 0.0 if whole else below
    rest.keepWithNext = int(whole)


def table(block: port.Table, width: float, look: Look) -> tuple[Flowable, float | None]:
    """A table that goes on over the pages below its repeated heads, and the height of its beginning, in points.

    None of a short one, which is its own beginning. A total is never parted from the row above it.
    """
    grid = _Filled(block, width, look).grid()
    _, height = grid.wrap(width, _ENDLESS)
    return grid, None if height <= _TALL else min(sum(grid._rowHeights[:_BEGINNING]), _TALL)


class _Rows(Grid):  # type: ignore[misc]
    """A table that begins no page with one of the rows ``glued``: they stay below the one above them.

    Not by ReportLab's NOSPLIT, which is no more heeded in what is left of a table that was parted once. Its last rows
    stand on the page of what stands ``below`` it, so many points high.
    """

    glued: frozenset[int] = frozenset()
    below = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """One that leaves no room for what is below it asks for more, and is parted."""
        wide, own = super().wrap(width, height)
        return wide, own if own > height or own + self.below <= height else height + 1

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        heights, heads = self._rowHeights, self.repeatRows
        fit = rows = bisect_right(list(accumulate(heights)), height)
        if rows == len(heights) and self.below:
            rows = len(heights) - _END
        while rows in self.glued and heights[rows - 1] < _TALL:
            rows -= 1
        if rows <= heads < fit:
            return self._without_end() if fit == len(heights) else []
        parts: list[Any] = super().split(width, height if rows == fit else sum(heights[:rows]) + _ROUNDING)
        if len(parts) > 1:
            parts[0].glued = self.glued
            _end_follows(parts[1], self.below, whole=fit == len(heights))
            parts[1].glued = frozenset(row - rows + heads for row in self.glued if row > rows)
        return parts

    def _without_end(self) -> list[Flowable]:
        """So few rows that none can stay behind."""
        self.below = 0.0
        return [self]


class _Filled:
    """A table's cells and lines, put together row by row."""

    def __init__(self, block: port.Table, width: float, look: Look) -> None:
        used = _used(block)
        self._columns, self._look = tuple(compress(block.columns, used)), look
        share = sum(column.width for column in self._columns)
        self._widths = [width * column.width / share for column in self._columns]
        size, leading, air = _DENSE if block.dense else _ORDINARY
        side = 3.0 if block.dense else 4.0
        self._text = look.left.but(size=size, leading=leading)
        self._cells: list[list[Any]] = []
        self._glued: set[int] = set()
        self._noted = False
        self._style: Styles = [*_padding(side, air, side, air), ("VALIGN", *_ALL, "TOP"), *_hair_lines(look)]
        self._add([column.title for column in self._columns], bold=True, shaded=True)
        for group in block.rows.groups:
            for row in group.rows:
                self._add(list(compress(row.cells, used)))
                self._note(row.note)
            self._total(list(compress(group.total, used)))
        self._total(list(compress(block.rows.total, used)))

    def grid(self) -> Grid:
        # ReportLab cannot part a row that spans columns
        options = {"repeatRows": 1, "splitInRow": int(not self._noted), "spaceAfter": _AFTER}
        grid = _Rows(self._cells, self._widths, style=self._style, **options)
        grid.glued = frozenset(self._glued)
        return grid

    def _add(self, texts: Sequence[str], *, bold: bool = False, shaded: bool = False) -> None:
        style = self._text.but(bold=bold)
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
        ]
        self._glued.add(last)

    def _total(self, texts: Sequence[str]) -> None:
        if texts:
            self._add(texts, bold=True, shaded=True)
            self._glued.add(self._last)

    @property
    def _last(self) -> int:
        return len(self._cells) - 1


def _used(block: port.Table) -> list[bool]:
    """Which columns have something in them."""
    columns = zip(*(row.cells for group in block.rows.groups for row in group.rows), strict=True)
    used = [any(cells) for cells in columns]
    return used if any(used) else [True] * len(block.columns)


def _hair_lines(look: Look) -> Styles:
    return [("LINEBELOW", *_ALL, 0.5, look.hair), ("LINEABOVE", (0, 0), (-1, 0), 0.5, look.hair)]


def _padding(left: float, top: float, right: float, bottom: float) -> Styles:
    sides = {"LEFT": left, "TOP": top, "RIGHT": right, "BOTTOM": bottom}
    return [(f"{side}PADDING", *_ALL, size) for side, size in sides.items()]


def _grid(cells: Any, widths: Sequence[float], style: Styles, **options: Any) -> Grid:
    return Grid(cells, widths, style=style, **options)
