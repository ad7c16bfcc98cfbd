"""The sheet: its size, margins and styles, and how a story is set on its pages. Lengths in points unless named mm."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from reportlab.platypus.flowables import _listWrapOn

from config.clock import CHINA
from printing import fonts
from printing.documents.port import Letter
from printing.documents.words import words
from printing.port import Format
from printing.typeset import Style, break_lines, draw_line, fitted

INK = HexColor("#1b1b1b")
BLACK = HexColor("#000000")
GREY = HexColor("#5c5c5c")
RED = HexColor("#a8201a")
HAIR = HexColor("#d9d4cd")
PANEL = HexColor("#f8f5f0")
WHITE = HexColor("#ffffff")


@dataclass(frozen=True)
class Look:
    """The styles of a paper. ``label_share`` is the part of its width that labels take before their values.

    ``stacked``: so narrow that what stands beside each other elsewhere goes below.
    """

    body: Style
    label: Style
    small: Style
    title: Style
    bureau: Style
    heading: Style
    highlight: Style
    accent: Color
    hair: Color
    panel: Color
    label_share: float = 0.3
    stacked: bool = False

    @property
    def left(self) -> Style:
        """The body, not justified."""
        return self.body.but(align="left")


#: elders read these papers: nothing that matters is below 12 pt
SHEET_LOOK = Look(
    body=Style(12.5, 20, INK),
    label=Style(12.5, 20, GREY, align="left"),
    small=Style(10.5, 15.5, GREY, align="left"),
    title=Style(27, 40, INK, bold=True, align="centre", tracking=0.18),
    bureau=Style(15, 22, RED, bold=True, align="centre", tracking=0.06),
    heading=Style(14, 21, INK, bold=True, align="left"),
    highlight=Style(23, 32, RED, bold=True, align="left"),
    accent=RED,
    hair=HAIR,
    panel=PANEL,
)
#: a thermal head knows black and nothing between: grey would be dots
ROLL_LOOK = Look(
    body=Style(12, 18, BLACK),
    label=Style(10.5, 18, BLACK, align="left"),
    small=Style(10, 14.5, BLACK, align="left"),
    title=Style(20, 30, BLACK, bold=True, align="centre", tracking=0.1),
    bureau=Style(12, 18, BLACK, bold=True, align="centre"),
    heading=Style(12.5, 19, BLACK, bold=True, align="left"),
    highlight=Style(17, 25, BLACK, bold=True, align="left"),
    accent=BLACK,
    hair=BLACK,
    panel=WHITE,
    label_share=0.34,
    stacked=True,
)


@dataclass(frozen=True)
class Sheet:
    """A size with its margins.

    One that may be ``tallest`` is as high as its content, and no higher than that; a ``roll`` is cut there.
    """

    width: float
    height: float
    margin_x: float
    margin_y: float
    look: Look = SHEET_LOOK
    tallest: float = 0.0
    roll: bool = False

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin_x


A4_SHEET = Sheet(A4[0], A4[1], margin_x=23 * mm, margin_y=19 * mm)
#: it comes out on A4, so that it may be higher than A5 where it would need a second page
A5_SHEET = Sheet(A5[0], A5[1], margin_x=14 * mm, margin_y=13 * mm, tallest=A4[1])
#: of 80 mm a receipt printer's head reaches 72
ROLL = Sheet(80 * mm, 0.0, margin_x=4 * mm, margin_y=9 * mm, look=ROLL_LOOK, tallest=600 * mm, roll=True)
SHEETS: Mapping[Format, Sheet] = {Format.A4: A4_SHEET, Format.A5: A5_SHEET, Format.RECEIPT: ROLL}

#: makes the flowables anew, because setting uses them up
Story = Callable[[], Sequence[Flowable]]


def build(letter: Letter, story: Story) -> tuple[bytes, int]:
    """Set ``story`` on as many pages as it takes, and count them; the same story gives the same bytes."""
    sheet = SHEETS[letter.format]
    height = _fitting(sheet, story()) if sheet.tallest else sheet.height
    out = io.BytesIO()
    pages: list[int] = []
    frame = Frame(
        sheet.margin_x, sheet.margin_y, sheet.inner, height - 2 * sheet.margin_y,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document = BaseDocTemplate(
        out,
        pagesize=(sheet.width, height),
        title=letter.title,
        author=letter.hall.bureau,
        creator=letter.hall.zone,
        lang="zh-CN",
        displayDocTitle=True,
        # by default every page begins in Helvetica, which is never embedded, even though nothing is written in it
        initialFontName=fonts.preload(),
        invariant=1,
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))

    def canvas(*arguments: Any, **options: Any) -> _Canvas:
        return _Canvas(*arguments, **options, sheet=sheet, height=height, letter=letter, pages=pages)

    document.build(list(story()), canvasmaker=canvas)
    return out.getvalue(), len(pages)


def _fitting(sheet: Sheet, story: Sequence[Flowable]) -> float:
    """The height that the content needs, with a point for what rounding takes."""
    _, height = _listWrapOn(list(story), sheet.inner, None)
    return min(max(sheet.height, float(height) + 2 * sheet.margin_y + 1), sheet.tallest)


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds the pages back until their number is known, then writes head and foot lines."""

    def __init__(
        self, *arguments: Any, sheet: Sheet, height: float, letter: Letter, pages: list[int], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._sheet, self._height, self._letter, self._numbers = sheet, height, letter, pages
        self._held: list[dict[str, Any]] = []
        at = letter.issued.astimezone(CHINA)
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
        form, sheet, letter = words().form, self._sheet, self._letter
        style = sheet.look.small.but(size=9.5, leading=12)
        top, low = self._height - sheet.margin_y, sheet.margin_y - 7 * mm
        marks = [form.reprint.format(count=letter.copy)] if letter.copy else []
        if letter.hall.demonstration:
            marks.append(form.demonstration)
        mark, said = style.but(size=13, leading=16, colour=sheet.look.accent), "　".join(marks)
        self._furniture(said, fitted(said, mark, sheet.inner - 1, smallest=8), top + 3 * mm)
        if not sheet.roll:
            self._furniture(f"{letter.hall.bureau}　{letter.hall.zone}", style, low)
        if count > 1 or not sheet.roll:
            self._furniture(form.page.format(page=number, pages=count), style.but(align="right"), low)
        if number > 1 and not sheet.roll:
            running = form.running.format(title=letter.title, number=letter.number).rstrip()
            self._furniture(running, style.but(align="right"), top + 4 * mm)

    def _furniture(self, text: str, style: Style, y: float) -> None:
        for line in break_lines(text, style, self._sheet.inner)[:1]:
            draw_line(self, line, style, self._sheet.margin_x, y)
