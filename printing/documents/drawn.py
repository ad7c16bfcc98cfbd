"""What a paper draws itself: a code, a signature, the place of the seal. Lengths in points unless named mm."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from config.ink import Strokes
from printing.documents.modules import modules
from printing.documents.port import Letter
from printing.documents.sheet import Look
from printing.documents.words import words
from printing.typeset import Style, break_lines, draw_line, fitted

#: ISO/IEC 18004 asks for 4 modules of quiet zone; readers at arm's length ask for 30 mm
QR_MM = 31.0
QR_AIR_MM = 6.0
#: 57 modules of half a millimetre, four dots of a receipt printer's head
PROOF_ON_ROLL_MM = 28.5
_INK_MM, _PEN_MM = 22.0, 0.5


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
