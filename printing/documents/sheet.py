"""The sheet: its size and margins, and how a story is set on its pages. Lengths in points unless named mm."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFFormXObject
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate
from reportlab.platypus.flowables import _listWrapOn

from config.zone import CHINA
from printing.digest import Prove, digest_of
from printing.documents.archival import make_archival
from printing.documents.look import ROLL_LOOK, SHEET_LOOK, Look
from printing.documents.modules import modules
from printing.documents.port import Letter, Stamp
from printing.documents.words import words
from printing.embedding import Embedding
from printing.port import Format
from printing.typeset import Style, break_lines, draw_line, fitted, operands

#: streams are bytes, and not letters: smaller by a fifth, and quicker
rl_config.useA85 = 0

#: the code of the proof in the corner of a sheet: 57 modules of 0.46 mm, which telephones read at arm's length
PROOF_MM, PROOF_AIR_MM = 26.0, 5.0
#: of the foot line the page number takes so much
_PAGE_MM = 30.0


@dataclass(frozen=True)
class Sheet:
    """A size with its margins.

    One that may be ``tallest`` is as high as its content, and no higher than that; a ``roll`` is cut there.

    The proof stands in the upper right corner, ``proof_edge`` from both edges; on a roll at its end.
    """

    width: float
    height: float
    margin_x: float
    margin_y: float
    look: Look = SHEET_LOOK
    tallest: float = 0.0
    roll: bool = False
    proof_edge: float = 0.0

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin_x

    @property
    def head(self) -> float:
        """What the title may take of the width, in the middle, beside the proof."""
        return self.inner if self.roll else self.width - 2 * (self.proof_edge + (PROOF_MM + PROOF_AIR_MM) * mm)


A4_SHEET = Sheet(A4[0], A4[1], margin_x=23 * mm, margin_y=19 * mm, proof_edge=9 * mm)
#: it comes out on A4, so that it may be higher than A5 where it would need a second page
A5_SHEET = Sheet(A5[0], A5[1], margin_x=14 * mm, margin_y=13 * mm, proof_edge=5 * mm, tallest=A4[1])
#: of 80 mm a receipt printer's head reaches 72
ROLL = Sheet(80 * mm, 0.0, margin_x=4 * mm, margin_y=9 * mm, look=ROLL_LOOK, tallest=600 * mm, roll=True)
SHEETS: Mapping[Format, Sheet] = {Format.A4: A4_SHEET, Format.A5: A5_SHEET, Format.RECEIPT: ROLL}

#: what the canvas calls the code of the proof
_PROOF = "proof"

#: makes the flowables anew, because setting uses them up
Story = Callable[[], Sequence[Flowable]]


def build(letter: Letter, stamp: Stamp, story: Story, prove: Prove) -> tuple[bytes, int]:
    """Set ``story`` on as many pages as it takes, and count them; the same story and proof give the same bytes.

    ``prove`` makes the proof of the digest of all text, which is drawn before it is asked.
    """
    sheet = SHEETS[letter.format]
    height = _fitting(sheet, story()) if sheet.tallest else sheet.height
    out = io.BytesIO()
    pages: list[int] = []
    frame = _Frame(
        sheet.margin_x, sheet.margin_y, sheet.inner, height - 2 * sheet.margin_y,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document = _Document(
        out,
        pagesize=(sheet.width, height),
        title=letter.title,
        subject=letter.title,
        author=letter.hall.bureau,
        creator=letter.hall.zone,
        lang="zh-CN",
        displayDocTitle=True,
        invariant=1,
    )
    document.addPageTemplates(PageTemplate(frames=[frame]))

    def canvas(*arguments: Any, **options: Any) -> _Canvas:
        return _Canvas(
            *arguments, **options, sheet=sheet, height=height, letter=letter, stamp=stamp, pages=pages, prove=prove
        )

    document.build(list(story()), canvasmaker=canvas)
    return out.getvalue(), len(pages)


def printed(stamp: Stamp) -> str:
    """Which machine prints the paper, and when."""
    return words().proof.printed.format(kiosk=stamp.kiosk, moment=words().moment(stamp.printed))


def _fitting(sheet: Sheet, story: Sequence[Flowable]) -> float:
    """The height that the content needs, with a point for what rounding takes."""
    _, height = _listWrapOn(list(_unfolded(story)), sheet.inner, None)
    return min(max(sheet.height, float(height) + 2 * sheet.margin_y + 1), sheet.tallest)


def _unfolded(story: Sequence[Flowable]) -> Iterator[Flowable]:
    """Without what only keeps together: that asks for more height than there is, to be broken where there is a page."""
    for flowable in story:
        if isinstance(flowable, KeepTogether):
            yield from _unfolded(flowable._content)
        else:
            yield flowable


class _Document(BaseDocTemplate):  # type: ignore[misc]
    def handle_breakBefore(self, _flowables: Sequence[Flowable]) -> None:  # noqa: N802
        """Nothing here begins a page for its style, which ReportLab looks for in four places."""


class _Frame(Frame):  # type: ignore[misc]
    _y: float
    _atTop: int  # noqa: N815
    _prevASpace: float  # noqa: N815

    def add(self, flowable: Any, canvas: _Canvas, trySplit: int = 0) -> int:  # noqa: ARG002, N803
        """Draw ``flowable`` below the one before it, if there is room: without ReportLab's indents and backgrounds."""
        before = 0.0 if self._atTop else max(flowable.getSpaceBefore() - self._prevASpace, 0.0)
        room = self._y - self._y1p - before
        if room <= 0:
            return 0
        flowable._frame = self
        width, height = flowable.wrapOn(canvas, self._aW, room)
        del flowable._frame
        if height > room + rl_config._FUZZ:
            return 0
        flowable.drawOn(canvas, self._x, self._y - before - height, self._aW - width)
        self._prevASpace = flowable.getSpaceAfter()
        taken = before + height + self._prevASpace
        self._y -= taken
        self._atTop = int(self._atTop and not taken)
        return 1

    def __deepcopy__(self, _memo: object) -> _Frame:
        """ReportLab measures what keeps together in a copy, lest that change the frame: here nothing does."""
        return self


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds the pages back until their number is known, then writes head and foot lines, and proves what it wrote."""

    def __init__(
        self,
        *arguments: Any,
        sheet: Sheet,
        height: float,
        letter: Letter,
        stamp: Stamp,
        pages: list[int],
        prove: Prove,
        **options: Any,
    ) -> None:
        #: the texts of the page, in the order in which they are drawn, and the fonts that they are drawn in
        self._drawn: list[str] = []
        self._embedding = Embedding()
        super().__init__(*arguments, **options)
        self._doc.delayedFonts.append(self._embedding)
        self._sheet, self._height, self._letter, self._numbers = sheet, height, letter, pages
        self._stamp, self._prove = stamp, prove
        self._held: list[dict[str, Any]] = []
        at = letter.issued.astimezone(CHINA)
        time = self._doc._timeStamp
        time.YMDhms, time.dhh, time.dmm = at.timetuple()[:6], 8, 0

    def _make_preamble(self) -> None:
        """No page begins in a font that nothing is written in: it would not be embedded."""
        self._preamble = ""

    def saveState(self) -> None:  # noqa: N802
        """In the page alone: whatever draws here says each time in which colour and how thick."""
        self._code.append("q")

    def restoreState(self) -> None:  # noqa: N802
        self._code.append("Q")

    def translate(self, dx: float, dy: float) -> None:
        self._code.append(f"1 0 0 1 {dx:.3f} {dy:.3f} cm")

    def shown(self, face: str, text: str, size: float) -> str:
        """What shows ``text``, which is drawn now, in this face."""
        self._drawn.append(text)
        font = self._embedding.font(face)
        return f"/{font.name} {size:.2f} Tf <{font.written(text)}> Tj"

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self._code.append(f"n {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S")

    def rect(self, x: float, y: float, width: float, height: float, *, stroke: int, fill: int) -> None:  # noqa: ARG002
        """Filled, and without an edge, as every one here is."""
        self._code.append(f"n {x:.3f} {y:.3f} {width:.3f} {height:.3f} re f")

    def setFillColor(self, colour: Color) -> None:  # noqa: N802
        self._code.append(f"{operands(colour)} rg")

    def setStrokeColor(self, colour: Color) -> None:  # noqa: N802
        self._code.append(f"{operands(colour)} RG")

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        self._code.append(f"{width:.3f} w")

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._drawn = []
        self._startPage()

    def save(self) -> None:
        text: list[str] = []
        proofs = 0
        for number, page in enumerate(self._held, start=1):
            self.__dict__.update(page)
            self._furnish(number, len(self._held))
            self._numbers.append(number)
            text += self._drawn
            proofs += self._formsinuse.count(_PROOF)
            super().showPage()
        if proofs != 1:
            raise ValueError(f"the paper has {proofs} places for its proof")
        self._add_proof("".join(text))
        make_archival(self._doc, self._letter.issued)
        super().save()

    def proof_here(self, x: float, y: float, side: float) -> None:
        """Leave a place for the code of the proof, with its lower left corner there."""
        self.saveState()
        self.setFillColor(self._sheet.look.body.colour)
        self.transform(side, 0, 0, side, x, y)
        self.doForm(_PROOF)
        self.restoreState()

    def _add_proof(self, text: str) -> None:
        operators, side = modules(self._prove(digest_of(text)))
        form = PDFFormXObject(0, 0, 1, 1)
        form.compression = 1
        form.setStreamList(f"{1 / side:.6f} 0 0 {1 / side:.6f} 0 0 cm {operators}")
        self._doc.addForm(_PROOF, form)

    def _furnish(self, number: int, count: int) -> None:
        form, sheet, letter = words().form, self._sheet, self._letter
        style = sheet.look.small.but(size=9.5, leading=12)
        top, low = self._height - sheet.margin_y, sheet.margin_y - 7 * mm
        marks = [form.reprint.format(count=letter.copy)] if letter.copy else []
        if letter.hall.test:
            marks.append(form.test)
        if letter.hall.demonstration:
            marks.append(form.demonstration)
        mark, said = style.but(size=13, leading=16, colour=sheet.look.accent), "　".join(marks)
        self._furniture(said, fitted(said, mark, sheet.inner - 1, smallest=8), top + 3 * mm)
        if not sheet.roll:
            where = "" if sheet.tallest else f"{letter.hall.zone}　"
            self._furniture(where + printed(self._stamp), style, low, sheet.inner - _PAGE_MM * mm)
        if number == 1 and not sheet.roll:
            self._corner()
        if count > 1 or not sheet.roll:
            self._furniture(form.page.format(page=number, pages=count), style.but(align="right"), low)
        if number > 1 and not sheet.roll:
            running = form.running.format(title=letter.title, number=letter.number).rstrip()
            self._furniture(running, style.but(align="right"), top + 4 * mm)

    def _corner(self) -> None:
        """The proof, and below it what it is."""
        sheet, side = self._sheet, PROOF_MM * mm
        left, low = sheet.width - sheet.proof_edge - side, self._height - sheet.proof_edge - side
        self.proof_here(left, low, side)
        style = sheet.look.small.but(size=8.5, align="centre")
        for line in break_lines(words().proof.caption, style, side)[:1]:
            draw_line(self, line, style, left, low - 9)

    def _furniture(self, text: str, style: Style, y: float, room: float = 0.0) -> None:
        style = fitted(text, style, room, smallest=6) if room else style
        for line in break_lines(text, style, self._sheet.inner)[:1]:
            draw_line(self, line, style, self._sheet.margin_x, y)
