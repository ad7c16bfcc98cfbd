"""The sheet: margins, styles and the parts that every paper is put together from. Lengths in points unless named mm."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, PageTemplate, Spacer, Table

from config.clock import CHINA
from config.settings import Hall
from printing import fonts
from printing.documents.port import Line, Reason
from printing.documents.words import words
from printing.typeset import Style, Text, break_lines, draw_line, fitted

INK = HexColor("#1b1b1b")
GREY = HexColor("#5c5c5c")
RED = HexColor("#a8201a")
HAIR = HexColor("#d9d4cd")
PANEL = HexColor("#f8f5f0")

#: elders read these papers: nothing that matters is below 12 pt
BODY = Style(12.5, 20, INK)
LEFT = BODY.but(align="left")
LABEL = LEFT.but(colour=GREY)
SMALL = Style(10.5, 15.5, GREY, align="left")
TITLE = Style(27, 40, INK, bold=True, align="centre", tracking=0.18)
BUREAU = Style(15, 22, RED, bold=True, align="centre", tracking=0.06)
HEADING = Style(14, 21, INK, bold=True, align="left")
HIGHLIGHT = Style(23, 32, RED, bold=True, align="left")

#: ISO/IEC 18004 asks for 4 modules of quiet zone; readers at arm's length ask for 30 mm
QR_MM = 31.0
QR_AIR_MM = 6.0
_MARKER = 22.0
_PANEL_PADDING = 14.0
#: from the first cell to the last, in the words of a table style
_ALL = ((0, 0), (-1, -1))


@dataclass(frozen=True)
class Format:
    """A sheet size with its margins."""

    width: float
    height: float
    margin_x: float
    margin_y: float

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin_x


A4_SHEET = Format(A4[0], A4[1], margin_x=23 * mm, margin_y=19 * mm)
A5_SHEET = Format(A5[0], A5[1], margin_x=14 * mm, margin_y=13 * mm)


@dataclass(frozen=True)
class Imprint:
    """What stands in the PDF's properties and at the foot of each page: nothing personal."""

    title: str
    number: str
    hall: Hall
    issued: datetime


