"""Chinese text set in lines: justified, inside the margins, and broken where Chinese typography allows it.

ReportLab's own paragraph lets a full stop hang outside the frame, leaves an opening bracket at a line's end and breaks
inside of numbers; its rare-character fall-back would be per paragraph. Rules: GB/T 15834-2011 section 5 (what may not
begin or end a line).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from printing.documents.words import words
from printing.fonts import Glyph, glyph, glyphs, visible

_NO_START = frozenset("，。、；：！？）》〉」』】〕…—～·’”,.;:!?)%]")
_NO_END = frozenset("（《〈「『【〔‘“([#")
#: the number of a document, with who has given it; of more characters before it, the last ones
_NUMBER = rf"[\u4e00-\u9fff]{{1,5}}〔[0-9]+〕[0-9]+[{words().form.units}]?"
#: it stays whole, and so does a word or number, together with the unit that follows it
_ATOM = re.compile(rf"{_NUMBER}|[!-~–]+[{words().form.units}]?| +|.", re.DOTALL)
#: how much a full line may be stretched to meet the right margin, in type sizes; beyond this it stays ragged
_MAX_STRETCH_EM = 2.5
#: so much of the room that a line leaves stands before it
_BEFORE = {"justify": 0.0, "left": 0.0, "centre": 0.5, "right": 1.0}
#: a line of fewer pieces gives none away
_SPARE = 4
#: a stroke of this share of the type size makes the heavier weight that no free TrueType Chinese face offers
_BOLD_STROKE = 0.032

_FACE = attrgetter("face")


@dataclass(frozen=True)
class Style:
    """Sizes in points. ``indent`` is that of the first line, ``tracking`` the air between letters, in type sizes."""

    size: float
    leading: float
    colour: Color
    bold: bool = False
    align: str = "justify"  # justify, left, centre, right
    indent: float = 0.0
    tracking: float = 0.0
    space_before: float = 0.0
    space_after: float = 0.0

    def but(self, **changes: Any) -> Style:
        """This style with some properties changed."""
        return replace(self, **changes)

    @cached_property
    def ink(self) -> str:
        return operands(self.colour)


def operands(colour: Color) -> str:
    """``colour``, in the words of a page."""
    return f"{colour.red:.4f} {colour.green:.4f} {colour.blue:.4f}"


@dataclass(frozen=True)
class Line:
    """One line; ``width`` is what its glyphs take, ``room`` what it may take, in points."""

    glyphs: list[Glyph]
    width: float
    room: float
    last: bool


def atoms(text: str) -> list[str]:
    """The pieces of ``text`` that must not be broken; closing signs cling to the left, opening ones to the right."""
    pieces: list[str] = []
    for atom in _ATOM.findall(text):
        clings = pieces and (atom[0] in _NO_START or pieces[-1][-1] in _NO_END)
        if clings:
            pieces[-1] += atom
        else:
            pieces.append(atom)
    return pieces


def break_lines(text: str, style: Style, room: float) -> list[Line]:
    """Fill lines of ``room`` points greedily; a piece wider than a line is cut, because losing it would be worse."""
    shown = visible(text).rstrip(" ")
    whole = list(map(glyph, shown))
    first = room - style.indent * style.size
    if (width := _width(whole, style)) <= first:  # as most labels and values
        return [Line(whole, width, first, last=True)]
    ends = list(accumulate([(one.width / 1000 + style.tracking) * style.size for one in whole], initial=0.0))
    places = _places(shown, ends, first)
    reached = [ends[place] for place in places]
    cuts = [0]
    while cuts[-1] < len(places) - 1:
        begin = _after_spaces(shown, places[cuts[-1]])
        fit = bisect_right(reached, ends[begin] + (room if begin else first)) - 1
        cuts.append(max(fit, cuts[-1] + 1))
    _accompany(cuts, places, reached, style)
    lines: list[Line] = []
    for cut, next_cut in pairwise(cuts):
        begin, end = _after_spaces(shown, places[cut]), len(shown[: places[next_cut]].rstrip(" "))
        last = next_cut == cuts[-1]
        lines.append(Line(whole[begin:end], ends[end] - ends[begin], room if cut else first, last))
    return lines


def _places(text: str, ends: list[float], room: float) -> list[int]:
    """Where a line of ``text`` may begin or end; ``ends`` says how far each of its glyphs reaches, in points."""
    places = [0]
    for atom in atoms(text):
        begin, end = places[-1], places[-1] + len(atom)
        places += [end] if ends[end] - ends[begin] <= room else range(begin + 1, end + 1)
    return places


def _after_spaces(text: str, begin: int) -> int:
    """Where a line that begins there has its first glyph: spaces where ``text`` is broken are lost."""
    while begin and text[begin] == " ":
        begin += 1
    return begin


def _accompany(cuts: list[int], places: list[int], reached: list[float], style: Style) -> None:
    """A last line of one character alone takes another piece down from the line above it, if that can spare one.

    Alone it is with a sign behind it, too.
    """
    if len(cuts) < 3:
        return
    above, last, end = cuts[-3:]
    alone = end - last == 1 and places[end] - places[last] <= 2
    if alone and last - above > _SPARE and reached[last] - reached[last - 1] <= _MAX_STRETCH_EM * style.size:
        cuts[-2] -= 1


def _width(content: Sequence[Glyph], style: Style) -> float:
    return (sum([one.width for one in content]) / 1000 + len(content) * style.tracking) * style.size


def width_of(text: str, style: Style) -> float:
    """What ``text`` takes on one line, in points."""
    return _width(glyphs(text), style)


def fitted(text: str, style: Style, room: float, *, smallest: float) -> Style:
    """``style``, made smaller down to ``smallest`` points if that sets ``text`` on one line of ``room`` points."""
    ratio = room / max(width_of(text, style), 1.0)
    if ratio >= 1:
        return style
    size = max(style.size * ratio, smallest)
    return style.but(size=size, leading=style.leading * size / style.size)


class Text(Flowable):  # type: ignore[misc]
    """A paragraph, ``left`` points from the left edge, with ``marker`` (a number) beside its first line.

    Splits between pages, but leaves no single line alone on either side.
    """

    def __init__(self, text: str, style: Style, *, left: float = 0.0, marker: str = "") -> None:
        super().__init__()
        self._text = text
        self._style = style
        self._left = left
        self._marker = marker
        self._lines: list[Line] = []
        self.width: float = -1.0

    def getSpaceBefore(self) -> float:  # noqa: N802
        return self._style.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802
        return self._style.space_after

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        if not self._lines or self.width != available:
            self._lines = self._broken(available - self._left)
            self.width = available
        self.height = len(self._lines) * self._style.leading
        return available, self.height

    def _broken(self, room: float) -> list[Line]:
        return break_lines(self._text, self._style, room)

    def split(self, available: float, height: float) -> list[Flowable]:
        self.wrap(available, height)
        fit = int(height // self._style.leading)
        fit = min(fit, len(self._lines) - 2) if fit < len(self._lines) else fit
        if fit < 2:
            return []
        return [
            _Part(self._lines[:fit], self._style, available, self._left, self._marker),
            _Part(self._lines[fit:], self._style, available, self._left, ""),
        ]

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0.0) -> None:  # noqa: N802, N803
        """Without a state and an origin of its own, as ReportLab has it: each line says all of itself."""
        style = self._style
        baseline = y + self.height - style.leading + (style.leading - style.size) / 2 + 0.14 * style.size
        for marker in break_lines(self._marker, style, self.width) if self._marker else ():
            draw_line(canvas, marker, style, x, baseline)
        for number, line in enumerate(self._lines):
            draw_line(canvas, line, style, x + self.width - line.room, baseline - number * style.leading)


class _Part(Text):
    """Some lines of a paragraph that was split."""

    def __init__(self, lines: list[Line], style: Style, width: float, left: float, marker: str) -> None:
        super().__init__("", style, left=left, marker=marker)
        self._lines = lines
        self.width = width

    def _broken(self, room: float) -> list[Line]:  # noqa: ARG002 - a part keeps the lines it was given
        return self._lines


def draw_line(canvas: Any, line: Line, style: Style, x: float, y: float) -> None:
    """Draw ``line`` with its room beginning at ``x`` and its baseline at ``y``, in points."""
    slack = line.room - line.width
    x += slack * _BEFORE[style.align]
    stretch = style.align == "justify" and not line.last and 0 < slack <= _MAX_STRETCH_EM * style.size
    air = style.tracking * style.size + (slack / max(len(line.glyphs) - 1, 1) if stretch else 0.0)
    shown = " ".join([canvas.shown(face, text, style.size) for face, text in _runs(line.glyphs)])
    code = f"BT {style.ink} rg {air:.3f} Tc {x:.3f} {y:.3f} Td {shown} ET"
    if style.bold:
        code = f"q {style.size * _BOLD_STROKE:.3f} w {style.ink} RG 2 Tr {code} Q"
    canvas.addLiteral(code)


def _runs(content: list[Glyph]) -> Iterator[tuple[str, str]]:
    """Texts of one face each: most lines are a single one."""
    if len({one.face for one in content}) == 1:
        yield content[0].face, "".join([one.text for one in content])
        return
    for face, run in groupby(content, key=_FACE):
        yield face, "".join([one.text for one in run])
