"""What a paper draws itself: a code, a signature, the place of the seal. Lengths in points unless named mm."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from config.ink import Strokes
from printing.documents.look import Look
from printing.documents.modules import modules
from printing.documents.port import Letter
from printing.documents.words import words
from printing.typeset import Style, break_lines, draw_line, fitted

#: ISO/IEC 18004 asks for 4 modules of quiet zone; readers at arm's length ask for 30 mm
QR_MM = 31.0
QR_AIR_MM = 6.0
#: 57 modules of half a millimetre, four dots of a receipt printer's head
PROOF_ON_ROLL_MM = 28.5
#: of the test page
_GREYS, _LINES_MM = 10, (0.1, 0.2, 0.3, 0.4, 0.5)
_INK_MM, _PEN_MM = 22.0, 0.5


class Rule(Flowable):  # type: ignore[misc]
    """A line from side to side. That of ReportLab falls by its own thickness on its way."""

    spaceBefore = 1.0  # noqa: N815 - ReportLab's name

    def __init__(self, colour: Color, thickness: float, width: float, *, after: float) -> None:
        super().__init__()
        self._colour, self.width, self.height, self.spaceAfter = colour, width, thickness, after

    def draw(self) -> None:
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(self.height)
        self.canv.line(0, self.height / 2, self.width, self.height / 2)


class QrCode(Flowable):  # type: ignore[misc]
    """A QR code of ``text``, 31 mm wide. Its quiet zone is paper: the margin, and air around it."""

    def __init__(self, text: str, look: Look) -> None:
        super().__init__()
        self._ink, self._text = look.body.colour, text
        self.width, self.height = (QR_MM + QR_AIR_MM) * mm, (QR_MM + 2 * QR_AIR_MM) * mm
        if look.stacked:
            self.width = QR_MM * mm  # it stands by itself, in the middle

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        operators, side = modules(self._text)
        self.canv.setFillColor(self._ink)
        self.canv.translate(0, QR_AIR_MM * mm)
        self.canv.scale(QR_MM * mm / side, QR_MM * mm / side)
        self.canv.addLiteral(operators)


class ProofCode(Flowable):  # type: ignore[misc]
    """The place of the proof's code on a roll, which is made when all text of the paper has been drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = PROOF_ON_ROLL_MM * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.proof_here(0, 0, self.width)


class Ink(Flowable):  # type: ignore[misc]
    """A signature as it was written, as high as somebody writes on paper."""

    def __init__(self, strokes: Strokes, look: Look, width: float) -> None:
        super().__init__()
        self._strokes, self._colour = strokes, look.body.colour
        self.height = min(_INK_MM * mm, width / strokes.ratio)
        self.width = self.height * strokes.ratio

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(self._colour)
        self.canv.setLineWidth(_PEN_MM * mm)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        path = self.canv.beginPath()
        for line in self._strokes.lines:
            places = [(x * self.width, (1 - y) * self.height) for x, y in line]
            path.moveTo(*places[0])
            for place in places[1:] or places:  # a dot is a line to itself
                path.lineTo(*place)
        self.canv.drawPath(path, stroke=1, fill=0)


class SealPlace(Flowable):  # type: ignore[misc]
    """The place of the seal: a dashed circle, the bureau and the date."""

    def __init__(self, letter: Letter, look: Look, width: float) -> None:
        super().__init__()
        self._look, self._date, self._bureau = look, words().day(letter.issued), letter.hall.bureau
        self.width, self.height = width, 35 * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        centre, radius = self.width / 2, 17 * mm
        self.canv.setStrokeColor(self._look.hair)
        self.canv.setDash(3, 3)
        self.canv.circle(centre, self.height - radius, radius, stroke=1, fill=0)
        self.canv.setDash()
        name = self._look.left.but(size=11, leading=16, align="centre")
        self._put(words().seal.place, self._look.small.but(size=9.5, align="centre"), self.height - 9 * mm)
        self._put(self._bureau, name, self.height - 19 * mm)
        self._put(self._date, name, self.height - 31 * mm)

    def _put(self, text: str, style: Style, y: float) -> None:
        style = fitted(text, style, self.width, smallest=8)
        for place, line in enumerate(break_lines(text, style, self.width)):
            draw_line(self.canv, line, style, 0, y - place * style.leading)


class TestTarget(Flowable):  # type: ignore[misc]
    """A ruler in millimetres, ten steps of grey, and lines from 0.1 to 0.5 mm: what a worn or soiled printer spoils."""

    def __init__(self, look: Look, width: float) -> None:
        super().__init__()
        self._look, self.width, self.height = look, width, 44 * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self._ruler(self.height - 4 * mm)
        self._greys(self.height - 24 * mm, 9 * mm)
        self._lines(4 * mm, 12 * mm)

    def _ruler(self, y: float) -> None:
        self.canv.setStrokeColor(self._look.body.colour)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, y, self.width, y)
        for place in range(int(self.width / mm) + 1):
            self.canv.line(
                place * mm, y, place * mm, y - (4 if place % 10 == 0 else 2.5 if place % 5 == 0 else 1.5) * mm
            )
            if place % 10 == 0:
                self._number(str(place), place * mm, y - 8 * mm)

    def _greys(self, y: float, height: float) -> None:
        step = self.width / _GREYS
        for place in range(_GREYS):
            dark = (place + 1) / _GREYS
            self.canv.setFillGray(1 - dark)
            self.canv.rect(place * step, y, step, height, stroke=0, fill=1)
            self._number(f"{100 * dark:.0f}%", (place + 0.5) * step, y - 4 * mm)

    def _lines(self, y: float, height: float) -> None:
        self.canv.setStrokeColor(self._look.body.colour)
        step = self.width / len(_LINES_MM)
        for place, thickness in enumerate(_LINES_MM):
            self.canv.setLineWidth(thickness * mm)
            for line in range(8):
                x = (place + 0.1) * step + line * 2.5 * thickness * mm
                self.canv.line(x, y, x, y + height - 4 * mm)
            self._number(f"{thickness} mm", (place + 0.3) * step, y - 4 * mm)

    def _number(self, text: str, x: float, y: float) -> None:
        style = self._look.small.but(size=7.5, align="centre")
        for line in break_lines(text, style, 20 * mm)[:1]:
            draw_line(self.canv, line, style, x - 10 * mm, y)