def build(sheet: Format, imprint: Imprint, story: Iterable[Flowable]) -> tuple[bytes, int]:
    """Set ``story`` on as many pages as it takes; the same story gives the same bytes."""
    out = io.BytesIO()
    pages: list[int] = []
    frame = Frame(
        sheet.margin_x, sheet.margin_y, sheet.inner, sheet.height - 2 * sheet.margin_y,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document = BaseDocTemplate(
        out,
        pagesize=(sheet.width, sheet.height),
        title=imprint.title,
        author=imprint.hall.bureau,
        creator=imprint.hall.zone,
        lang="zh-CN",
        displayDocTitle=True,
        # by default every page begins in Helvetica, which is never embedded, even though nothing is written in it
        initialFontName=fonts.preload(),
        invariant=1,
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))

    def canvas(*arguments: Any, **options: Any) -> _Canvas:
        return _Canvas(*arguments, **options, sheet=sheet, imprint=imprint, pages=pages)

    document.build(list(story), canvasmaker=canvas)
    return out.getvalue(), len(pages)


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds the pages back until their number is known, then writes head and foot lines."""

    def __init__(self, *arguments: Any, sheet: Format, imprint: Imprint, pages: list[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._sheet, self._imprint, self._numbers = sheet, imprint, pages
        self._held: list[dict[str, Any]] = []
        at = imprint.issued.astimezone(CHINA)
        stamp = self._doc._timeStamp
        stamp.YMDhms, stamp.dhh, stamp.dmm = at.timetuple()[:6], 8, 0

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._held, start=1):
            self.__dict__.update(page)
            self._furnish(number, len(self._held))
            self._numbers.append(number)
            super().showPage()
        super().save()

    def _furnish(self, number: int, count: int) -> None:
        form, sheet, imprint = words().form, self._sheet, self._imprint
        style = SMALL.but(size=9.5, leading=12)
        low = sheet.margin_y - 7 * mm
        if imprint.hall.demonstration:
            mark = style.but(size=13, leading=16, colour=RED)
            self._furniture(form.demonstration, mark, sheet.height - sheet.margin_y + 3 * mm)
        self._furniture(f"{imprint.hall.bureau}　{imprint.hall.zone}", style, low)
        self._furniture(form.page.format(page=number, pages=count), style.but(align="right"), low)
        if number > 1:
            running = form.running.format(title=imprint.title, number=imprint.number).rstrip()
            self._furniture(running, style.but(align="right"), sheet.height - sheet.margin_y + 4 * mm)

    def _furniture(self, text: str, style: Style, y: float) -> None:
        for line in break_lines(text, style, self._sheet.inner)[:1]:
            draw_line(self, line, style, self._sheet.margin_x, y)


# -- the parts of a paper ---------------------------------------------------------------------------------------------


def head(imprint: Imprint) -> list[Flowable]:
    """The bureau, the title, the double rule in red and the number."""
    number = f"{words().labels.number}{imprint.number and '：'}{imprint.number}"
    return [
        Text(imprint.hall.bureau, BUREAU),
        Text(imprint.title, TITLE),
        Spacer(1, 4),
        rule(RED, 1.6, after=2),
        rule(RED, 0.5, after=6),
        *([Text(number, LEFT.but(align="right"))] if imprint.number else []),
        Spacer(1, 4),
    ]


def rule(colour: Any = HAIR, thickness: float = 0.5, *, before: float = 0, after: float = 0) -> Flowable:
    return HRFlowable("100%", thickness, color=colour, spaceBefore=before, spaceAfter=after, lineCap="butt")


class _Heading(Text):
    """A heading with a red bar, never left alone at the foot of a page."""

    keepWithNext = 1  # noqa: N815 - ReportLab's name

    def __init__(self, text: str) -> None:
        super().__init__(text, HEADING.but(space_before=11, space_after=3), left=10)

    def draw(self) -> None:
        self.canv.setFillColor(RED)
        self.canv.rect(0, self.height - 17.5, 3.5, 14, stroke=0, fill=1)
        super().draw()


def section(heading: str, content: Sequence[Flowable]) -> list[Flowable]:
    """A heading and what stands below it; nothing when there is nothing to say."""
    return [_Heading(heading), *content] if content else []


def numbered(lines: Sequence[str]) -> list[Flowable]:
    """Numbered lines; a single one needs no number."""
    if len(lines) == 1:
        return [Text(lines[0], BODY)]
    return [Text(line, BODY, left=_MARKER, marker=_number(place)) for place, line in enumerate(lines, start=1)]


def reasons(lines: Sequence[Reason]) -> list[Flowable]:
    """Numbered reasons, each with its article and source below it in grey."""
    story: list[Flowable] = []
    for place, reason in enumerate(lines, start=1):
        sentence = Text(reason.sentence, BODY, left=_MARKER, marker=_number(place))
        sentence.keepWithNext = 1
        source = words().labels.source.format(article=reason.article, source=reason.source)
        story += [sentence, Text(source, SMALL.but(space_after=3), left=_MARKER)]
    return story


def _number(place: int) -> str:
    return words().form.item.format(number=place)


def facts(lines: Sequence[Line], width: float) -> list[Flowable]:
    """Labels and values in two columns with hair lines between."""
    if not lines:
        return []
    rows = [[Text(line.label, LABEL), Text(line.value, LEFT)] for line in lines]
    return [grid(rows, [width * 0.3, width * 0.7])]


def grid(rows: Sequence[Sequence[Flowable]], widths: Sequence[float], *, header: bool = False) -> Flowable:
    """A table with hair lines; goes on on the next page, in the middle of a row if it must."""
    side = 4.0 if header else 0.0
    style = [
        *_padding(side, 2.5, 4.0, 2.5),
        ("VALIGN", *_ALL, "TOP"),
        ("LINEBELOW", *_ALL, 0.5, HAIR),
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, HAIR),
        *([("BACKGROUND", (0, 0), (-1, 0), PANEL)] if header else ()),
    ]
    return _table(rows, widths, style, repeatRows=int(header), splitInRow=1)


def highlight(line: Line, width: float) -> Flowable:
    """The one thing to remember, in large red type on a light panel."""
    value = fitted(line.value, HIGHLIGHT, width - 2 * _PANEL_PADDING, smallest=16)
    style = [
        *_padding(_PANEL_PADDING, 6, _PANEL_PADDING, 8),
        ("BACKGROUND", *_ALL, PANEL),
        ("LINEBEFORE", (0, 0), (0, -1), 3.5, RED, "butt"),
    ]
    cell = [Text(line.label, LABEL), Text(line.value, value)]
    return _table([[cell]], [width], style, spaceBefore=8, spaceAfter=4)


def side_by_side(parts: Sequence[Any], widths: Sequence[float]) -> Flowable:
    """Parts beside each other, centred on one line, kept together on one page."""
    return _table([parts], widths, [*_padding(0, 0, 0, 0), ("VALIGN", *_ALL, "MIDDLE")], spaceBefore=12)


def _padding(left: float, top: float, right: float, bottom: float) -> list[tuple[Any, ...]]:
    sides = {"LEFT": left, "TOP": top, "RIGHT": right, "BOTTOM": bottom}
    return [(f"{side}PADDING", *_ALL, size) for side, size in sides.items()]


def _table(rows: Any, widths: Sequence[float], style: list[tuple[Any, ...]], **options: Any) -> Flowable:
    # a table selects its own face, Helvetica if none is named, even when every cell brings its own: never embedded
    return Table(rows, widths, style=[("FACE", *_ALL, fonts.preload()), *style], **options)


class Qr(Flowable):  # type: ignore[misc]
    """A QR code of ``text``, error correction M, 31 mm wide. Its quiet zone is paper: the margin, and air around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._matrix = [tuple(row) for row in segno.make(text, error="m", micro=False).matrix]
        self.width, self.height = (QR_MM + QR_AIR_MM) * mm, (QR_MM + 2 * QR_AIR_MM) * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        module = QR_MM * mm / len(self._matrix)
        top = self.height - QR_AIR_MM * mm
        path = self.canv.beginPath()
        for row, bits in enumerate(self._matrix):
            for column, bit in enumerate(bits):
                if bit:
                    path.rect(column * module, top - (row + 1) * module, module, module)
        self.canv.setFillColor(INK)
        self.canv.drawPath(path, stroke=0, fill=1)


