"""Everything that stands in rows and columns: facts, panels, and tables of any length."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import NamedTuple

from reportlab.platypus import Flowable
from reportlab.platypus.flowables import _listWrapOn

from printing.documents import port
from printing.documents.look import Look
from printing.documents.port import Line
from printing.typeset import Style, Text, fitted

_PANEL_PADDING = 14.0
_ENDLESS = 1e6
_AFTER = 5.0
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
_HAIR, _BAR = 0.5, 3.5

#: what stands in a cell, from its top to its bottom
Cell = Sequence[Flowable]


class Air(NamedTuple):
    """Between the edges of a cell and what stands in it."""

    left: float
    top: float
    right: float
    bottom: float


_NO_AIR = Air(0, 0, 0, 0)


class Row(NamedTuple):
    """Cells beside each other. A ``glued`` row begins no page: it stays below the one above it.

    A ``note`` is one cell, as wide as all columns, that stands close below its row.
    """

    cells: Sequence[Cell]
    height: float
    shaded: bool
    glued: bool
    note: bool


@dataclass(frozen=True)
class _Shape:
    """What all rows of a grid have in common.

    ``ruled``: hair lines around its rows. ``bar``: a bar at its left. ``middle``: its cells are centred on one line,
    and never parted. So many of its first rows are ``heads``, which are repeated on each page.
    """

    look: Look
    widths: Sequence[float]
    air: Air = _NO_AIR
    ruled: bool = False
    bar: bool = False
    middle: bool = False
    heads: int = 0

    @property
    def width(self) -> float:
        return sum(self.widths)

    def row(self, *cells: Cell, shaded: bool = False, glued: bool = False) -> Row:
        """A row of cells, each of which is measured here."""
        heights = [self._stacked(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        return Row(cells, self.air.top + max(heights) + self.air.bottom, shaded, glued, note=False)

    def note(self, cell: Cell) -> Row:
        return Row((cell,), self._stacked(cell, self.width) + self.air.bottom, shaded=False, glued=True, note=True)

    def _stacked(self, cell: Cell, width: float) -> float:
        """The height of what stands in a cell."""
        room = width - self.air.left - self.air.right
        return sum([float(flowable.wrap(room, _ENDLESS)[1]) for flowable in cell])


class Grid(Flowable):  # type: ignore[misc]
    """Rows that go on over the pages. Most papers consist of them, and ReportLab's table takes three times as long.

    Its last rows stand on the page of what stands ``below`` it, so many points high.
    """

    below = 0.0

    def __init__(self, rows: Sequence[Row], shape: _Shape, *, before: float = 0.0, after: float = 0.0) -> None:
        super().__init__()
        self._rows, self._shape = rows, shape
        self._heights = [row.height for row in rows]
        self.width, self.height = shape.width, sum(self._heights)
        self.spaceBefore, self.spaceAfter = before, after

    def wrap(self, _available: float, height: float) -> tuple[float, float]:
        """One that leaves no room for what is below it asks for more, and is parted."""
        room = self.height > height or self.height + self.below <= height
        return self.width, self.height if room else height + 1

    def beginning(self) -> float | None:
        """The height of its beginning, in points; None of a short one, which is its own beginning."""
        return None if self.height <= _TALL else min(sum(self._heights[:_BEGINNING]), _TALL)

    def split(self, _available: float, height: float) -> list[Flowable]:
        heads, count = self._shape.heads, len(self._rows)
        fit = stay = bisect_right(list(accumulate(self._heights)), height)
        if fit == count and self.below:
            stay = count - _END
        while heads < stay < count and self._rows[stay].glued and self._heights[stay - 1] < _TALL:
            stay -= 1
        if heads < stay < count:
            return self._parts(self._rows[:stay], self._rows[stay:], whole=fit == count)
        if fit == count:  # so few rows that none can stay behind
            self.below = 0.0
            return [self]
        tall = fit <= heads < count and self._heights[heads] > _TALL
        return self._row_parted(height) if tall and not self._shape.middle else []

    def _row_parted(self, height: float) -> list[Flowable]:
        """The first row below the heads parted: it is higher than anything that is held together."""
        shape = self._shape
        heads, first, rest = self._rows[: shape.heads], self._rows[shape.heads], self._rows[shape.heads + 1 :]
        room = height - sum(self._heights[: shape.heads]) - shape.air.top - shape.air.bottom
        cuts = [_cut(cell, room) for cell in first.cells]
        if not all(cuts):
            return []
        above, below = (shape.note(*cells) if first.note else shape.row(*cells) for cells in zip(*cuts, strict=True))
        return self._parts([*heads, above], [below, *rest])

    def _parts(self, stay: Sequence[Row], go: Sequence[Row], *, whole: bool = False) -> list[Flowable]:
        """Two grids, the second below the heads again; ``whole``: it is only parted for what is below it."""
        heads = self._rows[: self._shape.heads]
        first, second = (
            Grid(rows, self._shape, before=self.spaceBefore, after=self.spaceAfter) for rows in (stay, [*heads, *go])
        )
        second.below = 0.0 if whole else self.below
        second.keepWithNext = int(whole)
        return [first, second]

    def draw(self) -> None:
        look = self._shape.look
        tops = [self.height - height for height in accumulate(self._heights, initial=0.0)]
        for row, top in zip(self._rows, tops, strict=False):
            if row.shaded:
                self.canv.setFillColor(look.panel)
                self.canv.rect(0, top - row.height, self.width, row.height, stroke=0, fill=1)
            self._draw_cells(row, top)
        if self._shape.ruled:
            self.canv.setStrokeColor(look.hair)
            self.canv.setLineWidth(_HAIR)
            notes = {top for row, top in zip(self._rows, tops, strict=False) if row.note}
            for top in tops:
                if top not in notes:
                    self.canv.line(0, top, self.width, top)
        if self._shape.bar:
            self.canv.setStrokeColor(look.accent)
            self.canv.setLineWidth(_BAR)
            self.canv.line(0, 0, 0, self.height)

    def _draw_cells(self, row: Row, top: float) -> None:
        left, above, *_ = self._shape.air
        for cell, width in zip(row.cells, self._shape.widths, strict=False):
            y = top if row.note else top - above
            if self._shape.middle:
                y = top - (row.height - sum(flowable.height for flowable in cell)) / 2
            for flowable in cell:
                y -= flowable.height
                flowable.drawOn(self.canv, left, y)
            left += width


def _cut(cell: Cell, height: float) -> tuple[Cell, Cell] | None:
    """What of ``cell`` there is room for, and the rest; None where it cannot be parted there."""
    for place, flowable in enumerate(cell):
        if flowable.height > height:
            parts = flowable.split(flowable.width, height) or [flowable]
            stay, go = [*cell[:place], *parts[:-1]], [parts[-1], *cell[place + 1 :]]
            return (stay, go) if stay else None
        height -= flowable.height
    return cell, ()


def rows(lines: Sequence[Line], width: float, look: Look) -> list[Grid]:
    """Labels and values in two columns with hair lines between."""
    left = width * look.label_share
    shape = _Shape(look, (left, width - left), Air(0, 2.5, 4, 2.5), ruled=True)
    pairs = [shape.row([Text(line.label, look.label)], [Text(line.value, look.left)]) for line in lines]
    return [Grid(pairs, shape, after=_AFTER)] if pairs else []


def panel(label: str, value: str, width: float, look: Look) -> Flowable:
    """The one thing to remember, in large type on a light panel."""
    pad = 8.0 if look.stacked else _PANEL_PADDING
    large = fitted(value, look.highlight, width - 2 * pad, smallest=min(16, look.highlight.size * 0.7))
    shape = _Shape(look, (width,), Air(pad, 6, pad, 8), bar=True)
    return Grid([shape.row([Text(label, look.label), Text(value, large)], shaded=True)], shape, before=8, after=4)


def shaded(left: str, right: str, width: float, look: Look) -> Flowable:
    """The head of something: its name, and at the right how it stands with it."""
    strong = look.left.but(bold=True)
    shape = _Shape(look, (width * 0.7, width * 0.3), Air(4, 2, 4, 2))
    state = Text(right, strong.but(align="right", colour=look.accent))
    return Grid([shape.row([Text(left, strong)], [state], shaded=True)], shape)


def listed(lines: Sequence[tuple[str, str, str]], width: float, look: Look) -> Flowable:
    """Names with how it stands with each, and below each name what else is said of it."""
    widths = (width,) if look.stacked else (width * 0.7, width * 0.3)
    shape = _Shape(look, widths, Air(0, 2, 0, 3), ruled=True)
    cases: list[Row] = []
    for name, state, said in lines:
        head, small = Text(name, look.left.but(bold=True, leading=17)), look.small
        if look.stacked:
            cases.append(shape.row([head, Text(f"{state}　{said}", small)]))
        else:
            cases.append(shape.row([head, Text(said, small)], [Text(state, look.left.but(align="right"))]))
    return Grid(cases, shape, after=_AFTER)


def beside(parts: Sequence[Cell], widths: Sequence[float], look: Look) -> Flowable:
    """Parts beside each other, centred on one line, kept together on one page."""
    shape = _Shape(look, widths, middle=True)
    return Grid([shape.row(*parts)], shape, before=12)


def stay_together(body: Sequence[Flowable], closing: Sequence[Flowable], width: float) -> None:
    """Let ``closing`` stay on one page, with the last of ``body``: all of that, or of what is tall its last rows."""
    for flowable in closing[:-1]:
        flowable.keepWithNext = 1
    if not body:
        return
    last = body[-1]
    if last.wrap(width, _ENDLESS)[1] <= _TALL:
        last.keepWithNext = 1
    elif isinstance(last, Grid):
        between = max(last.getSpaceAfter(), closing[0].getSpaceBefore())
        last.below = min(between + _listWrapOn(list(closing), width, None)[1], _TALL_END)


def table(block: port.Table, width: float, look: Look) -> Grid:
    """A table that goes on over the pages below its repeated heads. A total is never parted from the row above it."""
    used = _used(block)
    columns = tuple(compress(block.columns, used))
    share = sum(column.width for column in columns)
    size, leading, air = _DENSE if block.dense else _ORDINARY
    side = 3.0 if block.dense else 4.0
    widths = [width * column.width / share for column in columns]
    shape = _Shape(look, widths, Air(side, air, side, air), ruled=True, heads=1)
    plain = [look.left.but(size=size, leading=leading, align=column.align) for column in columns]
    strong = [style.but(bold=True) for style in plain]

    def cells(texts: Sequence[str], styles: Sequence[Style]) -> list[Cell]:
        return [[Text(text, style)] for text, style in zip(texts, styles, strict=True)]

    def total(texts: Sequence[str]) -> list[Row]:
        return [shape.row(*cells(list(compress(texts, used)), strong), shaded=True, glued=True)] if texts else []

    found = [shape.row(*cells([column.title for column in columns], strong), shaded=True)]
    for group in block.rows.groups:
        for row in group.rows:
            found.append(shape.row(*cells(list(compress(row.cells, used)), plain)))
            found += [shape.note([Text(row.note, look.small)])] if row.note else []
        found += total(group.total)
    return Grid(found + total(block.rows.total), shape, after=_AFTER)


def _used(block: port.Table) -> list[bool]:
    """Which columns have something in them."""
    columns = zip(*(row.cells for group in block.rows.groups for row in group.rows), strict=True)
    used = [any(cells) for cells in columns]
    return used if any(used) else [True] * len(block.columns)
