"""What stands around the blocks of a paper: its head, the headings of its sections, its proof. Lengths in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from printing.documents.drawn import QR_AIR_MM, ProofCode, Rule
from printing.documents.look import Look
from printing.documents.port import Letter, Stamp
from printing.documents.sheet import SHEETS, Sheet, printed
from printing.documents.words import words
from printing.typeset import Style, Text, fitted


@dataclass(frozen=True)
class Setting:
    """The paper on which a block is set. ``missing``: some of its characters stand as ``〓``."""

    letter: Letter
    stamp: Stamp
    missing: bool

    @property
    def sheet(self) -> Sheet:
        return SHEETS[self.letter.format]

    @property
    def look(self) -> Look:
        return self.sheet.look

    @property
    def width(self) -> float:
        return self.sheet.inner


def head(on: Setting) -> list[Flowable]:
    """The bureau, the title, the double rule and the number."""
    letter, look, room = on.letter, on.look, on.sheet.head
    number = f"{words().labels.number}：{letter.number}"
    return [
        Text(letter.hall.bureau, _on_its_line(letter.hall.bureau, look.bureau, room, smallest=9)),
        Text(letter.title, _on_its_line(letter.title, look.title, room, smallest=14)),
        Spacer(1, 4),
        Rule(look.accent, 1.6, on.width, after=2),
        Rule(look.accent, 0.5, on.width, after=6),
        *([Text(number, look.right)] if letter.number and letter.numbered else []),
        Spacer(1, 4),
    ]


def _on_its_line(text: str, style: Style, room: float, *, smallest: float) -> Style:
    """``style``, smaller where it must be; one line stays as high, so that the rule comes below the code beside it."""
    own = fitted(text, style, room, smallest=smallest)
    return own.but(leading=style.leading) if own.size > smallest else own


def proof(on: Setting) -> list[Flowable]:
    """At the end of a roll the proof, and which machine printed it when; a sheet has both in its margins."""
    if not on.sheet.roll:
        return []
    said, small = words().proof, on.look.small.but(align="centre")
    code = ProofCode()
    code.hAlign = "CENTER"
    return [
        Spacer(1, QR_AIR_MM * mm),
        code,
        Spacer(1, 4),
        Text(said.caption, small.but(bold=True)),
        Text(printed(on.stamp), small),
        Text(said.what, small),
    ]


class Heading(Text):
    """A heading with a bar, never left alone at the foot of a page: it stays with what stands ``below`` it.

    That is the whole next flowable, or so many points of it: the beginning of what may be longer than a page.
    """

    def __init__(self, text: str, look: Look, below: float | None = None) -> None:
        super().__init__(text, look.heading, left=10)
        self._bar = look.accent
        self._below = below or 0.0
        self.keepWithNext = below is None

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        width, own = super().wrap(available, height)
        # asking for more than there is begins the next page
        return width, own if own + self._below <= height else height + 1

    def split(self, available: float, height: float) -> list[Flowable]:
        return super().split(available, height) if not self._below else []

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0.0) -> None:  # noqa: N802, N803
        canvas.setFillColor(self._bar)
        canvas.rect(x, y + self.height - 17.5, 3.5, 14, stroke=0, fill=1)
        super().drawOn(canvas, x, y)


def section(heading: str, content: Sequence[Flowable], on: Setting, below: float | None = None) -> list[Flowable]:
    return [Heading(heading, on.look, below), *content] if heading else list(content)