class Seal(Flowable):  # type: ignore[misc]
    """The place of the seal: a dashed circle, the bureau and the date."""

    def __init__(self, hall: Hall, issued: datetime, width: float) -> None:
        super().__init__()
        self._date = words().day(issued)
        self._bureau = hall.bureau
        self.width, self.height = width, 35 * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        centre, radius = self.width / 2, 17 * mm
        self.canv.setStrokeColor(HAIR)
        self.canv.setDash(3, 3)
        self.canv.circle(centre, self.height - radius, radius, stroke=1, fill=0)
        self.canv.setDash()
        self._put(words().seal.place, SMALL.but(size=9.5, align="centre"), self.height - 9 * mm)
        self._put(self._bureau, LEFT.but(size=11, leading=16, align="centre"), self.height - 19 * mm)
        self._put(self._date, LEFT.but(size=11, leading=16, align="centre"), self.height - 31 * mm)

    def _put(self, text: str, style: Style, y: float) -> None:
        style = fitted(text, style, self.width, smallest=8)
        for place, line in enumerate(break_lines(text, style, self.width)):
            draw_line(self.canv, line, style, 0, y - place * style.leading)


def contacts(hall: Hall) -> list[Flowable]:
    """Where to ask and where to complain."""
    labels = words().labels
    lines = [
        Line(labels.ask, hall.telephone),
        Line(labels.complain, hall.complaints),
        Line(labels.hours, hall.hours),
        Line(labels.address, hall.address),
    ]
    style = LEFT.but(size=12, leading=17)
    return [Text(words().form.place_colon.format(label=line.label) + line.value, style) for line in lines]


def foot(imprint: Imprint, width: float) -> list[Flowable]:
    """QR with the number, where to ask, and the place of the seal, kept together; then the honest note."""
    qr, seal = (QR_MM + QR_AIR_MM) * mm, 58 * mm
    columns = [qr, width - qr - seal, seal]
    row = [Qr(imprint.number), contacts(imprint.hall), Seal(imprint.hall, imprint.issued, seal)]
    return [side_by_side(row, columns), Text(words().seal.note, SMALL.but(space_before=4))]


def signed(imprint: Imprint) -> list[Flowable]:
    """The place of the seal at the right, for a paper without a case number."""
    seal = Seal(imprint.hall, imprint.issued, 62 * mm)
    seal.hAlign = "RIGHT"
    return [Spacer(1, 10), seal, Text(words().seal.note, SMALL.but(align="right", space_before=4))]


def missing_note() -> list[Flowable]:
    """Says that a ``〓`` stands for a character that this machine cannot draw."""
    return [Text(words().missing, SMALL.but(space_before=4))]
